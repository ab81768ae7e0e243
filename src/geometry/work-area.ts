/**
 * The work area: an annular sector of the floor, rMin ≤ |target| ≤ rMax and bearingMin ≤ bearing ≤
 * bearingMax. Bearings are angles about the base, measured from +x (forward) to the left.
 */

import type { WorkArea } from '../rig-file.ts';
import { type FloorPoint, floorPoint, type Radians, radians } from '../units.ts';

/** The floor point at a distance [m] and a bearing [rad]. */
export const polarPoint = (radiusM: number, bearingRad: number): FloorPoint =>
  floorPoint(radiusM * Math.cos(bearingRad), radiusM * Math.sin(bearingRad));

/** The equivalent angle in [-π, π), so that a difference of angles is the shorter way round. */
export function wrapAngle(angleRad: number): Radians {
  const turn = 2 * Math.PI;
  return radians(angleRad - turn * Math.floor(angleRad / turn + 0.5));
}

const ROUNDING_M = 1e-9;
const ROUNDING_RAD = 1e-9;

/** Whether a point, at any height, or a direction is between the bearings of the work area. */
export function isInSector({ bearingMin, bearingMax }: WorkArea, { xM, yM }: FloorPoint): boolean {
  const bearing = Math.atan2(yM, xM);
  return bearing >= bearingMin - ROUNDING_RAD && bearing <= bearingMax + ROUNDING_RAD;
}

/** Whether a target lies in the work area, including its boundary. */
export function isInWorkArea(area: WorkArea, target: FloorPoint): boolean {
  const radius = Math.hypot(target.xM, target.yM);
  const bearing = Math.atan2(target.yM, target.xM);
  const { rMin, rMax, bearingMin, bearingMax } = area;
  if (radius >= rMin && radius <= rMax && bearing >= bearingMin && bearing <= bearingMax) {
    return true;
  }
  const nearest = nearestInWorkArea(area, target);
  return Math.hypot(nearest.xM - target.xM, nearest.yM - target.yM) <= ROUNDING_M;
}

/** The point of the work area nearest to a target; the target itself if it is inside. */
export function nearestInWorkArea(area: WorkArea, { xM, yM }: FloorPoint): FloorPoint {
  const bearing = Math.atan2(yM, xM);
  if (bearing >= area.bearingMin && bearing <= area.bearingMax) {
    const radius = Math.hypot(xM, yM);
    const clamped = clamp(radius, area.rMin, area.rMax);
    return clamped === radius ? floorPoint(xM, yM) : polarPoint(clamped, bearing);
  }
  // Outside the sector, the nearest point is on one of the two straight edges.
  const onRims = [area.bearingMin, area.bearingMax].map((rim) => {
    const along = xM * Math.cos(rim) + yM * Math.sin(rim);
    return polarPoint(clamp(along, area.rMin, area.rMax), rim);
  });
  const distance = (point: FloorPoint) => Math.hypot(point.xM - xM, point.yM - yM);
  return onRims.reduce((best, point) => (distance(point) < distance(best) ? point : best));
}

/** Maps the unit square onto the work area; equal areas map to equal areas. */
export function pointInWorkArea(area: WorkArea, u: number, v: number): FloorPoint {
  const radius = Math.sqrt(area.rMin ** 2 + u * (area.rMax ** 2 - area.rMin ** 2));
  return polarPoint(radius, area.bearingMin + v * (area.bearingMax - area.bearingMin));
}

const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);

/** Maximum length of a path, including repetitions [m]. */
export const MAX_PATH_M = 100;

/** The corners of a polyline; a repeated polyline is closed. */
export function pathCorners(points: readonly FloorPoint[], repeat: number): FloorPoint[] {
  const closes = repeat > 1 && distanceM(points[0]!, points.at(-1)!) > 0;
  return closes ? [...points, points[0]!] : [...points];
}

/** The length of a polyline [m]. */
export const pathLengthM = (corners: readonly FloorPoint[]): number =>
  corners.slice(1).reduce((lengthM, corner, i) => lengthM + distanceM(corners[i]!, corner), 0);

/** The distance between two points [m]. */
export const distanceM = (a: FloorPoint, b: FloorPoint): number =>
  Math.hypot(b.xM - a.xM, b.yM - a.yM);

/** Cells of the coarse grid of a search. */
const RADII = 32;
const BEARINGS = 64;
/** Directions tried around the best point so far; rotated at each step to cover all angles. */
const DIRECTIONS = 32;
const TURN_RAD = 0.083;
const MIN_STEP_M = 0.0005;

/**
 * The reachable target nearest to a given target, rounded to millimetres; undefined if the search
 * finds none. Reachability can only be tested point by point, so the search scans a coarse grid of
 * the work area and refines around its best point.
 */
export function nearestReachable(
  area: WorkArea,
  target: FloorPoint,
  isReachable: (point: FloorPoint) => boolean,
): FloorPoint | undefined {
  const onRim = toMillimetre(nearestInWorkArea(area, target));
  if (isReachable(onRim)) return onRim;
  const distanceM = ({ xM, yM }: FloorPoint) => Math.hypot(xM - target.xM, yM - target.yM);
  const nearestOf = (points: readonly FloorPoint[]) =>
    points
      .map(toMillimetre)
      .filter(isReachable)
      .reduce<FloorPoint | undefined>(
        (best, point) => (best && distanceM(best) <= distanceM(point) ? best : point),
        undefined,
      );
  let best = nearestOf(coarseGrid(area));
  let stepM = area.rMax / RADII;
  for (let turn = 0; best && stepM > MIN_STEP_M; turn += TURN_RAD) {
    const around = nearestOf(circle(best, stepM, turn));
    if (around && distanceM(around) < distanceM(best)) best = around;
    else stepM /= 2;
  }
  return best;
}

/** Uniform in radius, not in area: tight limits often leave only points near the base. */
function coarseGrid({ rMin, rMax, bearingMin, bearingMax }: WorkArea): FloorPoint[] {
  return Array.from({ length: (RADII + 1) * (BEARINGS + 1) }, (_, i) => {
    const radiusM = rMin + ((rMax - rMin) * Math.floor(i / (BEARINGS + 1))) / RADII;
    const bearingRad = bearingMin + ((bearingMax - bearingMin) * (i % (BEARINGS + 1))) / BEARINGS;
    return polarPoint(radiusM, bearingRad);
  });
}

function circle({ xM, yM }: FloorPoint, radiusM: number, turnRad: number): FloorPoint[] {
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const angleRad = turnRad + (2 * Math.PI * i) / DIRECTIONS;
    return floorPoint(xM + radiusM * Math.cos(angleRad), yM + radiusM * Math.sin(angleRad));
  });
}

const toMillimetre = ({ xM, yM }: FloorPoint): FloorPoint =>
  floorPoint(Math.round(xM * 1000) / 1000, Math.round(yM * 1000) / 1000);
