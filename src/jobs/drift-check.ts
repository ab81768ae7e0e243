/**
 * Tests whether a model is still valid, by the spots of a few targets that it aimed at. The
 * Mahalanobis distance of a spot from its target, under the predictive covariance plus the
 * observer's noise, is squared and halved: it is exponentially distributed while the model is
 * valid. The smallest two thirds are summed, so that a single reflection mistaken for the spot
 * causes no alarm.
 */
import { ALARM_PROBABILITY, type Drift } from '../api/checks.ts';
import { inverse2, quadratic2, typicalSpotDeviationM } from '../learning/calibration/spot-noise.ts';
import type { Model } from '../learning/model.ts';
import { medianDistanceMm, type Symmetric2 } from '../learning/predictive-covariance.ts';
import { quantile } from '../quantile.ts';
import type { FloorPoint } from '../units.ts';

/** Scale of the standard deviations: the predictive covariances of models are slightly too small. */
const DEVIATION_SCALE = 1.14;
/** Fraction of the spots that are ignored, those with the largest deviations. */
const IGNORED_SHARE = 1 / 3;

/** A target and its observed spot. */
export interface ObservedTarget {
  readonly target: FloorPoint;
  /** Covariance of the observed spot [m²]. */
  readonly covariance: Symmetric2;
  /** The observed spot. */
  readonly spot: FloorPoint;
}

/**
 * Covariance of a model's observed spot, including the observer's noise [m²]; undefined if the
 * model has none.
 */
export function spotCovariance(model: Model, target: FloorPoint): Symmetric2 | undefined {
  const covariance = model.covariance(target);
  if (!covariance) return undefined;
  const [xx, xy, yy] = covariance;
  const noiseM = model.noise.spotScale * typicalSpotDeviationM(target);
  return [xx + noiseM ** 2, xy, yy + noiseM ** 2];
}

/** Tests a model by its spots. @param targets at least three */
export function judgeDrift(targets: readonly ObservedTarget[]): Drift {
  const errors = targets.map(({ target, spot, covariance }) => {
    const [x, y] = [spot.xM - target.xM, spot.yM - target.yM];
    const bearingRad = Math.atan2(target.yM, target.xM);
    const [cosine, sine] = [Math.cos(bearingRad), Math.sin(bearingRad)];
    return {
      halfSquaredDistance: quadratic2(inverse2(covariance), x, y) / DEVIATION_SCALE ** 2 / 2,
      distanceMm: 1000 * Math.hypot(x, y),
      leftMm: 1000 * (cosine * y - sine * x),
      outwardMm: 1000 * (cosine * x + sine * y),
    };
  });
  const median = (values: readonly number[]) => quantile(values, 0.5)!;
  const probability = smallestSumProbability(
    errors.map(({ halfSquaredDistance }) => halfSquaredDistance),
    targets.length - Math.floor(IGNORED_SHARE * targets.length),
  );
  return {
    holds: probability >= ALARM_PROBABILITY,
    probability,
    medianMm: median(errors.map(({ distanceMm }) => distanceMm)),
    expectedMedianMm: median(targets.map(({ covariance }) => medianDistanceMm(covariance))),
    leftMm: median(errors.map(({ leftMm }) => leftMm)),
    outwardMm: median(errors.map(({ outwardMm }) => outwardMm)),
  };
}

/**
 * Probability that the `count` smallest of as many exponential draws have at least the sum of the
 * smallest values here. Such a sum is one of independent exponential variables of different rates
 * (Rényi 1953).
 * @param count number of summed draws, less than all
 */
export function smallestSumProbability(draws: readonly number[], count: number): number {
  const sum = [...draws]
    .sort((a, b) => a - b)
    .slice(0, count)
    .reduce((total, draw) => total + draw, 0);
  const rates = Array.from({ length: count }, (_, i) => (draws.length - i) / (count - i));
  const probability = rates.reduce((total, rate, i) => {
    const others = rates.filter((_, j) => j !== i);
    const share = others.reduce((product, other) => (product * other) / (other - rate), 1);
    return total + share * Math.exp(-rate * sum);
  }, 0);
  return Math.min(Math.max(probability, 0), 1);
}
