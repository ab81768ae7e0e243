/**
 * Geometry of the floor map, without a browser: metres on the floor to pixels on the screen and back.
 * The map looks down on the floor: x (forward) is up on the screen, y (left) is left.
 */

import { polarPoint } from '../../geometry/bearings.ts';
import type { WorkArea } from '../../rig-file.ts';
import type { RigView } from '../../server/rig-view.ts';
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
