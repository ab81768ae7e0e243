/**
 * Targets over HTTP: predictions, and aiming.
 */
import { AIM_ROUTES, type LookView } from '../../api/aim.ts';
import type { TargetPrediction } from '../../control/aiming.ts';
import { mapYielding } from '../../event-loop.ts';
import type { FloorPoint } from '../../units.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes of targets. */
export function addAimRoutes(app: App, { aiming, refinedAiming, models }: Services): void {
  addRoutes(app, AIM_ROUTES, {
    'POST /predictions': async ({ body }) => {
      const { active, model } = models;
      return {
        modelId: active.id,
        kind: active.kind,
        errorBasis: model.errorBasis,
        predictions: await mapYielding(body.targets, (target) =>
          view(aiming.predict(target, model)),
        ),
      };
    },
    'POST /spots': async ({ body }) => {
      const { active, model } = models;
      return {
        modelId: active.id,
        spots: await mapYielding(body.poses, (pose) => aiming.predictSpot(pose, model) ?? null),
      };
    },
    'POST /aim': async ({ body: { refine, observer, ...target } }) => {
      const { active, model } = models;
      const aimedBy = { modelId: active.id, errorBasis: model.errorBasis };
      if (!refine) return { ...aimedBy, ...(await aiming.aim(target)) };
      const { looks, ...aim } = await refinedAiming.aim(target, observer);
      return { ...aimedBy, ...aim, looks: looks.map(viewLook) };
    },
  });
}

const viewLook = (seen: FloorPoint | undefined): LookView => ({
  missed: seen === undefined,
  xM: seen?.xM ?? null,
  yM: seen?.yM ?? null,
});

/** Field by field: copying the rest of an object takes as long as the prediction itself. */
const view = (prediction: TargetPrediction) => ({
  xM: prediction.xM,
  yM: prediction.yM,
  panUs: prediction.pulses?.panUs ?? null,
  tiltUs: prediction.pulses?.tiltUs ?? null,
  panRad: prediction.angles?.panRad ?? null,
  tiltRad: prediction.angles?.tiltRad ?? null,
  expectedErrorMm: prediction.expectedErrorMm,
  errorBound90Mm: prediction.errorBound90Mm,
  reachable: prediction.reachable,
  extrapolating: prediction.extrapolating,
});
