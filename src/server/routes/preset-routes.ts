/**
 * Presets over HTTP: named targets.
 */
import { PRESET_ROUTES } from '../../api/presets.ts';
import { msg } from '../../message.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes of presets. */
export function addPresetRoutes(app: App, { store, rig }: Services, hub: TelemetryHub): void {
  const { name: rigName } = rig.description;
  addRoutes(app, PRESET_ROUTES, {
    'GET /presets': async () => ({ presets: await store.presets.list(rigName) }),
    'GET /presets/:name': async ({ params }) => store.presets.get(rigName, params.name),
    'PUT /presets/:name': async ({ params, body }) => {
      const saved = await store.presets.put(rigName, { name: params.name, ...body });
      hub.publishEvent('presets-changed', msg`preset "${saved.name}" was saved`);
      return saved;
    },
    'DELETE /presets/:name': async ({ params }) => {
      const deleted = await store.presets.remove(rigName, params.name);
      hub.publishEvent('presets-changed', msg`preset "${deleted.name}" was deleted`);
      return deleted;
    },
  });
}
