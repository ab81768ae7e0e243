/**
 * Checks over HTTP: tests of the active model for drift.
 */
import { CHECK_ROUTES } from '../../api/checks.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';
import { pointOfObservation } from './collection-routes.ts';

/** Adds the routes of checks. */
export function addCheckRoutes(app: App, { checks }: Services): void {
  addRoutes(app, CHECK_ROUTES, {
    'POST /checks': {
      defaultBody: {},
      handler: async ({ body: { observer, seed = 1, keep = false, recalibrate = false } }) =>
        checks.begin({ observer, seed, keep, recalibrate }),
    },
    'GET /checks': async () => ({ checks: await checks.list() }),
    'GET /checks/:id': async ({ params }) => checks.get(params.id),
    'DELETE /checks/:id': async ({ params }) => checks.cancel(params.id),
    'POST /checks/:id/observations': async ({ params, body }) =>
      checks.observe(params.id, body.pose, pointOfObservation(body)),
  });
}
