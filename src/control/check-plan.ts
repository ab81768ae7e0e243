/**
 * Where a check looks: a few targets, spread over where the active model learned, as far as the rig can
 * go there.
 */

import { PantiltError } from '../errors.ts';
import type { Model } from '../learning/model.ts';
import type { WorkArea } from '../rig-file.ts';
import { planTarget } from '../samples/plans.ts';
import { metres, type Pulses, radians } from '../units.ts';
import { word } from '../wording.ts';
import type { Aiming } from './aiming.ts';
import { type Sight, sightCovariance } from './drift-check.ts';
import type { Models } from './models.ts';

/** Spots that are looked at. */
const SPOTS = 6;
/** So many targets are tried for them. */
const MOST_TARGETS = 200;

/** A spot to be looked at. */
export interface PlannedSpot extends Omit<Sight, 'seen'> {
  readonly pulses: Pulses;
}

/**
 * The spots of a check, as the active model aims at them now; the same seed gives the same targets.
 * @throws PantiltError `model-unvalidated`, `reach-too-small`
 */
export function planCheck(
  seed: number,
  workArea: WorkArea,
  {
    aiming,
    models,
  }: { readonly aiming: Aiming; readonly models: Pick<Models, 'active' | 'model'> },
): PlannedSpot[] {
  const { model, active } = models;
  const area = reachWithin(workArea, model);
  const spots: PlannedSpot[] = [];
  for (let index = 0; spots.length < SPOTS && index < MOST_TARGETS; index++) {
    const target = planTarget({ plan: 'sobol', count: SPOTS, seed }, area, index);
    const covariance = sightCovariance(model, target);
    if (!covariance) {
      throw new PantiltError(
        'conflict',
        'model-unvalidated',
        word`model ${active.id} (${active.kind}) states no error that it could be held to: train on samples
          of this rig`,
      );
    }
    const { reachable, pulses } = aiming.predict(target);
    if (reachable && pulses) spots.push({ target, covariance, pulses });
  }
  if (spots.length === SPOTS) return spots;
  throw new PantiltError(
    'conflict',
    'reach-too-small',
    word`of where model ${active.id} learned, the rig reaches too little: collect again, over all of the
      work area`,
  );
}

/** The part of the work area that a model's samples lay in. */
function reachWithin(area: WorkArea, { file: { reach } }: Model): WorkArea {
  if (!reach) return area;
  return {
    rMin: metres(Math.max(area.rMin, reach.radiusMinM)),
    rMax: metres(Math.min(area.rMax, reach.radiusMaxM)),
    bearingMin: radians(Math.max(area.bearingMin, reach.bearingMinRad)),
    bearingMax: radians(Math.min(area.bearingMax, reach.bearingMaxRad)),
  };
}
