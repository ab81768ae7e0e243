/**
 * Which poses to look at next: calibrates the rig on the samples so far, and ranks candidates by the
 * doubt that each would leave. A function of its request; propose-in-worker.ts runs it beside the daemon.
 */

import { pointInWorkArea } from '../../geometry/work-area.ts';
import { Random } from '../../random.ts';
import type { RigDescription } from '../../rig-file.ts';
import type { ProposalRequest } from '../../samples/plans.ts';
import type { Measurement } from '../../samples/sample.ts';
import type { Angles, FloorPoint } from '../../units.ts';
import { angleSamplesOf } from '../angle-samples.ts';
import type { RigFit } from '../calibration/fit-rig.ts';
import { SERVO_NET } from '../calibration/prior.ts';
import { AIM_SIDE, rigInverse } from '../calibration/rig-inverse.ts';
import { RigModel, type RigModelShape } from '../calibration/rig-model.ts';
import { inverse2, quadratic2, residualCovariance } from '../calibration/spot-noise.ts';
import { calibrate } from '../kinds/calibration.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';

/**
 * What a look at a floor point is worth: by how much it would lower the doubt about all others. An
 * optimal design over the work area (Cohn, Ghahramani and Jordan, "Active learning with statistical
 * models", 1996), with squared variances, because it is the largest errors that have to shrink.
 */

/** A floor point as a calibrated rig sees it. */
export interface LinearisedObservation {
  /** d spot / d parameter along x and y, [parameters] each. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The covariance of the parameters times these. */
  readonly covarianceX: Float64Array;
  readonly covarianceY: Float64Array;
  /** What camera and servos blur there [m²]. */
  readonly noise: Symmetric2;
}

/** Looks at floor points with a fit; undefined where its beam would leave no spot. */
export function observationLineariser(
  { parameters, covariance, noise }: RigFit,
  shape: RigModelShape,
): (target: FloorPoint, angles: Angles) => LinearisedObservation | undefined {
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
      ...{ x, y, noise: residualCovariance(model, target, noise) },
      covarianceX: times(covariance, x),
      covarianceY: times(covariance, y),
    };
  };
}

/** The doubt that a look leaves: squared variances, summed over the points that matter [m⁴]. */
export function varianceAfter(
  look: LinearisedObservation,
  points: readonly LinearisedObservation[],
): number {
  const [xx, xy, yy] = look.noise;
  const gain = inverse2([
    xx + dot(look.x, look.covarianceX),
    xy + dot(look.x, look.covarianceY),
    yy + dot(look.y, look.covarianceY),
  ]);
  return points.reduce((sum, { x, y, covarianceX, covarianceY }) => {
    const variance = dot(x, covarianceX) + dot(y, covarianceY);
    const told =
      quadratic2(gain, dot(covarianceX, look.x), dot(covarianceX, look.y)) +
      quadratic2(gain, dot(covarianceY, look.x), dot(covarianceY, look.y));
    return sum + Math.max(0, variance - told) ** 2;
  }, 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** A symmetric matrix, [size, size] row-major, times a vector. */
function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => dot(matrix.subarray(row * size, (row + 1) * size), vector));
}

/** With fewer samples a calibration says more of the prior than of the rig. */
const MIN_SAMPLES = 6;
/** With more, any plan does as well, and calibrating takes longer than looking. */
const MAX_SAMPLES = 100;
const CANDIDATES = 96;
/** The doubt is summed over so many rows and columns of the work area. */
const ROWS = 10;
const COLUMNS = 14;

/** What proposals are made from; structured-cloneable. */
export interface PosesRequest extends ProposalRequest {
  readonly rig: RigDescription;
  readonly measurements: readonly Measurement[];
}

/** Whether proposals from so many samples are worth their while. */
export const canPropose = (samples: number): boolean =>
  samples >= MIN_SAMPLES && samples <= MAX_SAMPLES;

/** Nominal angles of the candidates, the most telling first. */
export function proposePoses({ rig, measurements, seed, pose }: PosesRequest): Angles[] {
  const split = { training: angleSamplesOf(measurements, rig), validation: [] };
  const { fit, shape } = calibrate(
    { split, rig, seed, settings: {}, onProgress: () => {} },
    SERVO_NET.hidden,
  );
  const aim = rigInverse(shape, fit.parameters);
  const glance = observationLineariser(fit, shape);
  const look = (target: FloorPoint): { angles: Angles; seen: LinearisedObservation }[] => {
    const angles = aim(target);
    const seen = angles && glance(target, angles);
    return seen ? [{ angles, seen }] : [];
  };
  const points = grid(rig)
    .flatMap(look)
    .map(({ seen }) => seen);
  const random = new Random(seed, `proposal ${pose}`);
  return Array.from({ length: CANDIDATES }, () =>
    pointInWorkArea(rig.workArea, random.uniform(), random.uniform()),
  )
    .flatMap(look)
    .map(({ angles, seen }) => ({ angles, doubt: varianceAfter(seen, points) }))
    .sort((a, b) => a.doubt - b.doubt)
    .map(({ angles }) => angles);
}

const grid = ({ workArea }: RigDescription): FloorPoint[] =>
  Array.from({ length: ROWS * COLUMNS }, (_, cell) =>
    pointInWorkArea(
      workArea,
      (Math.floor(cell / COLUMNS) + 0.5) / ROWS,
      ((cell % COLUMNS) + 0.5) / COLUMNS,
    ),
  );
