/**
 * The distance of a spot from its target, given a predictive covariance on the floor, which is a
 * long ellipse far from the base. The squared distance is a weighted sum of two chi-squared
 * variables, approximated by a gamma distribution of the same mean and variance (Satterthwaite
 * 1946).
 */

/** A symmetric matrix of two rows: [xx, xy, yy]. */
export type Symmetric2 = readonly [number, number, number];

/** Expected floor error at a target. */
export interface ErrorEstimate {
  /** Mean distance from the target [mm]. */
  readonly expectedErrorMm: number;
  /** 90 % quantile of the distance [mm]. */
  readonly errorBound90Mm: number;
}

/** The 90 % quantile of the standard normal distribution. */
const NORMAL_90 = 1.2815515655446004;

/**
 * Factor on a variance estimated from few residuals, such that the bound of an isotropic covariance
 * is the 90 % quantile of Student's t in two dimensions.
 * @param freedom degrees of freedom of the estimate
 */
export const studentInflation = (freedom: number): number =>
  (freedom / 2) * (Math.expm1((2 * Math.LN10) / freedom) / Math.LN10);

/** Estimates the floor error from a covariance [m²]. */
export function estimateError(covariance: Symmetric2): ErrorEstimate {
  const { rootMm, variation } = momentsOf(covariance);
  // Series for the mean of the square root of a gamma variable.
  const meanRoot = 1 - variation / 8 + (variation * variation) / 128;
  return {
    expectedErrorMm: rootMm * meanRoot,
    errorBound90Mm: distanceQuantileMm(covariance, NORMAL_90),
  };
}

/** Median of the distance [mm]. */
export const medianDistanceMm = (covariance: Symmetric2): number =>
  distanceQuantileMm(covariance, 0);

/** Quantile of the distance (Wilson and Hilferty 1931). @param normal the same quantile of the standard normal distribution */
function distanceQuantileMm(covariance: Symmetric2, normal: number): number {
  const { rootMm, variation } = momentsOf(covariance);
  const ninth = variation / 9;
  return rootMm * Math.sqrt((1 - ninth + normal * Math.sqrt(ninth)) ** 3);
}

function momentsOf([xx, xy, yy]: Symmetric2) {
  const mean = xx + yy;
  return {
    /** Root mean square. */
    rootMm: 1000 * Math.sqrt(mean),
    /** Variance over squared mean of the squared distance: 1 if isotropic, 2 on a line. */
    variation: mean === 0 ? 1 : (2 * (xx * xx + 2 * xy * xy + yy * yy)) / (mean * mean),
  };
}
