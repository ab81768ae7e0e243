/** Angles about the base, on the floor: bearings are counted from +x (forward) to the left. */
import { type FloorPoint, floorPoint, type Radians, radians } from '../units.ts';

/** The floor point at a distance [m] and a bearing [rad]. */
export const polarPoint = (radiusM: number, bearingRad: number): FloorPoint =>
  floorPoint(radiusM * Math.cos(bearingRad), radiusM * Math.sin(bearingRad));

/** The same angle in [-π, π): what lies between two angles, the short way round. */
export function wrapAngle(angleRad: number): Radians {
  const turn = 2 * Math.PI;
  return radians(angleRad - turn * Math.floor(angleRad / turn + 0.5));
}
