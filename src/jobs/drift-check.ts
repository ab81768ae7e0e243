/**
 * Whether a model still holds, from a few targets that it aimed at and the spots that were seen. Each
 * spot's distance from its target is put in units of what the model and the observer's noise explain
 * there; squared and halved it is a draw of the exponential distribution while the model holds. The
 * nearest two thirds are summed, so that one reflection taken for the spot alarms nobody.
 */
import Type, { type Static } from 'typebox';
import { inverse2, quadratic2, typicalSpotDeviationM } from '../learning/calibration/spot-noise.ts';
import type { Model } from '../learning/model.ts';
import { medianDistanceMm, type Symmetric2 } from '../learning/predictive-covariance.ts';
import { quantile } from '../quantile.ts';
import type { FloorPoint } from '../units.ts';

/** A model no longer holds when its spots would be so far off less often than this. */
const ALARM_PROBABILITY = 0.01;
/** Models think a little too well of themselves: deviations are taken to be so many times as large. */
const CAUTION = 1.14;
/** This share of the spots, the farthest, doesn't count. */
const IGNORED_SHARE = 1 / 3;

/** A target that was aimed at. */
export interface Sight {
  readonly target: FloorPoint;
  /** The covariance of where the spot is to be seen [m²]. */
  readonly covariance: Symmetric2;
  /** Where it was seen. */
  readonly seen: FloorPoint;
}

const millimetres = (description: string) => Type.Number({ description: `${description} [mm]` });

/** What a check has found. */
export const DriftSchema = Type.Object({
  holds: Type.Boolean({ description: `Whether the probability is at least ${ALARM_PROBABILITY}` }),
  probability: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'How often spots would be so far off, or farther, if the model held',
  }),
  medianMm: millimetres('Median distance of the spots from their targets'),
  expectedMedianMm: millimetres("The same to be expected, observer's noise included"),
  leftMm: millimetres('How far the median spot lies to the left, seen from the rig'),
  outwardMm: millimetres('How far the median spot lies too far from the rig'),
});
export type Drift = Static<typeof DriftSchema>;

/** Where a model's spot is to be seen, observer's noise included [m²]; undefined when nobody knows. */
export function sightCovariance(model: Model, target: FloorPoint): Symmetric2 | undefined {
  const shots = model.covariance(target);
  if (!shots) return undefined;
  const [xx, xy, yy] = shots;
  const noiseM = model.noise.spotScale * typicalSpotDeviationM(target);
  return [xx + noiseM ** 2, xy, yy + noiseM ** 2];
}

/** Judges a model by its spots. @param sights three at least */
export function judgeDrift(sights: readonly Sight[]): Drift {
  const errors = sights.map(({ target, seen, covariance }) => {
    const [x, y] = [seen.xM - target.xM, seen.yM - target.yM];
    const bearingRad = Math.atan2(target.yM, target.xM);
    const [cosine, sine] = [Math.cos(bearingRad), Math.sin(bearingRad)];
    return {
      surprise: quadratic2(inverse2(covariance), x, y) / CAUTION ** 2 / 2,
      distanceMm: 1000 * Math.hypot(x, y),
      leftMm: 1000 * (cosine * y - sine * x),
      outwardMm: 1000 * (cosine * x + sine * y),
    };
  });
  const median = (values: readonly number[]) => quantile(values, 0.5)!;
  const probability = chanceOfLeast(
    errors.map(({ surprise }) => surprise),
    sights.length - Math.floor(IGNORED_SHARE * sights.length),
  );
  return {
    holds: probability >= ALARM_PROBABILITY,
    probability,
    medianMm: median(errors.map(({ distanceMm }) => distanceMm)),
    expectedMedianMm: median(sights.map(({ covariance }) => medianDistanceMm(covariance))),
    leftMm: median(errors.map(({ leftMm }) => leftMm)),
    outwardMm: median(errors.map(({ outwardMm }) => outwardMm)),
  };
}

/**
 * How often the least of several exponential draws have a sum as great as the least of these. Such a
 * sum is one of independent exponential draws of different rates (Rényi 1953).
 * @param count how many of the draws are summed, less than all
 */
export function chanceOfLeast(draws: readonly number[], count: number): number {
  const sum = [...draws]
    .sort((a, b) => a - b)
    .slice(0, count)
    .reduce((total, draw) => total + draw, 0);
  const rates = Array.from({ length: count }, (_, i) => (draws.length - i) / (count - i));
  const chance = rates.reduce((total, rate, i) => {
    const others = rates.filter((_, j) => j !== i);
    const share = others.reduce((product, other) => (product * other) / (other - rate), 1);
    return total + share * Math.exp(-rate * sum);
  }, 0);
  return Math.min(Math.max(chance, 0), 1);
}
