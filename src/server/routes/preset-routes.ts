/**
 * Presets over HTTP: targets that have a name.
 */
import { PRESET_ROUTES } from '../../api/presets.ts';
import { msg } from '../../message.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes of presets. */
export function presetRoutes(app: App, { store, rig }: Services, hub: TelemetryHub): void {
  const { name: rigName } = rig.description;
  addRoutes(app, PRESET_ROUTES, {
    'GET /presets': async () => ({ presets: await store.presets.list(rigName) }),
    'GET /presets/:name': async ({ params }) => store.presets.get(rigName, params.name),
    'PUT /presets/:name': async ({ params, body }) => {
      const kept = await store.presets.put(rigName, { name: params.name, ...body });
      hub.tell('presets-changed', msg`preset "${kept.name}" was kept`);
      return kept;
    },
    'DELETE /presets/:name': async ({ params }) => {
      const forgotten = await store.presets.remove(rigName, params.name);
      hub.tell('presets-changed', msg`preset "${forgotten.name}" was forgotten`);
      return forgotten;
    },
  });
}
