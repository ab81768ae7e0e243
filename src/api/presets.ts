/**
 * Presets: named targets.
 */
import Type, { type Static } from 'typebox';
import { FloorPointSchema, floorPointProperties } from '../samples/sample.ts';
import { PRINTABLE } from '../schemas.ts';
import { answers } from './route.ts';

/** A target with a name. */
const PresetSchema = Type.Object({
  name: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: PRINTABLE,
    description: 'Its name; not "." or ".."',
  }),
  ...floorPointProperties,
});
export type Preset = Static<typeof PresetSchema>;

const NameParamsSchema = Type.Object({ name: PresetSchema.properties.name });

/** The names of its schemas in OpenAPI. */
export const PRESET_SCHEMAS = {
  Preset: PresetSchema,
};

const tags = ['presets'];

export const PRESET_ROUTES = {
  'GET /presets': {
    tags,
    summary: "The rig's presets, by name",
    response: answers(Type.Object({ presets: Type.Array(PresetSchema) })),
  },
  'GET /presets/:name': {
    tags,
    summary: 'One preset',
    params: NameParamsSchema,
    response: answers(PresetSchema),
  },
  'PUT /presets/:name': {
    tags,
    summary: 'Save a target under a name; replaces the preset of that name',
    params: NameParamsSchema,
    body: FloorPointSchema,
    response: answers(PresetSchema),
  },
  'DELETE /presets/:name': {
    tags,
    summary: 'Delete a preset; answers the deleted one',
    params: NameParamsSchema,
    response: answers(PresetSchema),
  },
};
