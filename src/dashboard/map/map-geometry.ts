/**
 * Geometry of the floor map, without a browser: metres on the floor to pixels on the screen and back.
 * The map looks down on the floor: x (forward) is up on the screen, y (left) is left.
 */

import type { RigView } from '../../api/rig.ts';
import { polarPoint } from '../../geometry/work-area.ts';
import type { WorkArea } from '../../rig-file.ts';
import { type FloorPoint, floorPoint, metres, radians } from '../../units.ts';

export type WorkAreaView = RigView['workArea'];

/** The same as src/geometry/ has it. */
export const inGeometry = (area: WorkAreaView): WorkArea => ({
  rMin: metres(area.rMinM),
  rMax: metres(area.rMaxM),
  bearingMin: radians(area.bearingMinRad),
  bearingMax: radians(area.bearingMaxRad),
});

/** A place on the map, from its top left corner [px]. */
export interface MapPoint {
  readonly xPx: number;
  readonly yPx: number;
}

/** Where the floor lies on the map. */
export interface MapView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pxPerM: number;
  /** Where the base stands. */
  readonly originXPx: number;
  readonly originYPx: number;
}

/** A rectangle of the floor [m]. */
export interface FloorBounds {
  readonly xMinM: number;
  readonly xMaxM: number;
  readonly yMinM: number;
  readonly yMaxM: number;
}

/** The middle of the work area. */
export const middleOf = ({
  rMinM,
  rMaxM,
  bearingMinRad,
  bearingMaxRad,
}: WorkAreaView): FloorPoint =>
  polarPoint((rMinM + rMaxM) / 2, (bearingMinRad + bearingMaxRad) / 2);

/** Of each power of ten. */
const ROUND_STEPS = [1, 2.5, 5];
/** So many round steps span the work area, or about so many. */
const STEPS_ACROSS = 31;

/** A round length that suits the work area [m]: 5 cm where targets lie between 0.25 and 1.8 m. */
export function roundStepM({ rMinM, rMaxM, bearingMinRad, bearingMaxRad }: WorkAreaView): number {
  const halfAngle = Math.min((bearingMaxRad - bearingMinRad) / 2, Math.PI / 2);
  const acrossM = Math.min(rMaxM - rMinM, (rMinM + rMaxM) * Math.sin(halfAngle));
  const wanted = acrossM / STEPS_ACROSS;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const off = (step: number) => Math.abs(Math.log(step / wanted));
  return [...ROUND_STEPS, 10]
    .map((digit) => Number((digit * power).toPrecision(2)))
    .reduce((best, step) => (off(step) < off(best) ? step : best));
}

/** The smallest rectangle around the base and the work area. */
export function boundsOf(area: WorkAreaView): FloorBounds {
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = area;
  const bearings = [bearingMinRad, bearingMaxRad];
  for (let quarter = -4; quarter <= 4; quarter++) {
    const bearing = (quarter * Math.PI) / 2;
    if (bearing > bearingMinRad && bearing < bearingMaxRad) bearings.push(bearing);
  }
  const points = bearings.flatMap((bearing) => [
    polarPoint(rMinM, bearing),
    polarPoint(rMaxM, bearing),
  ]);
  const xs = [0, ...points.map(({ xM }) => xM)];
  const ys = [0, ...points.map(({ yM }) => yM)];
  return {
    xMinM: Math.min(...xs),
    xMaxM: Math.max(...xs),
    yMinM: Math.min(...ys),
    yMaxM: Math.max(...ys),
  };
}

/** Lays the base and the work area into the middle of a map, as large as its margin allows. */
export function fitMap(
  area: WorkAreaView,
  widthPx: number,
  heightPx: number,
  marginPx: number,
): MapView {
  const { xMinM, xMaxM, yMinM, yMaxM } = boundsOf(area);
  const pxPerM = Math.min(
    Math.max(widthPx - 2 * marginPx, 1) / (yMaxM - yMinM),
    Math.max(heightPx - 2 * marginPx, 1) / (xMaxM - xMinM),
  );
  return {
    widthPx,
    heightPx,
    pxPerM,
    originXPx: widthPx / 2 + ((yMinM + yMaxM) / 2) * pxPerM,
    originYPx: heightPx / 2 + ((xMinM + xMaxM) / 2) * pxPerM,
  };
}

/** Where a floor point lies on the map. */
export const toPixels = (view: MapView, { xM, yM }: FloorPoint): MapPoint => ({
  xPx: view.originXPx - yM * view.pxPerM,
  yPx: view.originYPx - xM * view.pxPerM,
});

/** The floor point under a place of the map. */
export const toFloor = (view: MapView, { xPx, yPx }: MapPoint): FloorPoint =>
  floorPoint((view.originYPx - yPx) / view.pxPerM, (view.originXPx - xPx) / view.pxPerM);

/** The point of the map's floor nearest to a floor point. */
export function clampToMap(view: MapView, point: FloorPoint): FloorPoint {
  const { xPx, yPx } = toPixels(view, point);
  const inside = {
    xPx: Math.min(Math.max(xPx, 0), view.widthPx),
    yPx: Math.min(Math.max(yPx, 0), view.heightPx),
  };
  return inside.xPx === xPx && inside.yPx === yPx ? point : toFloor(view, inside);
}

/**
 * What the floor map draws, as SVG path data and label places: the work area, its range rings and
 * its bearing ticks.
 */

const RING_STEPS_M = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50];
const MAX_RINGS = 4;
const TICK_STEP_DEG = 15;
/** An arc is drawn in parts below half a turn, for which SVG needs no flags. */
const MAX_ARC_RAD = (2 * Math.PI) / 3;

/** Radii of the range rings [m]: round numbers, four at most. */
export function ringRadii(rMaxM: number): number[] {
  const stepM = RING_STEPS_M.find((step) => Math.floor(rMaxM / step + 1e-9) <= MAX_RINGS) ?? rMaxM;
  const count = Math.floor(rMaxM / stepM + 1e-9);
  return Array.from({ length: count }, (_, i) => Number(((i + 1) * stepM).toFixed(2)));
}

/** Bearings of the ticks inside the work area [degrees], every 15°. */
export function tickBearings({ bearingMinRad, bearingMaxRad }: WorkAreaView): number[] {
  const first = Math.ceil((bearingMinRad * 180) / Math.PI / TICK_STEP_DEG - 1e-9);
  const last = Math.floor((bearingMaxRad * 180) / Math.PI / TICK_STEP_DEG + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * TICK_STEP_DEG);
  return ticks.filter((deg) => !(deg === -180 && ticks.includes(180)));
}

/** The border of the work area, closed. */
export function sectorPath(view: MapView, area: WorkAreaView): string {
  const { rMinM, rMaxM, bearingMinRad: right, bearingMaxRad: left } = area;
  const outer = `M${at(view, polarPoint(rMaxM, right))}${arc(view, rMaxM, right, left)}`;
  const inner = `L${at(view, polarPoint(rMinM, left))}${arc(view, rMinM, left, right)}`;
  return `${outer}${inner}Z`;
}

/** An arc around the base. */
export const arcPath = (view: MapView, radiusM: number, fromRad: number, toRad: number): string =>
  `M${at(view, polarPoint(radiusM, fromRad))}${arc(view, radiusM, fromRad, toRad)}`;

/** Dots of no length, for a path with round line caps: one element, however many points. */
export const dotsPath = (view: MapView, points: readonly FloorPoint[]): string =>
  points.map((point) => `M${at(view, point)}h0`).join('');

/** A line through points. */
export const linePath = (view: MapView, points: readonly FloorPoint[]): string =>
  points.map((point, i) => `${i === 0 ? 'M' : 'L'}${at(view, point)}`).join('');

function at(view: MapView, point: FloorPoint): string {
  const { xPx, yPx } = toPixels(view, point);
  return `${xPx.toFixed(1)} ${yPx.toFixed(1)}`;
}

function arc(view: MapView, radiusM: number, fromRad: number, toRad: number): string {
  const parts = Math.max(1, Math.ceil(Math.abs(toRad - fromRad) / MAX_ARC_RAD));
  const radiusPx = (radiusM * view.pxPerM).toFixed(1);
  const sweep = toRad > fromRad ? 0 : 1; // a growing bearing turns to the left
  return Array.from({ length: parts }, (_, i) => {
    const bearing = fromRad + ((toRad - fromRad) * (i + 1)) / parts;
    return `A${radiusPx} ${radiusPx} 0 0 ${sweep} ${at(view, polarPoint(radiusM, bearing))}`;
  }).join('');
}
