/**
 * Geometry of the floor map, independent of the browser: metres on the floor to pixels on the screen and
 * back. The map shows the floor from above: x (forward) is up on the screen, y (left) is left.
 */

import type { RigView } from '../../api/rig.ts';
import { polarPoint } from '../../geometry/work-area.ts';
import type { WorkArea } from '../../rig-file.ts';
import { type FloorPoint, floorPoint, metres, radians } from '../../units.ts';

export type WorkAreaView = RigView['workArea'];

/** Converts the API's work area to that of src/geometry/. */
export const inGeometry = (area: WorkAreaView): WorkArea => ({
  rMin: metres(area.rMinM),
  rMax: metres(area.rMaxM),
  bearingMin: radians(area.bearingMinRad),
  bearingMax: radians(area.bearingMaxRad),
});

/** A position on the map, from its top left corner [px]. */
export interface MapPoint {
  readonly xPx: number;
  readonly yPx: number;
}

/** The mapping from the floor to the map. */
export interface MapView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pxPerM: number;
  /** Position of the base. */
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

/** The centre of the work area. */
export const middleOf = ({
  rMinM,
  rMaxM,
  bearingMinRad,
  bearingMaxRad,
}: WorkAreaView): FloorPoint =>
  polarPoint((rMinM + rMaxM) / 2, (bearingMinRad + bearingMaxRad) / 2);

/** Digits of round steps, per power of ten. */
const ROUND_STEPS = [1, 2.5, 5];
/** Approximate number of round steps across the work area. */
const STEPS_ACROSS = 31;

/** A round length suited to the work area [m]: 5 cm where targets lie between 0.25 and 1.8 m. */
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

/** The bounding rectangle of the base and the work area. */
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

/** Fits the base and the work area into a map of this size, within its margin. */
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

/** The part of the floor that is shown instead of the whole work area. */
export interface Zoom {
  readonly centre: FloorPoint;
  /** Scale relative to the fitted map, at least 1. */
  readonly factor: number;
}

const MAX_ZOOM = 40;

/** The fitted map, enlarged around a point. */
export function zoomed(fitted: MapView, zoom: Zoom | null): MapView {
  if (!zoom) return fitted;
  const pxPerM = fitted.pxPerM * zoom.factor;
  return {
    ...fitted,
    pxPerM,
    originXPx: fitted.widthPx / 2 + zoom.centre.yM * pxPerM,
    originYPx: fitted.heightPx / 2 + zoom.centre.xM * pxPerM,
  };
}

/** Zooms by a factor while a map position keeps its floor point; null when the whole is shown. */
export function zoomAt(fitted: MapView, zoom: Zoom | null, at: MapPoint, by: number): Zoom | null {
  const view = zoomed(fitted, zoom);
  const factor = Math.min((zoom?.factor ?? 1) * by, MAX_ZOOM);
  if (factor <= 1) return null;
  const fixed = toFloor(view, at);
  const pxPerM = fitted.pxPerM * factor;
  return {
    factor,
    centre: floorPoint(
      fixed.xM + (at.yPx - view.heightPx / 2) / pxPerM,
      fixed.yM + (at.xPx - view.widthPx / 2) / pxPerM,
    ),
  };
}

/** Moves the shown part with the pointer. */
export const panned = (view: MapView, { centre, factor }: Zoom, by: MapPoint): Zoom => ({
  factor,
  centre: floorPoint(centre.xM + by.yPx / view.pxPerM, centre.yM + by.xPx / view.pxPerM),
});

/** The map position of a floor point. */
export const toPixels = (view: MapView, { xM, yM }: FloorPoint): MapPoint => ({
  xPx: view.originXPx - yM * view.pxPerM,
  yPx: view.originYPx - xM * view.pxPerM,
});

/** The floor point of a map position. */
export const toFloor = (view: MapView, { xPx, yPx }: MapPoint): FloorPoint =>
  floorPoint((view.originYPx - yPx) / view.pxPerM, (view.originXPx - xPx) / view.pxPerM);

/** Clamps a floor point to the visible map. */
export function clampToMap(view: MapView, point: FloorPoint): FloorPoint {
  const { xPx, yPx } = toPixels(view, point);
  const inside = {
    xPx: Math.min(Math.max(xPx, 0), view.widthPx),
    yPx: Math.min(Math.max(yPx, 0), view.heightPx),
  };
  return inside.xPx === xPx && inside.yPx === yPx ? point : toFloor(view, inside);
}

/** Minimum distance of the floor's rings [px]. */
const RINGS_APART_PX = 60;

/** Radii of the rings that cross the visible floor, with a round step that suits the scale [m]. */
export function floorRings(view: MapView): number[] {
  const stepM = RING_STEPS_M.find((step) => step * view.pxPerM >= RINGS_APART_PX);
  if (stepM === undefined) return [];
  const { widthPx, heightPx } = view;
  const corners = [0, widthPx].flatMap((xPx) => [0, heightPx].map((yPx) => ({ xPx, yPx })));
  const radii = corners.map((corner) => radiusOf(toFloor(view, corner)));
  const isBaseSeen = clampToMap(view, BASE) === BASE;
  const nearM = isBaseSeen ? 0 : radiusOf(clampToMap(view, BASE));
  const first = Math.floor(nearM / stepM) + 1;
  const count = Math.max(0, Math.ceil(Math.max(...radii) / stepM) - first);
  return Array.from({ length: count }, (_, i) => Number(((first + i) * stepM).toFixed(3)));
}
const BASE = floorPoint(0, 0);
const radiusOf = ({ xM, yM }: FloorPoint): number => Math.hypot(xM, yM);

const RING_STEPS_M = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50];
const MAX_RINGS = 4;
const TICK_STEP_DEG = 15;
/** Longer arcs are split into parts shorter than half a turn, which need no SVG flags. */
const MAX_ARC_RAD = (2 * Math.PI) / 3;

/** Radii of the range rings [m]: round numbers, at most four. */
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

/** SVG path of the work area's border, closed. */
export function sectorPath(view: MapView, area: WorkAreaView): string {
  const { rMinM, rMaxM, bearingMinRad: right, bearingMaxRad: left } = area;
  const outer = `M${at(view, polarPoint(rMaxM, right))}${arc(view, rMaxM, right, left)}`;
  const inner = `L${at(view, polarPoint(rMinM, left))}${arc(view, rMinM, left, right)}`;
  return `${outer}${inner}Z`;
}

/** SVG path of an arc around the base. */
export const arcPath = (view: MapView, radiusM: number, fromRad: number, toRad: number): string =>
  `M${at(view, polarPoint(radiusM, fromRad))}${arc(view, radiusM, fromRad, toRad)}`;

/** SVG path of dots (zero-length lines with round caps): one element for any number of points. */
export const dotsPath = (view: MapView, points: readonly FloorPoint[]): string =>
  points.map((point) => `M${at(view, point)}h0`).join('');

/** SVG path of a polyline. */
export const linePath = (view: MapView, points: readonly FloorPoint[]): string =>
  points.map((point, i) => `${i === 0 ? 'M' : 'L'}${at(view, point)}`).join('');

function at(view: MapView, point: FloorPoint): string {
  const { xPx, yPx } = toPixels(view, point);
  return `${xPx.toFixed(1)} ${yPx.toFixed(1)}`;
}

function arc(view: MapView, radiusM: number, fromRad: number, toRad: number): string {
  const parts = Math.max(1, Math.ceil(Math.abs(toRad - fromRad) / MAX_ARC_RAD));
  const radiusPx = (radiusM * view.pxPerM).toFixed(1);
  const sweep = toRad > fromRad ? 0 : 1; // an increasing bearing turns to the left
  return Array.from({ length: parts }, (_, i) => {
    const bearing = fromRad + ((toRad - fromRad) * (i + 1)) / parts;
    return `A${radiusPx} ${radiusPx} 0 0 ${sweep} ${at(view, polarPoint(radiusM, bearing))}`;
  }).join('');
}
