/** Whether a spot that somebody has typed or clicked can be where the rig shines. Pure. */
import type { RigView } from '../../../api/rig.ts';
import type { FloorPoint } from '../../../units.ts';

/** A model that was never tested may be so far off [m]; one that was, by so many times what it expects. */
const UNTESTED_M = 0.5;
const TIMES_EXPECTED = 10;
const MIN_M = 0.1;

/** An answer that is far from where the spot should be. */
export interface FarOff {
  readonly offM: number;
  /** Where the active model puts the spot; null where it puts none, and the reach was asked instead. */
  readonly believed: FloorPoint | null;
}

/** How far off it is, if that is more than an error of the model; null when it may well be right. */
export function farOff(
  at: FloorPoint,
  { spot, spotErrorMm, workArea }: Pick<RigView, 'spot' | 'spotErrorMm' | 'workArea'>,
): FarOff | null {
  const offM = spot
    ? Math.hypot(at.xM - spot.xM, at.yM - spot.yM)
    : Math.hypot(at.xM, at.yM) - workArea.rMaxM;
  const allowedM =
    spotErrorMm === null ? UNTESTED_M : Math.max(MIN_M, (TIMES_EXPECTED * spotErrorMm) / 1000);
  return offM > allowedM ? { offM, believed: spot } : null;
}
