/**
 * The expected error as a map, without a browser: where to ask the model, and what its answers look like.
 * Errors change slowly, so a coarse grid is asked for, and what lies between is interpolated.
 */
import { polarPoint } from '../../geometry/work-area.ts';
import { type FloorPoint, floorPoint } from '../../units.ts';
import { type MapView, toPixels, type WorkAreaView } from './map-geometry.ts';

/** Steps of the grid that is asked for, outwards and across. */
const RADIUS_STEPS = 14;
const BEARING_STEPS = 28;
/** Parts of a step that are drawn across; and those that are looked at outwards. */
const FINE_BEARINGS = 12;
const FINE_RADII = 3;
/** Stripes reach into the next one by this share, or the ground would shine through between them. */
const OVERLAP = 0.1;
const MAX_THRESHOLDS = 5;
const SERIES_MM = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** What the model says of one target. */
export interface ExpectedError {
  readonly reachable: boolean;
  readonly expectedErrorMm: number | null;
}

/** Answers at each node of the grid, [radius, bearing] row-major. */
export interface ErrorField {
  readonly area: WorkAreaView;
  readonly nodes: readonly ExpectedError[];
}

/** The targets to ask about: the nodes of the grid. */
export const fieldTargets = (area: WorkAreaView): FloorPoint[] =>
  Array.from({ length: (RADIUS_STEPS + 1) * WIDTH }, (_, i) =>
    nodePoint(area, Math.floor(i / WIDTH), i % WIDTH),
  );

/** The expected error at a point of the floor [mm]; null where none is known, or nothing can be hit. */
export function errorAt(field: ErrorField, { xM, yM }: FloorPoint): number | null {
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = field.area;
  const row = ((Math.hypot(xM, yM) - rMinM) / (rMaxM - rMinM)) * RADIUS_STEPS;
  const column =
    ((Math.atan2(yM, xM) - bearingMinRad) / (bearingMaxRad - bearingMinRad)) * BEARING_STEPS;
  return at(field, row, column);
}

/** Round errors that part the map into bands, five at most; none when it is all of one band. */
export function thresholdsMm({ nodes }: ErrorField): number[] {
  const errors = nodes
    .filter(({ reachable }) => reachable)
    .map((node) => node.expectedErrorMm ?? 0);
  const [least, most] = [Math.min(...errors), Math.max(...errors)];
  const between = SERIES_MM.filter((mm) => mm > least && mm < most);
  return between.slice(0, MAX_THRESHOLDS);
}

/** The part of the floor whose expected error is so much or more, as SVG path data. */
export const errorPath = (field: ErrorField, view: MapView, thresholdMm: number): string =>
  stripesPath(field, view, (row, column) => (at(field, row, column) ?? 0) - thresholdMm);

/** The part of the work area that can't be hit. */
export const unreachablePath = (field: ErrorField, view: MapView): string =>
  stripesPath(field, view, (row, column) =>
    around(row, column).some(([node]) => !field.nodes[node]?.reachable) ? 1 : -1,
  );

const WIDTH = BEARING_STEPS + 1;

function nodePoint(area: WorkAreaView, row: number, column: number): FloorPoint {
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = area;
  const radiusM = rMinM + (row / RADIUS_STEPS) * (rMaxM - rMinM);
  const bearing = bearingMinRad + (column / BEARING_STEPS) * (bearingMaxRad - bearingMinRad);
  // A hair inside: the rim itself may be rounded to the outside.
  const { xM, yM } = polarPoint(radiusM, bearing);
  const inwards = 1 + ((row === 0 ? 1 : 0) - (row === RADIUS_STEPS ? 1 : 0)) * 1e-6;
  return floorPoint(xM * inwards, yM * inwards);
}

/** The four nodes around a place of the grid, with their weights. */
function around(row: number, column: number): (readonly [node: number, weight: number])[] {
  const top = Math.min(Math.floor(row), RADIUS_STEPS - 1);
  const left = Math.min(Math.floor(column), BEARING_STEPS - 1);
  const [down, right] = [row - top, column - left];
  const first = top * WIDTH + left;
  return [
    [first, (1 - down) * (1 - right)],
    [first + 1, (1 - down) * right],
    [first + WIDTH, down * (1 - right)],
    [first + WIDTH + 1, down * right],
  ];
}

function at({ nodes }: ErrorField, row: number, column: number): number | null {
  if (!(row >= 0 && row <= RADIUS_STEPS && column >= 0 && column <= BEARING_STEPS)) return null;
  let errorMm = 0;
  for (const [node, weight] of around(row, column)) {
    const { reachable, expectedErrorMm } = nodes[node]!;
    if (!reachable || expectedErrorMm === null) return null;
    errorMm += weight * expectedErrorMm;
  }
  return errorMm;
}

/** Where a function is positive: a stripe for each narrow range of bearings, its ends between the looks. */
function stripesPath(
  { area }: ErrorField,
  view: MapView,
  of: (row: number, column: number) => number,
): string {
  const parts: string[] = [];
  for (let fine = 0; fine < BEARING_STEPS * FINE_BEARINGS; fine++) {
    const column = (fine + 0.5) / FINE_BEARINGS;
    const stripe = (near: number, far: number) => {
      const sides = [fine / FINE_BEARINGS, (fine + 1 + OVERLAP) / FINE_BEARINGS] as const;
      parts.push(stripePath(area, view, [near, far], sides));
    };
    let from = of(0, column) > 0 ? 0 : undefined;
    let before = of(0, column);
    for (let look = 1; look <= RADIUS_STEPS * FINE_RADII; look++) {
      const row = look / FINE_RADII;
      const value = of(row, column);
      const crossing = row - value / (value - before) / FINE_RADII;
      if (value > 0) from ??= crossing;
      else if (from !== undefined) {
        stripe(from, crossing);
        from = undefined;
      }
      before = value;
    }
    if (from !== undefined) stripe(from, RADIUS_STEPS);
  }
  return parts.join('');
}

function stripePath(
  area: WorkAreaView,
  view: MapView,
  [near, far]: readonly [number, number],
  [right, left]: readonly [number, number],
): string {
  const corners = [
    nodePoint(area, near, right),
    nodePoint(area, far, right),
    nodePoint(area, far, left),
    nodePoint(area, near, left),
  ];
  const places = corners.map((corner) => {
    const { xPx, yPx } = toPixels(view, corner);
    return `${xPx.toFixed(1)} ${yPx.toFixed(1)}`;
  });
  return `M${places.join('L')}Z`;
}
