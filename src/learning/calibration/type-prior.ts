/**
 * The prior that rigs of a type learn from each other: empirical Bayes (Efron and Morris 1973) over the
 * posteriors of their calibrations, without their samples. The parameters of a rig are normal around the means
 * of its type; means and deviations are estimated by expectation maximisation (Dempster, Laird and Rubin
 * 1977), themselves with the prior of all hobby rigs. Pure.
 */
import { choleskyFactor, choleskyInverse, type SquareMatrix } from './levenberg-marquardt.ts';
import { updateErrorScale } from './noise-estimation.ts';
import { type Prior, scaledPrior } from './prior.ts';

/** The posterior of a rig's parameters. */
export interface RigPosterior {
  readonly parameters: Float64Array;
  /** [parameters, parameters] row-major. */
  readonly covariance: SquareMatrix;
  /** The prior of its calibration, whose influence is removed. */
  readonly prior: Prior;
}

/** What the samples of a rig say about its parameters: precision, and precision times mean. */
interface Likelihood {
  /** [parameters, parameters] row-major. */
  readonly precision: SquareMatrix;
  readonly weighted: Float64Array;
}

/** Weight of the usual deviations, as a number of rigs. */
const PRIOR_RIGS = 0.5;
const ITERATIONS = 60;

/**
 * Fits the prior of a type.
 * @param usual prior of a rig of unknown type
 */
export function fitTypePrior(usual: Prior, posteriors: readonly RigPosterior[]): Prior {
  const size = usual.means.length;
  const likelihoods = posteriors.flatMap((posterior) => likelihoodOf(posterior) ?? []);
  const means = usual.means.slice();
  const deviations = usual.deviations.slice();
  const uncertainties = new Float64Array(size);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const sums = new Float64Array(size);
    const estimates = likelihoods.flatMap(
      (likelihood) => estimate(likelihood, { ...usual, means, deviations }) ?? [],
    );
    for (const { parameters } of estimates) {
      for (let i = 0; i < size; i++) sums[i]! += parameters[i]!;
    }
    for (let i = 0; i < size; i++) {
      const precision = 1 / deviations[i]! ** 2;
      const usualPrecision = 1 / usual.deviations[i]! ** 2;
      const total = estimates.length * precision + usualPrecision;
      means[i] = (precision * sums[i]! + usualPrecision * usual.means[i]!) / total;
      const squares = estimates.reduce(
        (sum, { parameters, covariance }) =>
          sum + (parameters[i]! - means[i]!) ** 2 + covariance[i * size + i]!,
        0,
      );
      const rigs = PRIOR_RIGS + estimates.length;
      deviations[i] = Math.sqrt((PRIOR_RIGS * usual.deviations[i]! ** 2 + squares) / rigs);
      uncertainties[i] = 1 / (estimates.length / deviations[i]! ** 2 + usualPrecision);
    }
  }
  return {
    means,
    // A new rig differs from the estimated means by its own deviation and by their error.
    deviations: deviations.map((deviation, i) => Math.sqrt(deviation ** 2 + uncertainties[i]!)),
    errors: usual.errors,
  };
}

/** The prior of a calibration with the scale of the rig's errors. */
export function scaledTo({ parameters, covariance, prior }: RigPosterior): Prior {
  const size = parameters.length;
  const variances = parameters.map((_, i) => covariance[i * size + i]!);
  return scaledPrior(prior, updateErrorScale(prior, parameters, variances));
}

/** Removes the prior from a posterior; undefined if the covariance is singular. */
function likelihoodOf({ parameters, covariance, prior }: RigPosterior): Likelihood | undefined {
  const size = parameters.length;
  const lower = choleskyFactor(covariance, size);
  if (!lower) return undefined;
  const precision = choleskyInverse(lower, size);
  const weighted = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      weighted[row]! += precision[row * size + column]! * parameters[column]!;
    }
  }
  const { means, deviations } = scaledTo({ parameters, covariance, prior });
  for (let i = 0; i < size; i++) {
    const ofPrior = 1 / deviations[i]! ** 2;
    precision[i * size + i]! -= ofPrior;
    weighted[i]! -= ofPrior * means[i]!;
  }
  return { precision, weighted };
}

/** The posterior of a rig's parameters under a prior. */
function estimate(
  { precision, weighted }: Likelihood,
  { means, deviations }: Prior,
): { readonly parameters: Float64Array; readonly covariance: SquareMatrix } | undefined {
  const size = means.length;
  const total = precision.slice();
  const slope = weighted.slice();
  for (let i = 0; i < size; i++) {
    const ofPrior = 1 / deviations[i]! ** 2;
    total[i * size + i]! += ofPrior;
    slope[i]! += ofPrior * means[i]!;
  }
  const lower = choleskyFactor(total, size);
  if (!lower) return undefined;
  const covariance = choleskyInverse(lower, size);
  const parameters = slope.map((_, row) => {
    let sum = 0;
    for (let column = 0; column < size; column++) {
      sum += covariance[row * size + column]! * slope[column]!;
    }
    return sum;
  });
  return { parameters, covariance };
}
