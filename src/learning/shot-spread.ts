/**
 * How far shots land from their target when their errors are normal, but not alike in all directions:
 * far out a servo's noise draws the spot into a long ellipse. The square of the distance is a sum of
 * two weighted chi squares, whose mean and variance a gamma distribution shares (Satterthwaite 1946).
 */

/** A symmetric matrix of two rows: [xx, xy, yy]. */
export type Symmetric2 = readonly [number, number, number];

/** What is to be expected of a shot. */
export interface ShotSpread {
  /** Mean distance from the target [mm]. */
  readonly expectedErrorMm: number;
  /** Nine shots in ten land nearer than this [mm]. */
  readonly errorBound90Mm: number;
}

/** The 90 % quantile of the standard normal distribution. */
const NORMAL_90 = 1.2815515655446004;

/** The distances that a covariance on the floor [m²] makes. */
export function shotSpread([xx, xy, yy]: Symmetric2): ShotSpread {
  const mean = xx + yy;
  if (mean === 0) return { expectedErrorMm: 0, errorBound90Mm: 0 };
  /** Variance over squared mean, 1 for a round spread and 2 for a line. */
  const variation = (2 * (xx * xx + 2 * xy * xy + yy * yy)) / (mean * mean);
  // The mean of a gamma's root by its series, its quantile by Wilson and Hilferty (1931).
  const meanRoot = 1 - variation / 8 + (variation * variation) / 128;
  const ninth = variation / 9;
  const quantile = (1 - ninth + NORMAL_90 * Math.sqrt(ninth)) ** 3;
  const rootMm = 1000 * Math.sqrt(mean);
  return {
    expectedErrorMm: rootMm * meanRoot,
    errorBound90Mm: rootMm * Math.sqrt(quantile),
  };
}
