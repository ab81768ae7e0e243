/** Hand-ins over HTTP. */
import { HAND_IN_ROUTES } from '../../api/hand-ins.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes of hand-ins. */
export function addHandInRoutes(app: App, { handIns }: Services): void {
  addRoutes(app, HAND_IN_ROUTES, {
    'POST /hand-ins': async ({ body }) => handIns.add(body),
    'GET /hand-ins': async () => ({ handIns: await handIns.list() }),
    'DELETE /hand-ins': async () => ({ removed: await handIns.reset() }),
  });
}
