/** Calibration of a predictive covariance by the errors at held-out samples. */
import type { ModelFile } from './model-file.ts';

/**
 * Split-conformal calibration (Vovk, Gammerman and Shafer, "Algorithmic learning in a random world", 2005;
 * Lei et al. 2018) needs as many residuals for a 90 % bound.
 */
const MIN_RESIDUALS = 9;
/**
 * The factor from few residuals is uncertain: this many residuals weigh as much as the covariance. Chosen
 * on rigs other than those of docs/accuracy.md.
 */
const PRIOR_RESIDUALS = 20;
/** A held-out error above this multiple of the median, in units of its bound, is an outlier. */
const OUTLIER_RATIO = 10;
/** Median of the error in units of its 90 % bound, of a normal distribution in two dimensions. */
const MEDIAN_RATIO = Math.sqrt(Math.LN2 / Math.LN10);
/** A model is wrong when the median held-out error exceeds this multiple of the expected one. */
const WRONG_FACTOR = 3;

/**
 * Factor on the standard deviations of a predictive covariance, from the held-out errors relative to the
 * bounds that were stated for them without knowing them. Infinite if most targets were missed.
 */
export function conformalFactor(heldOut: ModelFile['heldOut'] = []): {
  readonly factor: number;
  readonly residuals: number;
} {
  const ratios = heldOut
    .flatMap(({ errorMm, boundMm }) =>
      typeof boundMm === 'number' ? (errorMm ?? Number.POSITIVE_INFINITY) / boundMm : [],
    )
    .sort((a, b) => a - b);
  const median = ratios[Math.floor(ratios.length / 2)] ?? 0;
  const factor = median / MEDIAN_RATIO;
  if (factor > WRONG_FACTOR) return { factor, residuals: ratios.length };
  const usual = ratios.filter((ratio) => ratio <= OUTLIER_RATIO * median);
  const residuals = usual.length;
  if (residuals < MIN_RESIDUALS) return { factor: 1, residuals: 0 };
  const bound = usual[Math.ceil(0.9 * (residuals + 1)) - 1]!;
  return { factor: bound ** (residuals / (residuals + PRIOR_RESIDUALS)), residuals };
}
