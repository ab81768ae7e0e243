import { describe, expect, it } from 'vitest';
import {
  extendLine,
  SHAPES,
  shapePoints,
} from '../../../../src/dashboard/views/point/pattern/pattern-state.ts';
import { type FloorPoint, floorPoint } from '../../../../src/units.ts';

const CENTRE = floorPoint(0.9, -0.2);
const SIZE_M = 0.4;
const distanceM = (a: FloorPoint, b: FloorPoint) => Math.hypot(a.xM - b.xM, a.yM - b.yM);
const spanM = (values: number[]) => Math.max(...values) - Math.min(...values);

describe.each(SHAPES)('%s', (shape) => {
  const points = shapePoints(shape, CENTRE, SIZE_M);

  it('has its size, around its middle', () => {
    const [xs, ys] = [points.map(({ xM }) => xM), points.map(({ yM }) => yM)];
    expect(spanM(ys)).toBeCloseTo(SIZE_M);
    expect(spanM(xs)).toBeCloseTo(shape === 'eight' ? SIZE_M / 2 : SIZE_M);
    expect((Math.max(...xs) + Math.min(...xs)) / 2).toBeCloseTo(CENTRE.xM);
    expect((Math.max(...ys) + Math.min(...ys)) / 2).toBeCloseTo(CENTRE.yM);
  });

  it('never pauses', () => {
    for (const [i, point] of points.slice(1).entries()) {
      expect(distanceM(points[i]!, point)).toBeGreaterThan(1e-3);
    }
  });
});

it('closes all but the grid', () => {
  for (const shape of SHAPES.filter((name) => name !== 'grid')) {
    const points = shapePoints(shape, CENTRE, SIZE_M);
    expect(distanceM(points[0]!, points.at(-1)!), shape).toBeCloseTo(0);
  }
});

it('draws a circle that is round, and an eight that crosses its middle', () => {
  for (const point of shapePoints('circle', CENTRE, SIZE_M)) {
    expect(distanceM(point, CENTRE)).toBeCloseTo(SIZE_M / 2);
  }
  const crossings = shapePoints('eight', CENTRE, SIZE_M).filter(
    (point) => distanceM(point, CENTRE) < 1e-9,
  );
  expect(crossings).toHaveLength(3); // it begins and ends there, too
});

it('omits points of a drawn line that are too close together', () => {
  const line = [0, 0.004, 0.011, 0.012, 0.03].reduce<readonly FloorPoint[]>(
    (drawn, xM) => extendLine(drawn, floorPoint(xM, 0), 0.01),
    [],
  );
  expect(line.map(({ xM }) => xM)).toEqual([0, 0.011, 0.03]);
});
