/**
 * Presets: named targets.
 */
import Type from 'typebox';
import { FloorPointSchema } from '../samples/sample.ts';
import { PresetSchema } from '../store/tables.ts';
import { answers } from './route.ts';

export type { Preset } from '../store/tables.ts';

const NameParamsSchema = Type.Object({ name: PresetSchema.properties.name });

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
