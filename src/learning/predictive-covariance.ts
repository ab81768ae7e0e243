/**
 * How far shots land from their target when their errors are normal, but not alike in all directions:
 * far out a servo's noise draws the spot into a long ellipse. The square of the distance is a sum of
 * two weighted chi squares, whose mean and variance a gamma distribution shares (Satterthwaite 1946).
 */

/** A symmetric matrix of two rows: [xx, xy, yy]. */
export type Symmetric2 = readonly [number, number, number];

/** What is to be expected of a shot. */
export interface ErrorEstimate {
  /** Mean distance from the target [mm]. */
  readonly expectedErrorMm: number;
  /** Nine shots in ten land nearer than this [mm]. */
  readonly errorBound90Mm: number;
}

/** The 90 % quantile of the standard normal distribution. */
const NORMAL_90 = 1.2815515655446004;

/**
 * By how much larger variances have to be taken whose sizes were found from a few residuals: then nine
 * shots in ten of a round spread stay below the bound, as Student's t in two dimensions has it.
 * @param freedom degrees of freedom of which the sizes are known
 */
export const studentInflation = (freedom: number): number =>
  (freedom / 2) * (Math.expm1((2 * Math.LN10) / freedom) / Math.LN10);

/** The distances that a covariance on the floor [m²] makes. */
export function estimateError(covariance: Symmetric2): ErrorEstimate {
  const { rootMm, variation } = momentsOf(covariance);
  // The mean of a gamma's root by its series.
  const meanRoot = 1 - variation / 8 + (variation * variation) / 128;
  return {
    expectedErrorMm: rootMm * meanRoot,
    errorBound90Mm: distanceQuantileMm(covariance, NORMAL_90),
  };
}

/** The distance that half of the shots land nearer than [mm]. */
export const medianDistanceMm = (covariance: Symmetric2): number =>
  distanceQuantileMm(covariance, 0);

/** A quantile of the distance, by Wilson and Hilferty (1931). @param normal the standard normal's */
function distanceQuantileMm(covariance: Symmetric2, normal: number): number {
  const { rootMm, variation } = momentsOf(covariance);
  const ninth = variation / 9;
  return rootMm * Math.sqrt((1 - ninth + normal * Math.sqrt(ninth)) ** 3);
}

function momentsOf([xx, xy, yy]: Symmetric2) {
  const mean = xx + yy;
  return {
    /** The root of the mean square. */
    rootMm: 1000 * Math.sqrt(mean),
    /** Variance over squared mean, 1 for a round spread and 2 for a line. */
    variation: mean === 0 ? 1 : (2 * (xx * xx + 2 * xy * xy + yy * yy)) / (mean * mean),
  };
}
