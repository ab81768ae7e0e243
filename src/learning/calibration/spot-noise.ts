/**
 * What blurs a measurement, as it appears beside the beam: the camera on both coordinates of the spot,
 * and each servo along the line that it moves the spot. The same noise of a servo that is nothing near
 * the base is centimetres far out; weights by this covariance let every sample say what it can.
 */
import type { FloorPoint } from '../../units.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';
import { NOISE } from './prior.ts';
import type { RigModel } from './rig-model.ts';

/** How large each source of noise is. */
export interface NoiseSizes {
  /** Of the seen spot, in units of what is usual at its range. */
  readonly spotScale: number;
  /** Standard deviations of where the servos come to rest [rad]. */
  readonly panRad: number;
  readonly tiltRad: number;
}

/** The noise that hobby rigs usually have. */
export const USUAL_NOISE: NoiseSizes = {
  spotScale: 1,
  panRad: NOISE.servoRad,
  tiltRad: NOISE.servoRad,
};

/** The usual deviation of a seen spot on each coordinate [m]. */
export const usualSpotM = ({ xM, yM }: FloorPoint): number =>
  NOISE.spotM + NOISE.spotPerMetre * Math.hypot(xM, yM);

/** The covariance of a model's `offset`, where it last looked [m²]. */
export function offsetCovariance(
  { byPoint, byShaft }: RigModel,
  point: FloorPoint,
  { spotScale, panRad, tiltRad }: NoiseSizes,
): Symmetric2 {
  const spotM = spotScale * usualSpotM(point);
  let [xx, xy, yy] = [0, 0, 0];
  const add = (x: number, y: number) => {
    xx += x * x;
    xy += x * y;
    yy += y * y;
  };
  add(spotM * byPoint[0]!, spotM * byPoint[2]!);
  add(spotM * byPoint[1]!, spotM * byPoint[3]!);
  add(panRad * byShaft[0]!, panRad * byShaft[2]!);
  add(tiltRad * byShaft[1]!, tiltRad * byShaft[3]!);
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
