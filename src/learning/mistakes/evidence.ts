/**
 * The marginal likelihood of a few samples under a rig description: the structured calibration with
 * linear servo scales, by Laplace's approximation (MacKay, Information Theory, 27), averaged over the
 * quality of the rig. The bends of a servo's scale count as noise of its angle.
 */

import { anglesOfPulses } from '../../geometry/servo.ts';
import type { RigDescription } from '../../rig-file.ts';
import type { Measurement } from '../../samples/sample.ts';
import { CalibrationProblem } from '../calibration/calibration-problem.ts';
import { fitRig } from '../calibration/fit-rig.ts';
import {
  choleskyFactor,
  halfLogDeterminant,
  INITIAL_DAMPING,
  levenbergMarquardtSteps,
} from '../calibration/levenberg-marquardt.ts';
import { hobbyPrior, type Prior, scaledPrior } from '../calibration/prior.ts';
import { centreAngles, RigModel } from '../calibration/rig-model.ts';
import { DEFAULT_NOISE } from '../calibration/spot-noise.ts';

/** Servo scales are linear: no hidden units. */
const HIDDEN = 0;
/** Bends of a usual servo's scale, as the standard deviation of its angle [rad]. */
const BENDS_RAD = (0.5 * Math.PI) / 180;
/** Errors of the rig relative to the prior: a careful, a usual and a rough rig, equally likely. */
const ERROR_SCALES = [0.5, 1, 2];
/** Iterations of the calibration from which they start. */
const START_ITERATIONS = 8;
/** Updates of weights and parameters at each scale. */
const UPDATES = 4;
/** Above this probability of being an outlier, a sample does not fit. */
const FITTING_WEIGHT = 0.5;

/** Samples under a description. */
export interface Evidence {
  /** Logarithm of the marginal likelihood, up to a constant common to all descriptions. */
  readonly log: number;
  /** Probability that each sample is not an outlier; [samples]. */
  readonly weights: readonly number[];
  /** Most probable parameters; [parameters]. */
  readonly parameters: Float64Array;
}

/**
 * Computes the evidence of samples.
 * @param loosen changes the prior of the description
 */
export function evidenceOf(
  rig: RigDescription,
  samples: readonly Measurement[],
  loosen: (prior: Prior) => Prior = (prior) => prior,
): Evidence {
  const observations = samples.map((measured) => ({
    measured,
    pose: { ...measured, ...anglesOfPulses(rig, measured) },
  }));
  const shape = { geometry: rig.geometry, centre: centreAngles(rig.axes), hidden: HIDDEN };
  const prior = loosen(hobbyPrior(rig, HIDDEN));
  const start = fitRig(observations, shape, prior, START_ITERATIONS).parameters;
  const model = new RigModel(shape);
  const candidates = ERROR_SCALES.map((scale): Evidence => {
    const problem = new CalibrationProblem(observations, model, scaledPrior(prior, scale));
    const servoRad = Math.hypot(DEFAULT_NOISE.panRad, scale * BENDS_RAD);
    const noise = { ...DEFAULT_NOISE, panRad: servoRad, tiltRad: servoRad };
    const improved = (from: Float64Array, isAnyOutlier: boolean): Float64Array => {
      let parameters = from;
      let damping = INITIAL_DAMPING;
      for (let update = 0; update < UPDATES; update++) {
        problem.updateWeights(parameters, noise, 1);
        if (!isAnyOutlier) problem.weights.fill(1);
        ({ parameters, damping } = levenbergMarquardtSteps(problem, parameters, damping));
      }
      return parameters;
    };
    // With so few samples, the calibration may have taken a good one for an outlier.
    const [parameters] = [start, improved(start, false)]
      .map((from) => improved(from, true))
      .map((end) => [end, problem.negativeLogPosterior(end, noise)] as const)
      .reduce((a, b) => (b[1] < a[1] ? b : a));
    problem.updateWeights(parameters, noise, 1);
    const { curvature } = problem.linearise(parameters);
    const lower = choleskyFactor(curvature, parameters.length);
    const log =
      -problem.negativeLogPosterior(parameters, noise) -
      (lower ? halfLogDeterminant(lower) : Number.POSITIVE_INFINITY) -
      problem.prior.deviations.reduce((sum, deviation) => sum + Math.log(deviation), 0);
    return { log, weights: problem.weights, parameters };
  });
  const best = candidates.reduce((a, b) => (b.log > a.log ? b : a));
  const mean =
    candidates.reduce((sum, { log }) => sum + Math.exp(log - best.log), 0) / candidates.length;
  return { ...best, log: best.log + Math.log(mean) };
}

/** The number of samples that fit. */
export const fittingCount = ({ weights }: Evidence): number =>
  weights.filter((weight) => weight > FITTING_WEIGHT).length;
