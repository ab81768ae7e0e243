/**
 * Surfaces on which a spot may be seen: the floor, and planes of the rig file, given by the corners of a
 * convex or concave polygon. Points on them are world points.
 */
import { polygonContains } from 'd3-polygon';
import { type FloorPoint, type Metres, metres } from './units.ts';

type Vector3 = readonly [x: number, y: number, z: number];

/** The directions of a plane: orthogonal unit vectors in it, in world coordinates. */
export interface Plane {
  readonly u: Vector3;
  readonly v: Vector3;
}

/** A point on a surface, with the plane of any surface but the floor. */
export interface SurfacePoint extends FloorPoint {
  /** 0 by default. */
  readonly zM?: Metres;
  readonly plane?: Plane;
}

/** A measured spot, with its surface if it is not the floor. */
export interface SurfaceSpot extends FloorPoint {
  readonly zM?: Metres;
  readonly surface?: string;
}

/** The name of the floor, which is no surface of the rig file. */
export const FLOOR = 'floor';

/** A surface of a rig file: a polygon in a plane, in world coordinates [m]. */
export interface Surface {
  readonly name: string;
  readonly corners: readonly { readonly x: number; readonly y: number; readonly z: number }[];
}

/** A plane by its directions and one of its points. */
export interface PlacedPlane extends Plane {
  readonly origin: Vector3;
  /** Unit vector, perpendicular to it. */
  readonly normal: Vector3;
}

/** The plane of a surface: u along its first side; undefined if the first three corners are on one line. */
export function planeOf({ corners }: Surface): PlacedPlane | undefined {
  const [origin, second, third] = corners.map(({ x, y, z }): Vector3 => [x, y, z]);
  if (!origin || !second || !third) return undefined;
  const side = minus(second, origin);
  const across = cross(side, minus(third, origin));
  const [length, area] = [norm(side), norm(across)];
  if (!(length > MIN_LENGTH_M && area / length > MIN_LENGTH_M)) return undefined;
  const u = scaled(side, 1 / length);
  const normal = scaled(across, 1 / area);
  return { origin, u, v: cross(normal, u), normal };
}

/** Distance of a point from a plane [m]; positive on the side of its normal. */
export const heightAbove = ({ origin, normal }: PlacedPlane, point: Vector3): number =>
  dot(normal, minus(point, origin));

/** The surface that a beam meets first within its outline, and where; undefined if it meets none of them. */
export function firstMet<S extends Surface>(
  surfaces: readonly S[],
  beam: { readonly originWorld: Vector3; readonly directionWorld: Vector3 },
): { readonly surface: S; readonly point: Vector3; readonly distanceM: number } | undefined {
  let first: { surface: S; point: Vector3; distanceM: number } | undefined;
  for (const surface of surfaces) {
    const plane = planeOf(surface);
    if (!plane) continue;
    const distanceM =
      -heightAbove(plane, beam.originWorld) / dot(plane.normal, beam.directionWorld);
    if (!(distanceM > 0 && distanceM < (first?.distanceM ?? Number.POSITIVE_INFINITY))) continue;
    const point = plus(beam.originWorld, scaled(beam.directionWorld, distanceM));
    if (contains(surface, plane, point)) first = { surface, point, distanceM };
  }
  return first;
}

/** The point of a surface at shares of its extent, each from 0 to 1; undefined outside of its outline. */
export function pointOnSurface(
  surface: Surface,
  uShare: number,
  vShare: number,
): SurfacePoint | undefined {
  const plane = planeOf(surface);
  if (!plane) return undefined;
  const outline = outlineOf(surface, plane);
  const along = (axis: 0 | 1, share: number) => {
    const values = outline.map((corner) => corner[axis]);
    const least = Math.min(...values);
    return least + share * (Math.max(...values) - least);
  };
  const [u, v] = [along(0, uShare), along(1, vShare)];
  if (!polygonContains(outline, [u, v])) return undefined;
  return { ...pointInPlane(plane, u, v), plane: { u: plane.u, v: plane.v } };
}

/**
 * The world point at distances in a plane, as one measures them: from the first corner along the first side,
 * and perpendicular to it, towards the third corner.
 */
export function pointInPlane({ origin, u, v }: PlacedPlane, alongM: number, acrossM: number) {
  const [x, y, z] = plus(origin, plus(scaled(u, alongM), scaled(v, acrossM)));
  return { xM: metres(x), yM: metres(y), zM: metres(z) };
}

const MIN_LENGTH_M = 0.01;

const contains = (surface: Surface, plane: PlacedPlane, point: Vector3): boolean =>
  polygonContains(outlineOf(surface, plane), inPlane(plane, point));

/** The corners of a surface as distances in its plane (`pointInPlane`) [m]. */
export const outlineOf = ({ corners }: Surface, plane: PlacedPlane): [number, number][] =>
  corners.map(({ x, y, z }) => inPlane(plane, [x, y, z]));

function inPlane({ origin, u, v }: PlacedPlane, point: Vector3): [number, number] {
  const from = minus(point, origin);
  return [dot(u, from), dot(v, from)];
}

/** The scalar product of two vectors. */
export const dot = ([a, b, c]: Vector3, [x, y, z]: Vector3): number => a * x + b * y + c * z;
const plus = ([a, b, c]: Vector3, [x, y, z]: Vector3): Vector3 => [a + x, b + y, c + z];
const minus = ([a, b, c]: Vector3, [x, y, z]: Vector3): Vector3 => [a - x, b - y, c - z];
const scaled = ([a, b, c]: Vector3, by: number): Vector3 => [a * by, b * by, c * by];
const norm = (vector: Vector3): number => Math.hypot(...vector);

/** The cross product of two vectors. */
export const cross = ([a, b, c]: Vector3, [x, y, z]: Vector3): Vector3 => [
  b * z - c * y,
  c * x - a * z,
  a * y - b * x,
];
