/**
 * Calibrates a rig with a discrepancy: its terms are selected on the linearised calibration
 * (discrepancy-selection.ts), fitted together with all other parameters, and kept if the evidence of the
 * whole still says so.
 */
import { CalibrationProblem, type Observation } from './calibration-problem.ts';
import { dependsOnFloor } from './discrepancy.ts';
import { type Selection, selectTerms } from './discrepancy-selection.ts';
import { type FitProgress, type RigFit, refine } from './fit-rig.ts';
import { choleskyFactor, halfLogDeterminant } from './levenberg-marquardt.ts';
import type { Prior } from './prior.ts';
import { RigModel, type RigModelShape } from './rig-model.ts';
import { DEFAULT_NOISE } from './spot-noise.ts';

/**
 * Share of the terms' penalty that the nonlinear calibration must gain: with all of it, true deviations are
 * lost with 20 samples; with half of it, rough rigs of the family still have no terms (docs/accuracy.md).
 */
const PENALTY_SHARE = 0.5;

/** A calibration with the prior of its parameters. */
interface Calibrated {
  readonly fit: RigFit;
  readonly prior: Prior;
}

/**
 * Calibrates further with the terms of drift and discrepancy for which there is evidence. The selection takes no
 * observation for an outlier in advance, since a local deviation looks like some. If what it selects does
 * not hold, it was reflections that looked like a deviation, and they are left out.
 * @param base the calibration without terms, which is returned if there are none
 * @param like only terms of the types of this shape; of all types by default
 */
export function fitDiscrepancy(
  observations: readonly Observation[],
  prior: Prior,
  base: RigFit,
  iterations: number,
  onIteration: (progress: FitProgress) => void,
  like?: RigModelShape,
): RigFit {
  const inliers = inliersOf(observations, base, prior);
  if (inliers.length < observations.length / 2) return base; // These are not samples of this rig.
  const trials = inliers.length < observations.length ? [observations, inliers] : [observations];
  const extended = (from: Calibrated, selection: Selection, part: 'drift' | 'discrepancy') =>
    withTerms(observations, from, selection, part, (shape, ofTerms, start) =>
      refine(observations, shape, ofTerms, start, iterations, onIteration),
    );
  for (const some of trials) {
    const first = selectTerms(some, base, prior, like);
    if (!first) continue;
    const bare = { fit: base, prior };
    const drifting = extended(bare, first, 'drift');
    // Far from the parameters without drift, the rig bends in other ways.
    const selection = drifting ? selectTerms(some, drifting.fit, drifting.prior, like) : first;
    const from = drifting ?? bare;
    const found = (selection && extended(from, selection, 'discrepancy')) ?? drifting;
    if (found) return found.fit;
  }
  return base;
}

/** A calibration with further terms, if its evidence rises enough. */
function withTerms(
  observations: readonly Observation[],
  { fit, prior }: Calibrated,
  selection: Selection,
  part: 'drift' | 'discrepancy',
  refined: (shape: RigModelShape, prior: Prior, start: Float64Array) => RigFit | undefined,
): Calibrated | undefined {
  const { terms, deviations, parameters, penalty } = selection[part];
  if (terms.length === 0) return undefined;
  const shape = { ...fit.shape, [part === 'drift' ? 'drift' : 'terms']: terms };
  const zeros = terms.map(() => 0);
  const priorWithTerms: Prior = {
    means: Float64Array.from([...prior.means, ...zeros]),
    deviations: Float64Array.from([...prior.deviations, ...deviations]),
    errors: Float64Array.from([...prior.errors, ...zeros]),
  };
  // The selection is linear. Where the rig is not, its optimum may be worse than the parameters before, near
  // which the observations after a knock may stay outliers: both are tried.
  const problem = new CalibrationProblem(observations, new RigModel(shape), priorWithTerms);
  const cost = (values: Float64Array) => problem.negativeLogPosterior(values, DEFAULT_NOISE);
  const before = Float64Array.from([...fit.parameters, ...zeros]);
  const starts = cost(parameters) < cost(before) ? [parameters] : [parameters, before];
  const evidenceBefore = logEvidence(observations, fit, prior);
  let best: Calibrated | undefined;
  let bestGain = PENALTY_SHARE * penalty;
  for (const start of starts) {
    const next = refined(shape, priorWithTerms, start);
    const gain = next ? logEvidence(observations, next, priorWithTerms) - evidenceBefore : 0;
    if (!next || gain <= bestGain) continue;
    best = { fit: next, prior: priorWithTerms };
    bestGain = gain;
  }
  const limited = best && withoutReversals(best.fit);
  const refitted = limited && refined(limited, priorWithTerms, best!.fit.parameters);
  return refitted ? { fit: refitted, prior: priorWithTerms } : best;
}

/** Least derivative of a shaft's angle: a servo may stand still over some angles, but does not turn back. */
const MIN_SHAFT_SLOPE = 0.2;

/**
 * The shape with gentler steps, if those of a shaft turn it back: where few observations show how steep a step is, the
 * next steeper one is selected, and targets near it would have several poses or none.
 */
export function withoutReversals({
  shape,
  parameters,
}: Pick<RigFit, 'shape' | 'parameters'>): RigModelShape | undefined {
  const { terms = [] } = shape;
  const weights = parameters.subarray(parameters.length - terms.length);
  const factors = (['panRad', 'tiltRad'] as const).map((effect, axis) => {
    const steps = terms.flatMap((term, i) =>
      term.effect === effect && term.profile === 'step' && weights[i]! < 0
        ? { at: term.centre[axis]!, slope: term.slopes[axis]!, weight: weights[i]! }
        : [],
    );
    const slopeAt = (angleRad: number) =>
      steps.reduce(
        (sum, { at, slope, weight }) =>
          sum + weight * slope * (1 - Math.tanh(slope * (angleRad - at)) ** 2),
        1,
      );
    const least = Math.min(1, ...steps.map(({ at }) => slopeAt(at)));
    return least < MIN_SHAFT_SLOPE ? (1 - MIN_SHAFT_SLOPE) / (1 - least) : 1;
  });
  if (factors.every((factor) => factor === 1)) return undefined;
  const limited = terms.map((term, i) => {
    const factor = factors[term.effect === 'panRad' ? 0 : 1]!;
    const isStep = !dependsOnFloor(term) && term.profile === 'step' && weights[i]! < 0;
    const [a, b] = term.slopes;
    return isStep ? { ...term, slopes: [factor * a, factor * b] as const } : term;
  });
  return { ...shape, terms: limited };
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
export function logEvidence(
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
