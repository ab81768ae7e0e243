/**
 * How long a path on the floor is, and how long it may be: asked by the daemon when it plans one, and by the
 * page before it asks for one.
 */
import type { FloorPoint } from '../units.ts';

/** The longest path, repetitions included [m]. */
export const MOST_PATH_M = 100;

/** The corners of a line; one that is repeated closes itself. */
export function pathCorners(points: readonly FloorPoint[], repeat: number): FloorPoint[] {
  const closes = repeat > 1 && distanceM(points[0]!, points.at(-1)!) > 0;
  return closes ? [...points, points[0]!] : [...points];
}

/** The length of a line along its corners [m]. */
export const lengthOfM = (corners: readonly FloorPoint[]): number =>
  corners.slice(1).reduce((lengthM, corner, i) => lengthM + distanceM(corners[i]!, corner), 0);

/** How far apart two points are [m]. */
export const distanceM = (a: FloorPoint, b: FloorPoint): number =>
  Math.hypot(b.xM - a.xM, b.yM - a.yM);
