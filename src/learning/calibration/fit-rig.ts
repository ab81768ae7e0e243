/**
 * Calibrates a rig: the parameters that sightings and prior together make most likely, how noisy the
 * sightings are, and how sure all that is (Laplace's approximation: the curvature at the optimum is
 * the inverse covariance).
 */

import { PantiltError } from '../../errors.ts';
import { inverse } from '../../geometry/kinematics.ts';
import { wrapAngle } from '../../geometry/work-area.ts';
import { msg } from '../../message.ts';
import { quantile } from '../../quantile.ts';
import { CalibrationProblem, type Observation } from './calibration-problem.ts';
import {
  choleskyFactor,
  choleskyInverse,
  INITIAL_DAMPING,
  levenbergMarquardtSteps,
  type SquareMatrix,
} from './levenberg-marquardt.ts';
import { degreesOfFreedomOf, updateErrorScale, updateNoise } from './noise-estimation.ts';
import { type Prior, scaledPrior, zeroIndices } from './prior.ts';
import { RigModel, type RigModelShape } from './rig-model.ts';
import { DEFAULT_NOISE, type NoiseModel } from './spot-noise.ts';

/**
 * Finds the way from a rig as drawn to one that explains its sightings. At first everything is off by
 * a hand's breadth, and an outlier looks like any other sighting; noise that is taken for large, and
 * then for less and less, lets the sightings that agree find each other (graduated non-convexity,
 * Blake and Zisserman 1987). It is done from a tight prior, good where there are outliers, and from a
 * loose one, good where the rig is unusual; the likelier end counts.
 */

/** How many times as large as usual the rig's errors may be. */
const PRIOR_SCALES = [1, 3];
/** While noise is taken for more than so many times its variance, the view along the beam is better. */
const BEAM_FRAME_NOISE_SCALE = 100;
/** From here on the prior is the usual one. */
const USUAL_PRIOR_NOISE_SCALE = 10;
const FREE_ITERATIONS = 3;
const ANNEALING_FACTOR = 3;
const MAX_ANNEALING_ITERATIONS = 25;

/** The parameters to go on from; leaves the problem with its usual prior. */
export function graduatedNonConvexity(
  problem: CalibrationProblem,
  usual: Prior,
  shape: RigModelShape,
): Float64Array {
  const zeroed = withMedianZeros(problem.observations, shape, usual.means);
  const ends = PRIOR_SCALES.map((scale) => {
    const parameters = anneal(problem, usual, scale, zeroed);
    return { parameters, surprise: problem.negativeLogPosterior(parameters, DEFAULT_NOISE) };
  });
  return ends.reduce((best, end) => (end.surprise < best.surprise ? end : best)).parameters;
}

function anneal(
  problem: CalibrationProblem,
  usual: Prior,
  scale: number,
  start: Float64Array,
): Float64Array {
  let parameters = start;
  let damping = INITIAL_DAMPING;
  let inflation = Number.POSITIVE_INFINITY;
  problem.prior = scaledPrior(usual, scale);
  for (let iteration = 1; iteration <= MAX_ANNEALING_ITERATIONS && inflation > 1; iteration++) {
    problem.frame = inflation > BEAM_FRAME_NOISE_SCALE ? 'beam' : 'floor';
    const most =
      iteration <= FREE_ITERATIONS ? Infinity : Math.max(1, inflation / ANNEALING_FACTOR);
    inflation = problem.updateWeights(parameters, DEFAULT_NOISE, most);
    if (inflation < USUAL_PRIOR_NOISE_SCALE) problem.prior = usual;
    ({ parameters, damping } = levenbergMarquardtSteps(problem, parameters, damping));
  }
  problem.prior = usual;
  return parameters;
}

/** The prior's means, but with the zeros that the median sighting asks for. */
function withMedianZeros(
  sightings: readonly Observation[],
  { geometry, hidden }: RigModelShape,
  means: Float64Array,
): Float64Array {
  const start = means.slice();
  const { pan, tilt } = zeroIndices(hidden);
  const nominal = sightings.map(({ measured }) => inverse(measured, geometry));
  const offPanRad = sightings.flatMap(({ pose }, i) =>
    nominal[i] ? wrapAngle(nominal[i].panRad - pose.panRad) : [],
  );
  const offTiltRad = sightings.flatMap(({ pose }, i) =>
    nominal[i] ? nominal[i].tiltRad - pose.tiltRad : [],
  );
  start[pan]! += quantile(offPanRad, 0.5) ?? 0;
  start[tilt]! += quantile(offTiltRad, 0.5) ?? 0;
  return start;
}

/** A calibrated rig. */
export interface RigFit {
  readonly parameters: Float64Array;
  /** Of the parameters, [parameters, parameters] row-major. */
  readonly covariance: SquareMatrix;
  readonly noise: NoiseModel;
  /** Degrees of degreesOfFreedom of which the sizes of noise and of the rig's errors are known. */
  readonly degreesOfFreedom: number;
}

/** How far a calibration is. */
export interface FitProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly parameters: Float64Array;
  readonly noise: NoiseModel;
  /** Half of the weighted sum of squares, prior included, for each sighting. */
  readonly cost: number;
}

/** Iterations at most, unless told otherwise. */
export const FIT_ITERATIONS = 40;
/** Relative changes that no longer matter. */
const COST_TOLERANCE = 1e-4;
const NOISE_TOLERANCE = 1e-2;

/**
 * Calibrates.
 * @param usual what is believed before anything is measured
 * @param onIteration told after each iteration
 * @throws PantiltError `training-diverged` when the cost isn't finite
 */
export function fitRig(
  sightings: readonly Observation[],
  shape: RigModelShape,
  usual: Prior,
  iterations: number = FIT_ITERATIONS,
  onIteration: (progress: FitProgress) => void = () => {},
): RigFit {
  const problem = new CalibrationProblem(sightings, new RigModel(shape), usual);
  let parameters = graduatedNonConvexity(problem, usual, shape);
  let noise = DEFAULT_NOISE;
  let damping = INITIAL_DAMPING;
  let covariance: SquareMatrix = new Float64Array();
  let degreesOfFreedom = 0;
  problem.frame = 'floor';
  for (let iteration = 1; iteration <= iterations; iteration++) {
    problem.updateWeights(parameters, noise, 1);
    const before = problem.cost(parameters);
    const step = levenbergMarquardtSteps(problem, parameters, damping);
    ({ parameters, damping } = step);
    const lower = choleskyFactor(problem.linearise(parameters).curvature, parameters.length);
    if (!lower || !Number.isFinite(step.cost)) throw diverged(iteration);
    covariance = choleskyInverse(lower, parameters.length);
    degreesOfFreedom = degreesOfFreedomOf(problem, covariance);
    const noiseBefore = noise;
    noise = updateNoise(problem, parameters, covariance, noise);
    problem.prior = scaledPrior(usual, updateErrorScale(usual, parameters, covariance));
    const cost = step.cost / sightings.length;
    onIteration({ iteration, iterations, parameters, noise, cost });
    const settled = before - step.cost < COST_TOLERANCE * (1 + step.cost);
    if (settled && isSettled(noise, noiseBefore)) break;
  }
  return { parameters, covariance, noise, degreesOfFreedom };
}

const isSettled = (a: NoiseModel, b: NoiseModel): boolean =>
  (['spotScale', 'panRad', 'tiltRad'] as const).every(
    (size) => Math.abs(a[size] / b[size] - 1) < NOISE_TOLERANCE,
  );

function diverged(iteration: number): PantiltError {
  return new PantiltError(
    'failed',
    'training-diverged',
    msg`the cost was no longer finite at iteration ${iteration}: look for absurd samples`,
    { iteration },
  );
}
