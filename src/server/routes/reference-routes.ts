/**
 * References over HTTP: floor points measured by hand.
 */
import { REFERENCE_ROUTES } from '../../api/references.ts';
import { msg } from '../../message.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes of references. */
export function addReferenceRoutes(app: App, { references }: Services, hub: TelemetryHub): void {
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
