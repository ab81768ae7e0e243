import { expect, it } from 'vitest';
import {
  COLOUR_STEPS_MM,
  type ErrorField,
  errorAt,
  errorPath,
  fieldTargets,
  thresholdsMm,
  unreachablePath,
} from '../../src/dashboard/map/error-shading.ts';
import { fitMap, inGeometry, toFloor } from '../../src/dashboard/map/map-geometry.ts';
import { isInWorkArea, polarPoint } from '../../src/geometry/work-area.ts';
import { type FloorPoint, floorPoint } from '../../src/units.ts';

const AREA = { rMinM: 0.25, rMaxM: 1.8, bearingMinRad: -1.3, bearingMaxRad: 1.3 };
const VIEW = fitMap(AREA, 800, 500, 20);
const BEARING_LIMIT = 1;

const fieldOf = (
  errorMm: (point: FloorPoint) => number | null,
  isReachable = (_: FloorPoint) => true,
) =>
  ({
    area: AREA,
    nodes: fieldTargets(AREA).map((point) => ({
      reachable: isReachable(point),
      expectedErrorMm: errorMm(point),
    })),
  }) satisfies ErrorField;
const radiusM = ({ xM, yM }: FloorPoint) => Math.hypot(xM, yM);
/** Ten millimetres per metre. */
const byRadius = fieldOf((point) => 10 * radiusM(point));

/** The corners of the cells of a path, back on the floor. */
const cornersOf = (path: string): FloorPoint[] =>
  [...path.matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) =>
    toFloor(VIEW, { xPx: Number(x), yPx: Number(y) }),
  );

it('requests only targets in the work area', () => {
  const targets = fieldTargets(AREA);
  expect(targets.filter((target) => !isInWorkArea(inGeometry(AREA), target))).toEqual([]);
  expect(targets.length).toBeLessThan(500); // each response takes a quarter of a kilobyte
});

it('interpolates between its nodes, and is undefined outside', () => {
  for (const point of [polarPoint(0.5, 0.2), polarPoint(1.234, -0.777), polarPoint(1.79, 1.29)]) {
    expect(errorAt(byRadius, point)).toBeCloseTo(10 * radiusM(point), 2);
  }
  expect(errorAt(byRadius, floorPoint(2, 0))).toBeNull();
  expect(errorAt(byRadius, floorPoint(0, -1))).toBeNull();
  expect(
    errorAt(
      fieldOf(() => null),
      polarPoint(1, 0),
    ),
  ).toBeNull();
});

it('divides the map at round errors', () => {
  expect(thresholdsMm(byRadius)).toEqual([5, 10]);
  expect(thresholdsMm(fieldOf(() => 3))).toEqual([]);
  expect(thresholdsMm(fieldOf((point) => 10 ** (3 * radiusM(point) - 2)))).toEqual(COLOUR_STEPS_MM);
  expect(thresholdsMm(fieldOf(() => null))).toEqual([]);
});

it('draws a band from its threshold to the border', () => {
  const radii = cornersOf(errorPath(byRadius, VIEW, 10)).map(radiusM);
  expect(Math.min(...radii)).toBeCloseTo(1, 2);
  expect(Math.max(...radii)).toBeCloseTo(AREA.rMaxM, 2);
  expect(errorPath(byRadius, VIEW, 50)).toBe('');
});

it('marks only unreachable areas', () => {
  const field = fieldOf(
    () => 5,
    ({ xM, yM }) => Math.atan2(yM, xM) < BEARING_LIMIT,
  );
  const bearings = cornersOf(unreachablePath(field, VIEW)).map(({ xM, yM }) => Math.atan2(yM, xM));
  expect(Math.min(...bearings)).toBeGreaterThan(BEARING_LIMIT - 0.1);
  expect(Math.max(...bearings)).toBeCloseTo(AREA.bearingMaxRad, 2);
  expect(unreachablePath(byRadius, VIEW)).toBe('');
});
