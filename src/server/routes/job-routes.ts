/**
 * Jobs over HTTP that need little more than their own methods: trainings, checks of the active model
 * for drift, paths that the spot follows, and the introduction.
 */

import { CHECK_ROUTES } from '../../api/checks.ts';
import { INTRODUCTION_ROUTES } from '../../api/introduction.ts';
import { PATH_ROUTES, type PathDetails, type PathView } from '../../api/paths.ts';
import { TRAINING_ROUTES } from '../../api/trainings.ts';
import { PantiltError } from '../../errors.ts';
import { DEFAULT_KINDS } from '../../jobs/trainings.ts';
import { msg } from '../../message.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';
import { pointOfObservation } from './collection-routes.ts';

/** A path without its line. */
export const viewPath = ({ points, ...view }: PathDetails): PathView => view;

/** Adds the routes. */
export function addJobRoutes(app: App, { trainings, checks, paths, introduction }: Services): void {
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
  addRoutes(app, PATH_ROUTES, {
    'POST /paths': async ({ body }) => paths.begin({ repeat: 1, ...body }),
    'GET /paths': async () => ({ paths: (await paths.list()).map(viewPath) }),
    'GET /paths/:id': async ({ params }) => paths.get(params.id),
    'DELETE /paths/:id': async ({ params }) => viewPath(await paths.cancel(params.id)),
  });
  const answer = () => ({ introduction: introduction?.view ?? null });
  addRoutes(app, INTRODUCTION_ROUTES, {
    'GET /introduction': async () => answer(),
    'POST /introduction': async () => {
      if (!introduction) throw notSimulated();
      introduction.show();
      return answer();
    },
    'DELETE /introduction': async () => {
      introduction?.hurry();
      return answer();
    },
  });
}

const notSimulated = (): PantiltError =>
  new PantiltError(
    'conflict',
    'not-simulated',
    msg`the introduction moves a simulated rig only: start one with --port sim, or collect samples of this rig`,
  );
