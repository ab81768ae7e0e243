/**
 * Targets of the beam: points and directions in the world, and both in homogeneous coordinates, where
 * a direction is a point at infinity (Hartley and Zisserman, Multiple View Geometry, section 2.2).
 */
import type { SurfacePoint } from '../surfaces.ts';
import { type FloorPoint, floorPoint, type Metres, metres, type Radians } from '../units.ts';

/** A point in world coordinates, on the floor by default. */
export interface SpatialPoint extends FloorPoint {
  readonly zM?: Metres;
}

/** A direction in world coordinates. */
export interface Direction {
  /** From +x (forward) to the left. */
  readonly bearingRad: Radians;
  /** Above the horizon. */
  readonly elevationRad: Radians;
}

/** What the beam is to meet: a point, or a direction for a beam parallel to it. */
export type Target = SpatialPoint | Direction;

/** A point, or with weight 0 a direction, whose coordinates are those of its unit vector. */
export interface HomogeneousPoint extends SurfacePoint {
  /** 1 by default. */
  readonly weight?: 0 | 1;
}

/** A point by its three coordinates [m]. */
export const spatialPoint = ([x = 0, y = 0, z = 0]: readonly number[]): SpatialPoint => ({
  ...floorPoint(x, y),
  zM: metres(z),
});

/** Whether a target is a direction. */
export const isDirection = (target: Target): target is Direction => 'bearingRad' in target;

/** Whether a target is a point of the floor. */
export const isOnFloor = ({ zM, weight, plane }: HomogeneousPoint): boolean =>
  (zM === undefined || zM === 0) && weight !== 0 && plane === undefined;

/** The homogeneous coordinates of a target. */
export function homogeneous(target: Target): HomogeneousPoint {
  if (!isDirection(target)) return target;
  const { bearingRad, elevationRad } = target;
  const horizontal = Math.cos(elevationRad);
  return {
    xM: metres(horizontal * Math.cos(bearingRad)),
    yM: metres(horizontal * Math.sin(bearingRad)),
    zM: metres(Math.sin(elevationRad)),
    weight: 0,
  };
}
