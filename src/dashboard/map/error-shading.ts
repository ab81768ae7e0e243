/**
 * Shading of the expected error, independent of the browser: the grid of targets to predict, and
 * the SVG paths of its bands. Errors vary slowly, so a coarse grid is interpolated.
 */
import { polarPoint } from '../../geometry/work-area.ts';
import { type FloorPoint, floorPoint } from '../../units.ts';
import { type MapView, toPixels, type WorkAreaView } from './map-geometry.ts';

/** Number of grid steps along the radius and along the bearing. */
const RADIUS_STEPS = 14;
const BEARING_STEPS = 28;
/** Subdivisions of a step for drawing: along the bearing, and along the radius. */
const FINE_BEARINGS = 6;
const FINE_RADII = 3;
/** The sides of a stripe are looked at slightly inside, since a cell of the grid may end there. */
const EDGE = 1e-6;
/** Relative overlap of neighbouring stripes; without it, the ground would show between them. */
const OVERLAP = 0.1;

/** Errors at which the colour changes [mm]; on every map the same colour is the same error. */
export const COLOUR_STEPS_MM = [2, 5, 10, 20, 50, 100];

/** Index of an error's colour, `--error-0` to `--error-6`. */
export const colourOf = (errorMm: number): number =>
  COLOUR_STEPS_MM.filter((stepMm) => errorMm >= stepMm).length;

/** The part of a prediction that is used. */
interface ExpectedError {
  readonly reachable: boolean;
  readonly expectedErrorMm: number | null;
}

/** Predictions at the nodes of the grid, [radius, bearing] row-major. */
export interface ErrorField {
  readonly area: WorkAreaView;
  readonly nodes: readonly ExpectedError[];
}

/** The targets to predict: the nodes of the grid. */
export const fieldTargets = (area: WorkAreaView): FloorPoint[] =>
  Array.from({ length: (RADIUS_STEPS + 1) * WIDTH }, (_, i) =>
    nodePoint(area, Math.floor(i / WIDTH), i % WIDTH),
  );

/** The expected error at a floor point [mm]; null if unknown or unreachable. */
export function errorAt(field: ErrorField, { xM, yM }: FloorPoint): number | null {
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = field.area;
  const row = ((Math.hypot(xM, yM) - rMinM) / (rMaxM - rMinM)) * RADIUS_STEPS;
  const column =
    ((Math.atan2(yM, xM) - bearingMinRad) / (bearingMaxRad - bearingMinRad)) * BEARING_STEPS;
  return at(field, row, column);
}

/** The steps of colour on the map; none for a single colour. */
export function thresholdsMm(field: ErrorField): number[] {
  const [leastMm, mostMm] = errorRangeMm(field);
  return COLOUR_STEPS_MM.filter((stepMm) => stepMm > leastMm && stepMm < mostMm);
}

/** The smallest and the largest expected error of reachable targets [mm]; -∞ if none is known. */
export function errorRangeMm({ nodes }: ErrorField): readonly [leastMm: number, mostMm: number] {
  const errors = nodes.flatMap(({ reachable, expectedErrorMm }) =>
    reachable && expectedErrorMm !== null ? [expectedErrorMm] : [],
  );
  const mostMm = Math.max(...errors);
  return [Math.min(mostMm, ...errors), mostMm];
}

/** SVG path of the area whose expected error is at least the threshold. */
export const errorPath = (field: ErrorField, view: MapView, thresholdMm: number): string =>
  stripesPath(field, view, (row, column) => (at(field, row, column) ?? 0) - thresholdMm);

/** SVG path of the unreachable part of the work area. */
export const unreachablePath = (field: ErrorField, view: MapView): string =>
  stripesPath(field, view, (row, column) =>
    around(row, column).some(([node]) => !field.nodes[node]?.reachable) ? 1 : -1,
  );

const WIDTH = BEARING_STEPS + 1;

function nodePoint(area: WorkAreaView, row: number, column: number): FloorPoint {
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = area;
  const radiusM = rMinM + (row / RADIUS_STEPS) * (rMaxM - rMinM);
  const bearing = bearingMinRad + (column / BEARING_STEPS) * (bearingMaxRad - bearingMinRad);
  // Slightly inside, since rounding may put the boundary itself outside.
  const { xM, yM } = polarPoint(radiusM, bearing);
  const inwards = 1 + ((row === 0 ? 1 : 0) - (row === RADIUS_STEPS ? 1 : 0)) * 1e-6;
  return floorPoint(xM * inwards, yM * inwards);
}

/** The four nodes around a grid position, with their bilinear weights. */
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

/** A range of rows of the grid. */
type Range = readonly [near: number, far: number];

/**
 * SVG path of the area where a function is positive: stripes over narrow ranges of bearings, whose ends
 * are interpolated at both sides.
 */
function stripesPath(
  { area }: ErrorField,
  view: MapView,
  of: (row: number, column: number) => number,
): string {
  const parts: string[] = [];
  for (let fine = 0; fine < BEARING_STEPS * FINE_BEARINGS; fine++) {
    const inside = (share: number) =>
      positiveRows((row) => of(row, (fine + share) / FINE_BEARINGS));
    const [right, left] = [inside(EDGE), inside(1 - EDGE)];
    const middle = right.length === left.length ? null : inside(0.5);
    (middle ?? right).forEach((range, i) => {
      const sides = [fine / FINE_BEARINGS, (fine + 1 + OVERLAP) / FINE_BEARINGS] as const;
      parts.push(stripePath(area, view, [range, middle ? range : left[i]!], sides));
    });
  }
  return parts.join('');
}

/** The ranges of rows in which a function is positive, with interpolated ends. */
function positiveRows(of: (row: number) => number): Range[] {
  const ranges: Range[] = [];
  let before = of(0);
  let from = before > 0 ? 0 : undefined;
  for (let look = 1; look <= RADIUS_STEPS * FINE_RADII; look++) {
    const row = look / FINE_RADII;
    const value = of(row);
    const crossing = row - value / (value - before) / FINE_RADII;
    if (value > 0) from ??= crossing;
    else if (from !== undefined) {
      ranges.push([from, crossing]);
      from = undefined;
    }
    before = value;
  }
  if (from !== undefined) ranges.push([from, RADIUS_STEPS]);
  return ranges;
}

function stripePath(
  area: WorkAreaView,
  view: MapView,
  [atRight, atLeft]: readonly [Range, Range],
  [right, left]: readonly [number, number],
): string {
  const corners = [
    nodePoint(area, atRight[0], right),
    nodePoint(area, atRight[1], right),
    nodePoint(area, atLeft[1], left),
    nodePoint(area, atLeft[0], left),
  ];
  const places = corners.map((corner) => {
    const { xPx, yPx } = toPixels(view, corner);
    return `${xPx.toFixed(1)} ${yPx.toFixed(1)}`;
  });
  return `M${places.join('L')}Z`;
}
