/**
 * Targets over HTTP: predictions, and aiming.
 */
import { AIM_ROUTES, type LookView } from '../../api/aim.ts';
import type { TargetPrediction } from '../../control/aiming.ts';
import { mapYielding } from '../../event-loop.ts';
import { isDirection, type Target } from '../../geometry/targets.ts';
import type { FloorPoint } from '../../units.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes of targets. */
export function addAimRoutes(app: App, { aiming, refinedAiming, models }: Services): void {
  addRoutes(app, AIM_ROUTES, {
    'POST /predictions': async ({ body }) => {
      const { active } = models;
      const model = body.asSeen ? models.model.inObserverFrame : models.model;
      return {
        modelId: active.id,
        kind: active.kind,
        errorBasis: model.errorBasis,
        predictions: await mapYielding(body.targets, (target) =>
          view(target, aiming.predict(target, model)),
        ),
      };
    },
    'POST /spots': async ({ body }) => {
      const { active } = models;
      const model = body.asSeen ? models.model.inObserverFrame : models.model;
      return {
        modelId: active.id,
        spots: await mapYielding(body.poses, (pose) => aiming.predictSpot(pose, model) ?? null),
        directions: await mapYielding(
          body.poses,
          (pose) => aiming.predictDirection(pose, model) ?? null,
        ),
      };
    },
    'POST /aim': async ({ body: { refine, observer, laser, ...target } }) => {
      const { active, model } = models;
      const aimedBy = { modelId: active.id, errorBasis: model.errorBasis };
      if (!refine) return { ...aimedBy, ...target, ...(await aiming.aim(target, laser)) };
      const { looks, ...aim } = await refinedAiming.aim(target, observer);
      return { ...aimedBy, ...target, ...aim, looks: looks.map(viewLook) };
    },
  });
}

const viewLook = (seen: FloorPoint | undefined): LookView => ({
  missed: seen === undefined,
  xM: seen?.xM ?? null,
  yM: seen?.yM ?? null,
});

function view(target: Target, prediction: TargetPrediction) {
  const { pulses, angles, reachable, extrapolating } = prediction;
  const { expectedErrorMm, errorBound90Mm, expectedErrorRad, errorBound90Rad } = prediction;
  // Assigned to one literal: with spread objects this takes three times as long as the prediction.
  const literal = {
    reachable,
    extrapolating,
    expectedErrorMm,
    errorBound90Mm,
    panUs: pulses?.panUs ?? null,
    tiltUs: pulses?.tiltUs ?? null,
    panRad: angles?.panRad ?? null,
    tiltRad: angles?.tiltRad ?? null,
  };
  const inAngles = isDirection(target)
    ? { expectedErrorRad: expectedErrorRad ?? null, errorBound90Rad: errorBound90Rad ?? null }
    : undefined;
  return Object.assign(literal, target, inAngles);
}
