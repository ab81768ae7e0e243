/**
 * What blurs a measurement, as it appears beside the beam: the camera on both coordinates of the spot,
 * and each servo along the line that it moves the spot. The same noise of a servo that is nothing near
 * the base is centimetres far out; weights by this covariance let every sample say what it can.
 */
import type { FloorPoint } from '../../units.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';
import { TYPICAL_NOISE } from './prior.ts';
import type { RigModel } from './rig-model.ts';

/** How large each source of noise is. */
export interface NoiseModel {
  /** Of the seen spot, in units of what is usual at its range. */
  readonly spotScale: number;
  /** Standard deviations of where the servos come to rest [rad]. */
  readonly panRad: number;
  readonly tiltRad: number;
}

/** The noise that hobby rigs usually have. */
export const DEFAULT_NOISE: NoiseModel = {
  spotScale: 1,
  panRad: TYPICAL_NOISE.servoRad,
  tiltRad: TYPICAL_NOISE.servoRad,
};

/** The usual deviation of a seen spot on each coordinate [m]. */
export const typicalSpotDeviationM = ({ xM, yM }: FloorPoint): number =>
  TYPICAL_NOISE.spotM + TYPICAL_NOISE.spotPerMetre * Math.hypot(xM, yM);

/** The covariance of a model's `offset`, where it last looked [m²]. */
export function residualCovariance(
  { pointJacobian, shaftJacobian }: RigModel,
  point: FloorPoint,
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

/** The inverse of a symmetric matrix. */
export function inverse2([xx, xy, yy]: Symmetric2): Symmetric2 {
  const determinant = xx * yy - xy * xy;
  return [yy / determinant, -xy / determinant, xx / determinant];
}

/** xᵀ A x. */
export const quadratic2 = ([xx, xy, yy]: Symmetric2, x: number, y: number): number =>
  xx * x * x + 2 * xy * x * y + yy * y * y;
