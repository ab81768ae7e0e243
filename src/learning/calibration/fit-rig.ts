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
import {
  choleskyFactor,
  choleskyInverse,
  FIRST_DAMPING,
  improve,
  type SquareMatrix,
} from './levenberg-marquardt.ts';
import { betterNoise, betterScale, freedomOf } from './noise-sizes.ts';
import { type Prior, scaledPrior, zeroPlaces } from './prior.ts';
import { RigModel, type RigModelShape } from './rig-model.ts';
import { type Sighting, WeightedSightings } from './sightings.ts';
import { type NoiseSizes, USUAL_NOISE } from './spot-noise.ts';

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
const BEAM_INFLATION = 100;
/** From here on the prior is the usual one. */
const PRIOR_INFLATION = 10;
const SETTLING_ITERATIONS = 3;
const COOLING = 3;
const MAX_ITERATIONS = 25;

/** The parameters to go on from; leaves the problem with its usual prior. */
export function findStart(
  problem: WeightedSightings,
  usual: Prior,
  shape: RigModelShape,
): Float64Array {
  const zeroed = withMedianZeros(problem.sightings, shape, usual.means);
  const ends = PRIOR_SCALES.map((scale) => {
    const parameters = coolDown(problem, usual, scale, zeroed);
    return { parameters, surprise: problem.surprise(parameters, USUAL_NOISE) };
  });
  return ends.reduce((best, end) => (end.surprise < best.surprise ? end : best)).parameters;
}

function coolDown(
  problem: WeightedSightings,
  usual: Prior,
  scale: number,
  start: Float64Array,
): Float64Array {
  let parameters = start;
  let damping = FIRST_DAMPING;
  let inflation = Number.POSITIVE_INFINITY;
  problem.prior = scaledPrior(usual, scale);
  for (let iteration = 1; iteration <= MAX_ITERATIONS && inflation > 1; iteration++) {
    problem.view = inflation > BEAM_INFLATION ? 'beam' : 'floor';
    const most = iteration <= SETTLING_ITERATIONS ? Infinity : Math.max(1, inflation / COOLING);
    inflation = problem.reweigh(parameters, USUAL_NOISE, most);
    if (inflation < PRIOR_INFLATION) problem.prior = usual;
    ({ parameters, damping } = improve(problem, parameters, damping));
  }
  problem.prior = usual;
  return parameters;
}

/** The prior's means, but with the zeros that the median sighting asks for. */
function withMedianZeros(
  sightings: readonly Sighting[],
  { geometry, hidden }: RigModelShape,
  means: Float64Array,
): Float64Array {
  const start = means.slice();
  const { pan, tilt } = zeroPlaces(hidden);
  const nominal = sightings.map(({ seen }) => inverse(seen, geometry));
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
  readonly noise: NoiseSizes;
  /** Degrees of freedom of which the sizes of noise and of the rig's errors are known. */
  readonly freedom: number;
}

/** How far a calibration is. */
export interface FitProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly parameters: Float64Array;
  readonly noise: NoiseSizes;
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
  sightings: readonly Sighting[],
  shape: RigModelShape,
  usual: Prior,
  iterations: number = FIT_ITERATIONS,
  onIteration: (progress: FitProgress) => void = () => {},
): RigFit {
  const problem = new WeightedSightings(sightings, new RigModel(shape), usual);
  let parameters = findStart(problem, usual, shape);
  let noise = USUAL_NOISE;
  let damping = FIRST_DAMPING;
  let covariance: SquareMatrix = new Float64Array();
  let freedom = 0;
  problem.view = 'floor';
  for (let iteration = 1; iteration <= iterations; iteration++) {
    problem.reweigh(parameters, noise, 1);
    const before = problem.cost(parameters);
    const step = improve(problem, parameters, damping);
    ({ parameters, damping } = step);
    const lower = choleskyFactor(problem.linearise(parameters).curvature, parameters.length);
    if (!lower || !Number.isFinite(step.cost)) throw diverged(iteration);
    covariance = choleskyInverse(lower, parameters.length);
    freedom = freedomOf(problem, covariance);
    const noiseBefore = noise;
    noise = betterNoise(problem, parameters, covariance, noise);
    problem.prior = scaledPrior(usual, betterScale(usual, parameters, covariance));
    const cost = step.cost / sightings.length;
    onIteration({ iteration, iterations, parameters, noise, cost });
    const settled = before - step.cost < COST_TOLERANCE * (1 + step.cost);
    if (settled && alike(noise, noiseBefore)) break;
  }
  return { parameters, covariance, noise, freedom };
}

const alike = (a: NoiseSizes, b: NoiseSizes): boolean =>
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
