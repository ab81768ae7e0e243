/**
 * Presets over HTTP: targets that have a name.
 */
import Type from 'typebox';
import { msg } from '../../message.ts';
import { FloorPointSchema } from '../../samples/sample.ts';
import { PresetSchema } from '../../store/tables.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, answers } from './app-types.ts';

const NameParamsSchema = Type.Object({ name: PresetSchema.properties.name });

/** Adds the routes of presets. */
export function presetRoutes(app: App, { store, rig }: Services, hub: TelemetryHub): void {
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
    async ({ params, body }) => {
      const kept = await store.presets.put(rigName, { name: params.name, ...body });
      hub.tell('presets-changed', msg`preset "${kept.name}" was kept`);
      return kept;
    },
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
    async ({ params }) => {
      const forgotten = await store.presets.remove(rigName, params.name);
      hub.tell('presets-changed', msg`preset "${forgotten.name}" was forgotten`);
      return forgotten;
    },
  );
}
