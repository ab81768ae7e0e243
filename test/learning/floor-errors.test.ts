import { expect, it } from 'vitest';
import { floorErrors } from '../../src/learning/angle-errors.ts';

it('gives median and 95th percentile of the hits, and the share of misses', () => {
  const hundred = Array.from({ length: 101 }, (_, i) => 100 - i);
  expect(floorErrors(hundred)).toEqual({ medianMm: 50, p95Mm: 95, missRate: 0 });
  expect(floorErrors([1, undefined, 4, undefined])).toEqual({
    medianMm: 2.5,
    p95Mm: expect.closeTo(3.85, 9),
    missRate: 0.5,
  });
});

it('has no figures without hits', () => {
  expect(floorErrors([undefined])).toEqual({ medianMm: null, p95Mm: null, missRate: 1 });
  expect(floorErrors([])).toEqual({ medianMm: null, p95Mm: null, missRate: 0 });
});
