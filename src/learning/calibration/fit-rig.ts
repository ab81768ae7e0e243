/**
 * Calibrates a rig: the parameters that sightings and prior together make most likely, how noisy the
 * sightings are, and how sure all that is (Laplace's approximation: the curvature at the optimum is
 * the inverse covariance).
 */

import { PantiltError } from '../../errors.ts';
import { word } from '../../wording.ts';
import { choleskyFactor, choleskyInverse, type SquareMatrix } from './cholesky.ts';
import { findStart } from './find-start.ts';
import { FIRST_DAMPING, improve } from './improve.ts';
import { betterNoise, betterScale, freedomOf } from './noise-sizes.ts';
import { type Prior, scaledPrior } from './prior.ts';
import { RigModel, type RigModelShape } from './rig-model.ts';
import { type Sighting, WeightedSightings } from './sightings.ts';
import { type NoiseSizes, USUAL_NOISE } from './spot-noise.ts';

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
    word`the cost was no longer finite at iteration ${iteration}: look for absurd samples`,
    { iteration },
  );
}
