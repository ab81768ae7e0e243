/**
 * What a look at a floor point is worth: by how much it would lower the doubt about all others. An
 * optimal design over the work area (Cohn, Ghahramani and Jordan, "Active learning with statistical
 * models", 1996), with squared variances, because it is the largest errors that have to shrink.
 */
import type { Angles, FloorPoint } from '../../units.ts';
import { SHOT_SIDE } from '../calibration/aim-rig.ts';
import type { RigFit } from '../calibration/fit-rig.ts';
import { RigModel, type RigModelShape } from '../calibration/rig-model.ts';
import { inverse2, offsetCovariance, quadratic2 } from '../calibration/spot-noise.ts';
import type { Symmetric2 } from '../shot-spread.ts';

/** A floor point as a calibrated rig sees it. */
export interface Glance {
  /** d spot / d parameter along x and y, [parameters] each. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The covariance of the parameters times these. */
  readonly covarianceX: Float64Array;
  readonly covarianceY: Float64Array;
  /** What camera and servos blur there [m²]. */
  readonly blur: Symmetric2;
}

/** Looks at floor points with a fit; undefined where its beam would leave no spot. */
export function glancer(
  { parameters, covariance, noise }: RigFit,
  shape: RigModelShape,
): (target: FloorPoint, angles: Angles) => Glance | undefined {
  const model = new RigModel(shape);
  const size = model.parameterCount;
  return (target, angles) => {
    const pose = { ...angles, panSide: SHOT_SIDE, tiltSide: SHOT_SIDE };
    model.look(target, pose, parameters, 'floor');
    if (!model.marks) return undefined;
    model.differentiate();
    const x = model.byParameter.slice(0, size);
    const y = model.byParameter.slice(size);
    return {
      ...{ x, y, blur: offsetCovariance(model, target, noise) },
      covarianceX: times(covariance, x),
      covarianceY: times(covariance, y),
    };
  };
}

/** The doubt that a look leaves: squared variances, summed over the points that matter [m⁴]. */
export function doubtAfter(look: Glance, points: readonly Glance[]): number {
  const [xx, xy, yy] = look.blur;
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
