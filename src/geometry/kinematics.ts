/**
 * The nominal kinematics of the pan-tilt robot, as given in the exercise:
 *
 *     T_world_effector(pan, tilt) = Rz(pan) · Trans(0, 0, l1) · Ry(tilt) · Trans(0, 0, l2)
 *
 * Zero pose: at pan = tilt = 0 the head is upright, and the laser, along the effector's +x axis, is
 * horizontal and points forward. Positive pan turns it to the left, positive tilt turns it down.
 *
 * Each function accepts one pose or target, or an array of them, and returns the same shape.
 */
import { type Angles, type FloorPoint, type Metres, metres, radians } from '../units.ts';
import type { HomogeneousPoint } from './targets.ts';
import {
  compose,
  floorHit,
  rotationY,
  rotationZ,
  type Transform,
  transformDirection,
  transformPoint,
  translation,
} from './transforms.ts';

/** The two link lengths of the robot. */
export interface Geometry {
  /** From the floor to the tilt axis [m]. */
  readonly l1: Metres;
  /** From the tilt axis to the laser [m]. */
  readonly l2: Metres;
}

/** The geometry given in the exercise. */
export const EXERCISE_GEOMETRY: Geometry = { l1: metres(0.195), l2: metres(0.0825) };

/** Direct kinematics: T_world_effector, [4, 4] row-major. */
export const direct = vectorised(
  ({ panRad, tiltRad }: Angles, { l1, l2 }: Geometry): Transform =>
    compose(rotationZ(panRad), translation(0, 0, l1), rotationY(tiltRad), translation(0, 0, l2)),
);

/** Direct kinematics of the laser: its floor point; undefined if the beam does not point down. */
export const laser = vectorised((angles: Angles, geometry: Geometry): FloorPoint | undefined => {
  const T_world_effector = direct(angles, geometry);
  return floorHit(
    transformPoint(T_world_effector, [0, 0, 0]),
    transformDirection(T_world_effector, [1, 0, 0]),
  );
});

/**
 * Inverse kinematics: the angles whose beam passes through a point, or is parallel to a direction, pan
 * in (-π, π]. Undefined if the point is too close to the tilt axis for any tilt.
 */
export const inverse = vectorised(
  ({ xM, yM, zM = metres(0), weight = 1 }: HomogeneousPoint, { l1, l2 }: Geometry) => {
    const d = Math.hypot(xM, yM);
    const drop = weight * l1 - zM;
    const slant = Math.hypot(drop, d);
    if (weight * l2 > slant) return undefined;
    const angles: Angles = {
      panRad: radians(Math.atan2(yM, xM)),
      tiltRad: radians(Math.PI - Math.atan2(d, drop) - Math.acos((weight * l2) / slant)),
    };
    return angles;
  },
);

interface Vectorised<In, Out> {
  (input: In, geometry?: Geometry): Out;
  (inputs: readonly In[], geometry?: Geometry): Out[];
}

/** Lifts a function of one item to arrays; the geometry defaults to the exercise's. */
function vectorised<In extends object, Out>(
  one: (input: In, geometry: Geometry) => Out,
): Vectorised<In, Out> {
  const either = (input: In | readonly In[], geometry = EXERCISE_GEOMETRY) =>
    Array.isArray(input)
      ? input.map((item: In) => one(item, geometry))
      : one(input as In, geometry);
  return either as Vectorised<In, Out>;
}
