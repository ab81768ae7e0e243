/**
 * Calibrates a rig: maximum a posteriori parameters, the noise of the observations, and the
 * parameter covariance by Laplace's approximation (the inverse curvature at the optimum).
 *
 * The initial parameters may be wrong by several centimetres, which hides outliers. Graduated non-convexity (Blake and Zisserman 1987) finds the start: the noise
 * variance is scaled up and then annealed. It runs twice, from a tight prior, which is robust
 * against outliers, and from a loose one, which can reach unusual rigs; the more probable result is
 * kept.
 */

import { PantiltError } from '../../errors.ts';
import { inverse } from '../../geometry/kinematics.ts';
import { wrapAngle } from '../../geometry/work-area.ts';
import { msg } from '../../message.ts';
import { quantile } from '../../quantile.ts';
import { CalibrationProblem, type Observation } from './calibration-problem.ts';
import {
  choleskyFactor,
  columnProducts,
  INITIAL_DAMPING,
  inverseFactor,
  levenbergMarquardtSteps,
  type SquareMatrix,
} from './levenberg-marquardt.ts';
import {
  degreesOfFreedomOf,
  updateErrorScale,
  updateNoise,
  variancesOf,
} from './noise-estimation.ts';
import { type Prior, scaledPrior, zeroIndices } from './prior.ts';
import { RigModel, type RigModelShape } from './rig-model.ts';
import { DEFAULT_NOISE, type NoiseModel } from './spot-noise.ts';

/** Initial scales of the prior's standard deviations. */
const PRIOR_SCALES = [1, 3];
/** Above this scale of the noise variance, residuals are taken in the beam frame. */
const BEAM_FRAME_NOISE_SCALE = 100;
/** Below this scale of the noise variance, the prior is unscaled. */
const USUAL_PRIOR_NOISE_SCALE = 10;
const FREE_ITERATIONS = 3;
const ANNEALING_FACTOR = 3;
const MAX_ANNEALING_ITERATIONS = 25;

/** Finds the initial parameters by graduated non-convexity. */
function searchedStart(
  observations: readonly Observation[],
  shape: RigModelShape,
  prior: Prior,
): Float64Array {
  const problem = new CalibrationProblem(observations, new RigModel(shape), prior);
  const zeroed = withMedianZeros(problem.observations, shape, prior.means);
  const candidates = PRIOR_SCALES.map((scale) => {
    const parameters = anneal(problem, prior, scale, zeroed);
    return { parameters, cost: problem.negativeLogPosterior(parameters, DEFAULT_NOISE) };
  });
  return candidates.reduce((best, candidate) => (candidate.cost < best.cost ? candidate : best))
    .parameters;
}

function anneal(
  problem: CalibrationProblem,
  prior: Prior,
  scale: number,
  start: Float64Array,
): Float64Array {
  let parameters = start;
  let damping = INITIAL_DAMPING;
  let noiseScale = Number.POSITIVE_INFINITY;
  problem.prior = scaledPrior(prior, scale);
  for (let iteration = 1; iteration <= MAX_ANNEALING_ITERATIONS && noiseScale > 1; iteration++) {
    problem.frame = noiseScale > BEAM_FRAME_NOISE_SCALE ? 'beam' : 'floor';
    const maxNoiseScale =
      iteration <= FREE_ITERATIONS ? Infinity : Math.max(1, noiseScale / ANNEALING_FACTOR);
    noiseScale = problem.updateWeights(parameters, DEFAULT_NOISE, maxNoiseScale);
    if (noiseScale < USUAL_PRIOR_NOISE_SCALE) problem.prior = prior;
    ({ parameters, damping } = levenbergMarquardtSteps(problem, parameters, damping));
  }
  problem.prior = prior;
  return parameters;
}

/** The prior's means, with the servo zeros of the median observation. */
function withMedianZeros(
  observations: readonly Observation[],
  { geometry, hidden }: RigModelShape,
  means: Float64Array,
): Float64Array {
  const start = means.slice();
  const { pan, tilt } = zeroIndices(hidden);
  const nominal = observations.map(({ measured }) => inverse(measured, geometry));
  const offPanRad = observations.flatMap(({ pose }, i) =>
    nominal[i] ? wrapAngle(nominal[i].panRad - pose.panRad) : [],
  );
  const offTiltRad = observations.flatMap(({ pose }, i) =>
    nominal[i] ? nominal[i].tiltRad - pose.tiltRad : [],
  );
  start[pan]! += quantile(offPanRad, 0.5) ?? 0;
  start[tilt]! += quantile(offTiltRad, 0.5) ?? 0;
  return start;
}

/** A calibrated rig. */
export interface RigFit {
  readonly parameters: Float64Array;
  /** Parameter covariance, [parameters, parameters] row-major. */
  readonly covariance: SquareMatrix;
  readonly noise: NoiseModel;
  /** Degrees of freedom of the estimated noise and error scales. */
  readonly degreesOfFreedom: number;
  /** With the terms of its discrepancy. */
  readonly shape: RigModelShape;
}

/** Progress of a calibration. */
export interface FitProgress {
  readonly iteration: number;
  readonly iterations: number;
  /** With the terms of the discrepancy, once they are selected. */
  readonly shape: RigModelShape;
  readonly parameters: Float64Array;
  readonly noise: NoiseModel;
  /** Half the weighted sum of squares per observation, including the prior. */
  readonly cost: number;
}

/** Default maximum number of iterations. */
export const FIT_ITERATIONS = 40;
/** Relative convergence thresholds. */
const COST_TOLERANCE = 1e-4;
const NOISE_TOLERANCE = 1e-2;

/**
 * Calibrates a rig.
 * @param onIteration called after each iteration
 * @param start where to start; by default it is searched
 * @throws PantiltError `training-diverged` if the cost is not finite
 */
export function fitRig(
  observations: readonly Observation[],
  shape: RigModelShape,
  prior: Prior,
  iterations: number = FIT_ITERATIONS,
  onIteration: (progress: FitProgress) => void = () => {},
  start: Float64Array = searchedStart(observations, shape, prior),
): RigFit {
  const fit = refine(observations, shape, prior, start, iterations, onIteration);
  if (!fit) throw diverged();
  return fit;
}

/** Iterates from a start; undefined if the cost does not stay finite. */
export function refine(
  observations: readonly Observation[],
  shape: RigModelShape,
  prior: Prior,
  start: Float64Array,
  iterations: number,
  onIteration: (progress: FitProgress) => void,
): RigFit | undefined {
  const problem = new CalibrationProblem(observations, new RigModel(shape), prior);
  let parameters = start;
  let noise = DEFAULT_NOISE;
  let damping = INITIAL_DAMPING;
  let factor: SquareMatrix = new Float64Array();
  let degreesOfFreedom = 0;
  problem.frame = 'floor';
  for (let iteration = 1; iteration <= iterations; iteration++) {
    problem.updateWeights(parameters, noise, 1);
    const before = problem.cost(parameters);
    const step = levenbergMarquardtSteps(problem, parameters, damping);
    ({ parameters, damping } = step);
    const lower = choleskyFactor(problem.linearise(parameters).curvature, parameters.length);
    if (!lower || !Number.isFinite(step.cost)) return undefined;
    factor = inverseFactor(lower, parameters.length);
    degreesOfFreedom = degreesOfFreedomOf(problem, factor);
    const noiseBefore = noise;
    noise = updateNoise(problem, parameters, factor, noise);
    const variances = variancesOf(factor, parameters.length);
    problem.prior = scaledPrior(prior, updateErrorScale(prior, parameters, variances));
    const cost = step.cost / observations.length;
    onIteration({ iteration, iterations, shape, parameters, noise, cost });
    const settled = before - step.cost < COST_TOLERANCE * (1 + step.cost);
    if (settled && isSettled(noise, noiseBefore)) break;
  }
  const covariance = columnProducts(factor, parameters.length);
  return { shape, parameters, covariance, noise, degreesOfFreedom };
}

const isSettled = (a: NoiseModel, b: NoiseModel): boolean =>
  (['spotScale', 'panRad', 'tiltRad'] as const).every(
    (size) => Math.abs(a[size] / b[size] - 1) < NOISE_TOLERANCE,
  );

function diverged(): PantiltError {
  return new PantiltError(
    'failed',
    'training-diverged',
    msg`the cost of the calibration did not stay finite: check the samples for outliers`,
  );
}
