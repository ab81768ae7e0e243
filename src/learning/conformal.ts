/** Calibration of a predictive covariance by the errors at held-out samples. */
import { type HomogeneousPoint, isOnFloor } from '../geometry/targets.ts';
import type { ModelFile } from './model-file.ts';

/**
 * Split-conformal calibration (Vovk, Gammerman and Shafer, "Algorithmic learning in a random world", 2005;
 * Lei et al. 2018) needs as many residuals for a 90 % bound.
 */
const MIN_RESIDUALS = 9;
/**
 * The factor from few residuals is uncertain: this many residuals weigh as much as the covariance, and
 * as many near a target as all residuals. Chosen on rigs other than those of docs/accuracy.md.
 */
const PRIOR_RESIDUALS = 20;
/**
 * Held-out errors weigh by their nearness (Guan, "Localized conformal prediction", 2023): standard deviation of
 * the logarithm of the distance from the base. Chosen on rigs 3001 to 3021 and 3063 to 3072.
 */
const LOCAL_WIDTH = 0.2;
/** Distances at which the local factor is computed, in equal ratios. */
const LOCAL_STEPS = 32;
const MIN_DISTANCE_M = 1e-3;
/** Tolerance of sums of weights. */
const ROUNDING = 1e-9;
/** A held-out error above this multiple of the median, in units of its bound, is an outlier. */
const OUTLIER_RATIO = 10;
/** Median of the error in units of its 90 % bound, of a normal distribution in two dimensions. */
const MEDIAN_RATIO = Math.sqrt(Math.LN2 / Math.LN10);
/** A model is wrong when the median held-out error exceeds this multiple of the expected one. */
const WRONG_FACTOR = 3;

/** Factor on the standard deviations of a predictive covariance. */
export interface ConformalFactor {
  at(target: HomogeneousPoint): number;
  /** Number of held-out errors that it is based on. */
  readonly residuals: number;
}

/** A held-out error. */
interface Residual {
  /** Relative to the bound that was stated without knowing it. */
  readonly ratio: number;
  /** Logarithm of the distance from the base. */
  readonly place: number;
}

/**
 * The factor from all held-out errors, and for points on the floor from those at similar distances, as far as these
 * are enough. Infinite if most targets were missed.
 */
export function conformalFactor(heldOut: ModelFile['heldOut'] = []): ConformalFactor {
  const residuals = heldOut
    .flatMap(({ xM, yM, errorMm, boundMm }): Residual[] =>
      typeof boundMm === 'number'
        ? [{ ratio: (errorMm ?? Number.POSITIVE_INFINITY) / boundMm, place: placeOf(xM, yM) }]
        : [],
    )
    .sort((a, b) => a.ratio - b.ratio);
  const median = residuals[Math.floor(residuals.length / 2)]?.ratio ?? 0;
  const factor = median / MEDIAN_RATIO;
  if (factor > WRONG_FACTOR) return { at: () => factor, residuals: residuals.length };
  const usual = residuals.filter(({ ratio }) => ratio <= OUTLIER_RATIO * median);
  if (usual.length < MIN_RESIDUALS) return { at: () => 1, residuals: 0 };
  const everywhere = shrunkQuantile(usual, () => 1, 1);
  const places = usual.map(({ place }) => place);
  const low = Math.min(...places);
  const step = (Math.max(...places) - low) / LOCAL_STEPS;
  const local = Array.from({ length: LOCAL_STEPS + 1 }, (_, i) => {
    const centre = low + i * step;
    const nearness = (place: number) => Math.exp(-0.5 * ((place - centre) / LOCAL_WIDTH) ** 2);
    return shrunkQuantile(usual, nearness, everywhere);
  });
  return {
    at(target) {
      if (!isOnFloor(target) || step === 0) return everywhere;
      const at = (placeOf(target.xM, target.yM) - low) / step;
      const from = Math.min(Math.max(Math.floor(at), 0), LOCAL_STEPS - 1);
      const share = Math.min(Math.max(at - from, 0), 1);
      return (1 - share) * local[from]! + share * local[from + 1]!;
    },
    residuals: usual.length,
  };
}

const placeOf = (xM: number, yM: number): number =>
  Math.log(Math.max(MIN_DISTANCE_M, Math.hypot(xM, yM)));

/** The weighted 90 % quantile of sorted residuals, shrunk to a prior; the prior itself if they are too few. */
function shrunkQuantile(
  sorted: readonly Residual[],
  weightAt: (place: number) => number,
  prior: number,
): number {
  const weights = sorted.map(({ place }) => weightAt(place));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Number of equally weighted residuals that determine as much (Kish, "Survey sampling", 1965).
  const count = total ** 2 / weights.reduce((sum, weight) => sum + weight ** 2, 0);
  if (count < MIN_RESIDUALS - ROUNDING) return prior;
  const needed = 0.9 * total * (1 + 1 / count) - ROUNDING;
  let [below, index] = [0, -1];
  while (below < needed && index < sorted.length - 1) below += weights[++index]!;
  const share = count / (count + PRIOR_RESIDUALS);
  return prior ** (1 - share) * sorted[index]!.ratio ** share;
}
