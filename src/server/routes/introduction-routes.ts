/**
 * The introduction over HTTP.
 */
import { INTRODUCTION_ROUTES } from '../../api/introduction.ts';
import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes of the introduction. */
export function addIntroductionRoutes(app: App, { introduction }: Services): void {
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
