/** Saved floor points over HTTP: presets, which are named targets, and references measured by hand. */
import { PRESET_ROUTES } from '../../api/presets.ts';
import { REFERENCE_ROUTES } from '../../api/references.ts';
import { msg } from '../../message.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes. */
export function addFloorPointRoutes(
  app: App,
  { store, rig, references }: Services,
  hub: TelemetryHub,
): void {
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
  addRoutes(app, REFERENCE_ROUTES, {
    'GET /references': async () => references.list(),
    'POST /references': async ({ body }) => {
      const added = await references.add(body);
      hub.publishEvent('references-changed', msg`reference ${added.id} was added`);
      return added;
    },
    'DELETE /references/:id': async ({ params }) => {
      const removed = await references.remove(params.id);
      hub.publishEvent('references-changed', msg`reference ${removed.id} was removed`);
      return removed;
    },
  });
}
