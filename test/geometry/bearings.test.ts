import { expect, it } from 'vitest';
import { polarPoint, wrapAngle } from '../../src/geometry/work-area.ts';

it('polarPoint counts bearings from +x to the left', () => {
  const left = polarPoint(2, Math.PI / 2);
  expect(left.xM).toBeCloseTo(0, 12);
  expect(left.yM).toBe(2);
});

it('wrapAngle goes the short way round', () => {
  expect(wrapAngle(0.5)).toBe(0.5);
  expect(wrapAngle(Math.PI + 0.5)).toBeCloseTo(0.5 - Math.PI, 12);
  expect(wrapAngle(-Math.PI - 0.5)).toBeCloseTo(Math.PI - 0.5, 12);
});
