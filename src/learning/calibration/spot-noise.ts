/**
 * Noise of an observation: the camera's on both coordinates of the spot, and each servo's along the
 * line on which it moves the spot. Servo noise grows from tenths of a millimetre near the base to
 * centimetres far out, so each observation is weighted by its own covariance.
 */
import type { SurfacePoint } from '../../surfaces.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';
import { TYPICAL_NOISE } from './prior.ts';
import type { RigModel } from './rig-model.ts';

/** Size of each noise source. */
export interface NoiseModel {
  /** Standard deviation of the measured spot, relative to the typical one at its range. */
  readonly spotScale: number;
  /** Standard deviations of the angles at rest [rad]. */
  readonly panRad: number;
  readonly tiltRad: number;
}

/** Typical noise of hobby rigs. */
export const DEFAULT_NOISE: NoiseModel = {
  spotScale: 1,
  panRad: TYPICAL_NOISE.servoRad,
  tiltRad: TYPICAL_NOISE.servoRad,
};

/** Typical standard deviation of a measured spot on each coordinate [m]. */
export const typicalSpotDeviationM = ({ xM, yM, zM }: SurfacePoint): number =>
  TYPICAL_NOISE.spotM +
  TYPICAL_NOISE.spotPerMetre * (zM ? Math.hypot(xM, yM, zM) : Math.hypot(xM, yM));

/** Covariance of a model's `residual` at its last `evaluate` [m²]. */
export function residualCovariance(
  { pointJacobian, shaftJacobian }: RigModel,
  point: SurfacePoint,
  { spotScale, panRad, tiltRad }: NoiseModel,
): Symmetric2 {
  const spotM = spotScale * typicalSpotDeviationM(point);
  let [xx, xy, yy] = [0, 0, 0];
  const add = (x: number, y: number) => {
    xx += x * x;
    xy += x * y;
    yy += y * y;
  };
  add(spotM * pointJacobian[0]!, spotM * pointJacobian[2]!);
  add(spotM * pointJacobian[1]!, spotM * pointJacobian[3]!);
  add(panRad * shaftJacobian[0]!, panRad * shaftJacobian[2]!);
  add(tiltRad * shaftJacobian[1]!, tiltRad * shaftJacobian[3]!);
  return [xx, xy, yy];
}

/** Inverse of a symmetric matrix. */
export function inverse2([xx, xy, yy]: Symmetric2): Symmetric2 {
  const determinant = xx * yy - xy * xy;
  return [yy / determinant, -xy / determinant, xx / determinant];
}

/** xᵀ A x. */
export const quadratic2 = ([xx, xy, yy]: Symmetric2, x: number, y: number): number =>
  xx * x * x + 2 * xy * x * y + yy * y * y;
