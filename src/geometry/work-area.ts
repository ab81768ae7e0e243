/**
 * The work area: an annular sector of the floor, rMin ≤ |target| ≤ rMax and bearingMin ≤ bearing ≤
 * bearingMax, bearings counted from +x to the left.
 */
import type { WorkArea } from '../rig-file.ts';
import { type FloorPoint, floorPoint } from '../units.ts';
import { polarPoint } from './bearings.ts';

const ROUNDING_M = 1e-9;

/** Whether a target lies in the work area; its rim counts as inside. */
export function inWorkArea(area: WorkArea, target: FloorPoint): boolean {
  const radius = Math.hypot(target.xM, target.yM);
  const bearing = Math.atan2(target.yM, target.xM);
  const { rMin, rMax, bearingMin, bearingMax } = area;
  if (radius >= rMin && radius <= rMax && bearing >= bearingMin && bearing <= bearingMax) {
    return true;
  }
  const nearest = nearestInWorkArea(area, target);
  return Math.hypot(nearest.xM - target.xM, nearest.yM - target.yM) <= ROUNDING_M;
}

/** The point of the work area nearest to a target: the target itself when it lies inside. */
export function nearestInWorkArea(area: WorkArea, { xM, yM }: FloorPoint): FloorPoint {
  const bearing = Math.atan2(yM, xM);
  if (bearing >= area.bearingMin && bearing <= area.bearingMax) {
    const radius = Math.hypot(xM, yM);
    const clamped = clamp(radius, area.rMin, area.rMax);
    return clamped === radius ? floorPoint(xM, yM) : polarPoint(clamped, bearing);
  }
  // Outside the sector the nearest point is on one of its two straight rims.
  const onRims = [area.bearingMin, area.bearingMax].map((rim) => {
    const along = xM * Math.cos(rim) + yM * Math.sin(rim);
    return polarPoint(clamp(along, area.rMin, area.rMax), rim);
  });
  const distance = (point: FloorPoint) => Math.hypot(point.xM - xM, point.yM - yM);
  return onRims.reduce((best, point) => (distance(point) < distance(best) ? point : best));
}

/** Maps the unit square onto the work area so that equal parts of one are equal areas of the other. */
export function pointInWorkArea(area: WorkArea, u: number, v: number): FloorPoint {
  const radius = Math.sqrt(area.rMin ** 2 + u * (area.rMax ** 2 - area.rMin ** 2));
  return polarPoint(radius, area.bearingMin + v * (area.bearingMax - area.bearingMin));
}

const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);
