/**
 * Presets over HTTP: targets that have a name.
 */
import Type from 'typebox';
import { FloorPointSchema } from '../../samples/sample.ts';
import { PresetSchema } from '../../store/records.ts';
import type { Services } from '../services.ts';
import { type App, answers } from './app-types.ts';

const NameParamsSchema = Type.Object({ name: PresetSchema.properties.name });

/** Adds the routes of presets. */
export function presetRoutes(app: App, { store, rig }: Services): void {
  const tags = ['presets'];
  const { name: rigName } = rig.description;
  const presetsSchema = Type.Object({ presets: Type.Array(PresetSchema) });

  app.get(
    '/presets',
    { schema: { tags, summary: "The rig's presets, by name", response: answers(presetsSchema) } },
    async () => ({ presets: await store.presets.list(rigName) }),
  );

  app.get(
    '/presets/:name',
    {
      schema: {
        tags,
        summary: 'One preset',
        params: NameParamsSchema,
        response: answers(PresetSchema),
      },
    },
    async ({ params }) => store.presets.get(rigName, params.name),
  );

  app.put(
    '/presets/:name',
    {
      schema: {
        tags,
        summary: 'Keep a target under a name, in place of the one that had it',
        params: NameParamsSchema,
        body: FloorPointSchema,
        response: answers(PresetSchema),
      },
    },
    async ({ params, body }) => store.presets.put(rigName, { name: params.name, ...body }),
  );

  app.delete(
    '/presets/:name',
    {
      schema: {
        tags,
        summary: 'Forget a preset; answers what it was',
        params: NameParamsSchema,
        response: answers(PresetSchema),
      },
    },
    async ({ params }) => store.presets.remove(rigName, params.name),
  );
}
