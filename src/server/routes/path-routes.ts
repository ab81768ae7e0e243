/**
 * Paths over HTTP: lines on the floor that the spot follows.
 */
import { PATH_ROUTES, type PathDetails, type PathView } from '../../api/paths.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** A path without its line. */
export const viewPath = ({ points, ...view }: PathDetails): PathView => view;

/** Adds the routes of paths. */
export function addPathRoutes(app: App, { paths }: Services): void {
  addRoutes(app, PATH_ROUTES, {
    'POST /paths': async ({ body }) => paths.begin({ repeat: 1, ...body }),
    'GET /paths': async () => ({ paths: (await paths.list()).map(viewPath) }),
    'GET /paths/:id': async ({ params }) => paths.get(params.id),
    'DELETE /paths/:id': async ({ params }) => viewPath(await paths.cancel(params.id)),
  });
}
