/**
 * Homogeneous transforms: 4×4 matrices, row-major in an array of 16. `T_a_b` maps b's coordinates to
 * a's, so that T_a_c = T_a_b · T_b_c.
 *
 * World frame: origin on the floor below the nominal base, x forward, y to the left, z up.
 */
import { type Metres, metres, type Radians } from '../units.ts';

/** A rigid transform, [4, 4] row-major. */
export type Transform = readonly number[];
/** A position [m] or a direction, in the frame given by its name. */
export type Vector3 = readonly [number, number, number];

/** Translation by (x, y, z). */
export const translation = (xM: number, yM: number, zM: number): Transform => [
  1,
  0,
  0,
  xM,
  0,
  1,
  0,
  yM,
  0,
  0,
  1,
  zM,
  0,
  0,
  0,
  1,
];

/** Rotation about x (roll). */
export function rotationX(angleRad: Radians): Transform {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)];
  return [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0, 0, 0, 0, 1];
}

/** Rotation about y (pitch, tilt): positive turns +x downwards. */
export function rotationY(angleRad: Radians): Transform {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)];
  return [c, 0, s, 0, 0, 1, 0, 0, -s, 0, c, 0, 0, 0, 0, 1];
}

/** Rotation about z (yaw, pan): positive turns +x towards +y, to the left. */
export function rotationZ(angleRad: Radians): Transform {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)];
  return [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
}

/** The product of transforms, from left to right. */
export function compose(first: Transform, ...rest: Transform[]): Transform {
  return rest.reduce(multiply, first);
}

/** The inverse transform, T_b_a. */
export function invert(T_a_b: Transform): Transform {
  const turned = [0, 1, 2].map((row) => [0, 1, 2].map((column) => T_a_b[4 * column + row]!));
  const shift = [T_a_b[3]!, T_a_b[7]!, T_a_b[11]!];
  return [
    ...turned.flatMap((row) => [...row, -row.reduce((sum, x, i) => sum + x * shift[i]!, 0)]),
    ...[0, 0, 0, 1],
  ];
}

/** Transforms a position. */
export function transformPoint(T_a_b: Transform, pointB: Vector3): Vector3 {
  const [x, y, z] = transformDirection(T_a_b, pointB);
  return [x + T_a_b[3]!, y + T_a_b[7]!, z + T_a_b[11]!];
}

/** Transforms a direction: rotation without translation. */
export function transformDirection(T_a_b: Transform, [x, y, z]: Vector3): Vector3 {
  const row = (i: number) => T_a_b[i]! * x + T_a_b[i + 1]! * y + T_a_b[i + 2]! * z;
  return [row(0), row(4), row(8)];
}

/**
 * The intersection of a ray with the floor z = 0; undefined if the ray does not descend or starts
 * below the floor.
 */
export function floorHit(
  originWorld: Vector3,
  directionWorld: Vector3,
): { xM: Metres; yM: Metres } | undefined {
  const [x, y, z] = originWorld;
  const [dx, dy, dz] = directionWorld;
  if (dz >= 0 || z < 0) return undefined;
  const range = -z / dz;
  return { xM: metres(x + range * dx), yM: metres(y + range * dy) };
}

function multiply(a: Transform, b: Transform): Transform {
  const product: number[] = [];
  for (let row = 0; row < 16; row += 4) {
    for (let column = 0; column < 4; column++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[row + k]! * b[4 * k + column]!;
      product.push(sum);
    }
  }
  return product;
}
