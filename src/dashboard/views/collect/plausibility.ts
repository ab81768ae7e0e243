/** Plausibility of a typed or clicked spot, compared with the prediction. Pure. */
import type { RigView } from '../../../api/rig.ts';
import type { FloorPoint } from '../../../units.ts';

/** Allowed distance for an unvalidated model [m], and relative to the expected error of a validated one. */
const UNVALIDATED_M = 0.5;
const EXPECTED_FACTOR = 10;
const MIN_M = 0.1;

/** An implausible spot. */
export interface ImplausibleSpot {
  readonly offM: number;
  /**
   * The spot predicted by the model. Null if there is no prediction; `offM` is then the distance
   * from the area within reach.
   */
  readonly predicted: FloorPoint | null;
}

/**
 * The distance from the prediction if it exceeds the allowed one; null if the spot is plausible.
 */
export function implausibility(
  at: FloorPoint,
  { spot, spotErrorMm, workArea }: Pick<RigView, 'spot' | 'spotErrorMm' | 'workArea'>,
): ImplausibleSpot | null {
  const offM = spot
    ? Math.hypot(at.xM - spot.xM, at.yM - spot.yM)
    : Math.hypot(at.xM, at.yM) - workArea.rMaxM;
  const allowedM =
    spotErrorMm === null ? UNVALIDATED_M : Math.max(MIN_M, (EXPECTED_FACTOR * spotErrorMm) / 1000);
  return offM > allowedM ? { offM, predicted: spot } : null;
}
