/**
 * Active learning: calibrates the rig on the samples so far, and ranks candidate poses by the predictive
 * variance that remains after their observation, summed over the work area. This is an optimal design
 * (Cohn, Ghahramani and Jordan, "Active learning with statistical models", 1996) with squared variances, to
 * reduce the largest errors first. Pure; propose-in-worker.ts runs it in a thread.
 */

import { pointInWorkArea } from '../../geometry/work-area.ts';
import { Random } from '../../random.ts';
import type { RigDescription } from '../../rig-file.ts';
import type { ProposalRequest } from '../../samples/plans.ts';
import type { Measurement } from '../../samples/sample.ts';
import type { Angles, FloorPoint } from '../../units.ts';
import { angleSamplesOf } from '../angle-samples.ts';
import type { RigFit } from '../calibration/fit-rig.ts';
import { dot } from '../calibration/linear-evidence.ts';
import { hobbyPrior, SERVO_NET } from '../calibration/prior.ts';
import { AIM_SIDE, rigInverse } from '../calibration/rig-inverse.ts';
import { centreAngles, RigModel } from '../calibration/rig-model.ts';
import {
  DEFAULT_NOISE,
  inverse2,
  quadratic2,
  residualCovariance,
} from '../calibration/spot-noise.ts';
import type { FleetPrior } from '../fleet-prior.ts';
import { calibrate, fleetPriorFor } from '../kinds/calibration.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';

/** A potential observation, linearised at the calibrated parameters. */
export interface LinearisedObservation {
  /** d spot / d parameter along x and y, [parameters] each. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The parameter covariance times both gradients. */
  readonly covarianceX: Float64Array;
  readonly covarianceY: Float64Array;
  /** Covariance of camera and servo noise [m²]. */
  readonly noise: Symmetric2;
}

/** Creates the lineariser of a calibration; it returns undefined where the beam has no spot. */
function observationLineariser({
  shape,
  parameters,
  covariance,
  noise,
}: RigFit): (target: FloorPoint, angles: Angles) => LinearisedObservation | undefined {
  const model = new RigModel(shape);
  const size = model.parameterCount;
  return (target, angles) => {
    const pose = { ...angles, panSide: AIM_SIDE, tiltSide: AIM_SIDE };
    model.evaluate(target, pose, parameters, 'floor');
    if (!model.hitsFloor) return undefined;
    model.differentiate();
    const x = model.parameterJacobian.slice(0, size);
    const y = model.parameterJacobian.slice(size);
    return {
      x,
      y,
      noise: residualCovariance(model, target, noise),
      covarianceX: times(covariance, x),
      covarianceY: times(covariance, y),
    };
  };
}

/** Sum of the squared variances of the points after an observation [m⁴]. */
export function varianceAfter(
  observation: LinearisedObservation,
  points: readonly LinearisedObservation[],
): number {
  const [xx, xy, yy] = observation.noise;
  const gain = inverse2([
    xx + dot(observation.x, observation.covarianceX),
    xy + dot(observation.x, observation.covarianceY),
    yy + dot(observation.y, observation.covarianceY),
  ]);
  return points.reduce((sum, { x, y, covarianceX, covarianceY }) => {
    const variance = dot(x, covarianceX) + dot(y, covarianceY);
    const reduction =
      quadratic2(gain, dot(covarianceX, observation.x), dot(covarianceX, observation.y)) +
      quadratic2(gain, dot(covarianceY, observation.x), dot(covarianceY, observation.y));
    return sum + Math.max(0, variance - reduction) ** 2;
  }, 0);
}

/** Multiplies a symmetric matrix, [size, size] row-major, by a vector. */
function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => dot(matrix.subarray(row * size, (row + 1) * size), vector));
}

/** With fewer samples the usual prior dominates the calibration. */
const MIN_SAMPLES = 6;
/**
 * With more samples, other plans are as good, and a calibration takes longer than an observation.
 */
const MAX_SAMPLES = 100;
const CANDIDATES = 96;
/** Grid of the work area over which the variance is summed. */
const ROWS = 10;
const COLUMNS = 14;

/** Input of the proposals; structured-cloneable. */
export interface PosesRequest extends ProposalRequest {
  readonly rig: RigDescription;
  readonly measurements: readonly Measurement[];
  /** As in a training. */
  readonly fleetPrior?: FleetPrior | undefined;
}

/** Whether proposals are useful with this number of samples; with a prior of the type, from the first one on. */
export const canPropose = (samples: number, fleetPrior?: FleetPrior): boolean =>
  (fleetPrior !== undefined || samples >= MIN_SAMPLES) && samples <= MAX_SAMPLES;

/** Ranks candidate poses, most informative first. @returns their nominal angles */
export function proposePoses(request: PosesRequest): Angles[] {
  const { rig, measurements, seed, pose, fleetPrior } = request;
  const split = { training: angleSamplesOf(measurements, rig), validation: [] };
  const { fit } =
    measurements.length === 0
      ? { fit: fitOfPrior(rig, fleetPrior) }
      : calibrate(
          { split, rig, seed, settings: {}, fleetPrior, onProgress: () => {} },
          SERVO_NET.hidden,
          'none', // would take longer than a pose
        );
  const aim = rigInverse(fit.shape, fit.parameters);
  const observe = observationLineariser(fit);
  const linearise = (
    target: FloorPoint,
  ): { angles: Angles; observation: LinearisedObservation }[] => {
    const angles = aim(target);
    const observation = angles && observe(target, angles);
    return observation ? [{ angles, observation }] : [];
  };
  const points = grid(rig)
    .flatMap(linearise)
    .map(({ observation }) => observation);
  const random = new Random(seed, `proposal ${pose}`);
  return Array.from({ length: CANDIDATES }, () =>
    pointInWorkArea(rig.workArea, random.uniform(), random.uniform()),
  )
    .flatMap(linearise)
    .map(({ angles, observation }) => ({ angles, variance: varianceAfter(observation, points) }))
    .sort((a, b) => a.variance - b.variance)
    .map(({ angles }) => angles);
}

/** What is known of a rig before its first sample. */
function fitOfPrior(rig: RigDescription, fleetPrior: PosesRequest['fleetPrior']): RigFit {
  const usual = hobbyPrior(rig, SERVO_NET.hidden);
  const { means, deviations } = (fleetPrior && fleetPriorFor(fleetPrior, usual)) ?? usual;
  const size = means.length;
  const covariance = new Float64Array(size * size);
  deviations.forEach((deviation, i) => {
    covariance[i * size + i] = deviation ** 2;
  });
  const shape = {
    geometry: rig.geometry,
    centre: centreAngles(rig.axes),
    hidden: SERVO_NET.hidden,
  };
  return { shape, parameters: means, covariance, noise: DEFAULT_NOISE, degreesOfFreedom: 0 };
}

const grid = ({ workArea }: RigDescription): FloorPoint[] =>
  Array.from({ length: ROWS * COLUMNS }, (_, cell) =>
    pointInWorkArea(
      workArea,
      (Math.floor(cell / COLUMNS) + 0.5) / ROWS,
      ((cell % COLUMNS) + 0.5) / COLUMNS,
    ),
  );
