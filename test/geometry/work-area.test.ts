import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInWorkArea, nearestInWorkArea, pointInWorkArea } from '../../src/geometry/work-area.ts';
import { floorPoint } from '../../src/units.ts';
import { strippedDescription } from '../support/simulated.ts';

const { workArea } = strippedDescription('hobby');
const share = () => fc.double({ min: 0, max: 1, noNaN: true });
const metre = () => fc.double({ min: -3, max: 3, noNaN: true });

describe('work area', () => {
  it('contains every point of its map', () => {
    fc.assert(
      fc.property(share(), share(), (u, v) => {
        expect(isInWorkArea(workArea, pointInWorkArea(workArea, u, v))).toBe(true);
      }),
      { seed: 1 },
    );
  });

  it('maps equal parts of the square to equal areas', () => {
    const radius = (u: number) => {
      const { xM, yM } = pointInWorkArea(workArea, u, 0.3);
      return Math.hypot(xM, yM);
    };
    const area = (u: number) => radius(u) ** 2;
    expect(area(0.5) - area(0)).toBeCloseTo(area(1) - area(0.5), 12);
  });

  it('finds the nearest point inside', () => {
    fc.assert(
      fc.property(metre(), metre(), share(), share(), (xM, yM, u, v) => {
        const target = floorPoint(xM, yM);
        const distance = (point: typeof target) => Math.hypot(point.xM - xM, point.yM - yM);
        const nearest = nearestInWorkArea(workArea, target);
        expect(isInWorkArea(workArea, nearest)).toBe(true);
        expect(distance(nearest)).toBeLessThanOrEqual(
          distance(pointInWorkArea(workArea, u, v)) + 1e-9,
        );
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});
