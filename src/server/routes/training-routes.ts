/**
 * Trainings over HTTP: runs that learn models from the rig's samples.
 */
import { TRAINING_ROUTES } from '../../api/trainings.ts';
import { DEFAULT_KINDS } from '../../jobs/trainings.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes of trainings. */
export function addTrainingRoutes(app: App, { trainings }: Services): void {
  addRoutes(app, TRAINING_ROUTES, {
    'POST /trainings': {
      defaultBody: {},
      handler: async ({ body: { kinds = DEFAULT_KINDS, seed = 1, settings = {} } }) =>
        trainings.create({ kinds, seed, settings }),
    },
    'GET /trainings': async () => ({ trainings: await trainings.list() }),
    'GET /trainings/:id': async ({ params }) => trainings.get(params.id),
    'DELETE /trainings/:id': async ({ params }) => trainings.cancel(params.id),
  });
}
