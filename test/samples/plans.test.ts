import { describe, expect, it } from 'vitest';
import { isInWorkArea } from '../../src/geometry/work-area.ts';
import {
  type Plan,
  planTarget,
  RETURN_POSES,
  returnAt,
  sidesAt,
  targetIndexAt,
} from '../../src/samples/plans.ts';
import type { FloorPoint } from '../../src/units.ts';
import { strippedDescription } from '../support/simulated.ts';

const { workArea } = strippedDescription('hobby');
const targets = (plan: Plan, count: number, seed = 1) =>
  Array.from({ length: count }, (_, i) => planTarget({ plan, count, seed }, workArea, i));

describe.each<Plan>(['sobol', 'grid', 'random'])('plan %s', (plan) => {
  it('stays in the work area, also beyond its count', () => {
    for (let i = 0; i < 300; i++) {
      const target = planTarget({ plan, count: 40, seed: 3 }, workArea, i);
      expect(isInWorkArea(workArea, target)).toBe(true);
    }
  });

  it('gives the same target for the same index', () => {
    expect(targets(plan, 20)).toEqual(targets(plan, 20));
  });

  it('gives a different target for each sample', () => {
    const places = new Set(targets(plan, 50).map(({ xM, yM }) => `${xM},${yM}`));
    expect(places.size).toBe(50);
  });
});

it('sobol and random depend on the seed, a grid does not', () => {
  expect(targets('sobol', 5, 1)).not.toEqual(targets('sobol', 5, 2));
  expect(targets('random', 5, 1)).not.toEqual(targets('random', 5, 2));
  expect(targets('grid', 5, 1)).toEqual(targets('grid', 5, 2));
});

/** The positions of targets in the unit square, which preserves areas. */
const unitPoints = (targets: readonly FloorPoint[]) => {
  const { rMin, rMax, bearingMin, bearingMax } = workArea;
  return targets.map(({ xM, yM }) => ({
    u: (xM ** 2 + yM ** 2 - rMin ** 2) / (rMax ** 2 - rMin ** 2),
    v: (Math.atan2(yM, xM) - bearingMin) / (bearingMax - bearingMin),
  }));
};

it('sobol puts one target into each of 64 equal cells', () => {
  const cells = unitPoints(targets('sobol', 64)).map(
    ({ u, v }) => `${Math.floor(u * 8)} ${Math.floor(v * 8)}`,
  );
  expect(new Set(cells).size).toBe(64);
});

it.each([1, 2, 3, 13, 40, 41, 97])(
  'a grid of %i has equal numbers outside and inside, left and right',
  (count) => {
    const points = unitPoints(targets('grid', count));
    const meanOf = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(meanOf(points.map(({ u }) => u))).toBeCloseTo(0.5, 9);
    for (const { u } of points) {
      const row = points.filter((other) => Math.abs(other.u - u) < 1e-9);
      expect(meanOf(row.map(({ v }) => v))).toBeCloseTo(0.5, 9);
    }
  },
);

it('active and sobol return to the first poses in turn, after ten samples', () => {
  const returnsOf = (plan: Plan) => Array.from({ length: 60 }, (_, i) => returnAt(plan, i));
  const returns = returnsOf('active').flatMap((to, at) => (to === undefined ? [] : { at, to }));
  expect(returns[0]!.at).toBe(10);
  expect(returns.map(({ to }) => to)).toEqual([0, 1, 2, 0, 1].slice(0, returns.length));
  expect(returns.length).toBeGreaterThan(RETURN_POSES);
  const targeted = Array.from({ length: 60 }, (_, i) => i)
    .filter((i) => returnAt('sobol', i) === undefined)
    .map((i) => targetIndexAt('sobol', i));
  expect(targeted).toEqual(targeted.map((_, i) => i));
  expect(returnsOf('sobol')).toEqual(returnsOf('active'));
  expect(returnsOf('grid').every((to) => to === undefined)).toBe(true);
});

describe('the sides of arrival', () => {
  it('are below, or all four combinations in each four poses', () => {
    for (const [approach, combinations] of [
      ['below', ['1 1']],
      ['both', ['-1 -1', '-1 1', '1 -1', '1 1']],
    ] as const) {
      for (let block = 0; block < 20; block++) {
        const sides = [0, 1, 2, 3].map((i) => sidesAt(approach, 7, 4 * block + i));
        const found = new Set(sides.map(({ panSide, tiltSide }) => `${panSide} ${tiltSide}`));
        expect([...found].sort()).toEqual(combinations);
      }
    }
  });

  it('are independent of the place of a target', () => {
    const far = Array.from({ length: 400 }, (_, i) => i).filter((i) => {
      const { xM, yM } = planTarget({ plan: 'sobol', count: 400, seed: 3 }, workArea, i);
      return Math.hypot(xM, yM) > workArea.rMax / Math.SQRT2;
    });
    const rising = far.filter((i) => sidesAt('both', 3, i).panSide === 1).length;
    expect(rising / far.length).toBeGreaterThan(0.4);
    expect(rising / far.length).toBeLessThan(0.6);
  });
});
