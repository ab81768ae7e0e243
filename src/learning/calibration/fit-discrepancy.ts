/**
 * Calibrates a rig with a discrepancy: its terms are selected on the linearised calibration
 * (discrepancy-selection.ts), fitted together with all other parameters, and kept if the evidence of the
 * whole still says so.
 */
import { CalibrationProblem, type Observation } from './calibration-problem.ts';
import { selectDiscrepancy } from './discrepancy-selection.ts';
import { type FitProgress, type RigFit, refine } from './fit-rig.ts';
import { choleskyFactor, halfLogDeterminant } from './levenberg-marquardt.ts';
import type { Prior } from './prior.ts';
import { RigModel } from './rig-model.ts';
import { DEFAULT_NOISE } from './spot-noise.ts';

/**
 * Share of the terms' penalty that the nonlinear calibration must gain: with all of it, true deviations are
 * lost with 20 samples; with half of it, rough rigs of the family still have no terms (docs/accuracy.md).
 */
const PENALTY_SHARE = 0.5;

/**
 * Calibrates further with the terms of a discrepancy for which there is evidence. The selection takes no
 * observation for an outlier in advance, since a local deviation looks like some. If what it selects does
 * not hold, it was reflections that looked like a deviation, and they are left out.
 * @param base the calibration without discrepancy, which is returned if there is none
 */
export function fitDiscrepancy(
  observations: readonly Observation[],
  prior: Prior,
  base: RigFit,
  iterations: number,
  onIteration: (progress: FitProgress) => void,
): RigFit {
  const inliers = inliersOf(observations, base, prior);
  if (inliers.length < observations.length / 2) return base; // These are not samples of this rig.
  const trials = inliers.length < observations.length ? [observations, inliers] : [observations];
  for (const some of trials) {
    const discrepancy = selectDiscrepancy(some, base, prior);
    if (!discrepancy) continue;
    const { terms, deviations, penalty } = discrepancy;
    const zeros = terms.map(() => 0);
    const shape = { ...base.shape, terms };
    const priorWithTerms: Prior = {
      means: Float64Array.from([...prior.means, ...zeros]),
      deviations: Float64Array.from([...prior.deviations, ...deviations]),
      errors: Float64Array.from([...prior.errors, ...zeros]),
    };
    // The selection is linear. Where the rig is not, its optimum may be worse than the parameters before.
    const problem = new CalibrationProblem(observations, new RigModel(shape), priorWithTerms);
    const cost = (values: Float64Array) => problem.negativeLogPosterior(values, DEFAULT_NOISE);
    const before = Float64Array.from([...base.parameters, ...zeros]);
    const start = cost(discrepancy.parameters) < cost(before) ? discrepancy.parameters : before;
    const fit = refine(observations, shape, priorWithTerms, start, iterations, onIteration);
    if (!fit) continue;
    const gain =
      logEvidence(observations, fit, priorWithTerms) - logEvidence(observations, base, prior);
    if (gain > PENALTY_SHARE * penalty) return fit;
  }
  return base;
}

/** Observations that are more probably noise than outliers. */
function inliersOf(
  observations: readonly Observation[],
  { shape, parameters, noise }: RigFit,
  prior: Prior,
): Observation[] {
  const problem = new CalibrationProblem(observations, new RigModel(shape), prior);
  problem.updateWeights(parameters, noise, 1);
  return observations.filter((_, i) => problem.weights[i]! > 0.5);
}

/** Log evidence by Laplace's approximation, up to a constant of the observations. */
function logEvidence(
  observations: readonly Observation[],
  { shape, parameters, covariance, noise }: RigFit,
  prior: Prior,
): number {
  const problem = new CalibrationProblem(observations, new RigModel(shape), prior);
  const lower = choleskyFactor(covariance, parameters.length);
  if (!lower) return Number.NEGATIVE_INFINITY;
  const volume =
    halfLogDeterminant(lower) - prior.deviations.reduce((sum, each) => sum + Math.log(each), 0);
  return volume - problem.negativeLogPosterior(parameters, noise);
}
