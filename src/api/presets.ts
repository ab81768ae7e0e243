/**
 * Presets: targets that have a name.
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
    summary: 'Keep a target under a name, in place of the one that had it',
    params: NameParamsSchema,
    body: FloorPointSchema,
    response: answers(PresetSchema),
  },
  'DELETE /presets/:name': {
    tags,
    summary: 'Forget a preset; answers what it was',
    params: NameParamsSchema,
    response: answers(PresetSchema),
  },
};
