/**
 * What a model states of its own doubt, held against its validation: a model that was led astray is sure
 * of itself, and only samples that it hasn't learned from say how little that is worth.
 */
import { quantile } from '../quantile.ts';
import { floorPoint } from '../units.ts';
import { usualSpotM } from './calibration/spot-noise.ts';
import { type Predictor, type Spread, timesAsLarge } from './kinds/kind.ts';
import type { ModelFile } from './model-file.ts';
import { medianDistanceMm } from './shot-spread.ts';

/** Half of the held-out samples being so many times farther off than stated refutes what is stated. */
const REFUTED = 3;

/** The spread as it is stated, or as much wider as held-out samples say, where they refute it. */
export function provenSpread(
  stated: Spread,
  predictor: Predictor,
  heldOut: ModelFile['heldOut'] = [],
): Spread {
  const ratios = heldOut.flatMap(({ xM, yM, errorMm }) => {
    const seen = floorPoint(xM, yM);
    const angles = predictor(seen);
    if (!angles) return [];
    const [xx, xy, yy] = stated(seen, angles);
    const cameraM2 = usualSpotM(seen) ** 2;
    const usualMm = medianDistanceMm([xx + cameraM2, xy, yy + cameraM2]);
    return (errorMm ?? Number.POSITIVE_INFINITY) / usualMm;
  });
  const ratio = quantile(ratios, 0.5) ?? 1;
  if (ratio <= REFUTED) return stated; // not a number where most were missed: nothing is known then
  return timesAsLarge(stated, ratio ** 2);
}
