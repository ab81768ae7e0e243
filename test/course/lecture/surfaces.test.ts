/** The functions of the chapter on gradient descent: gradients, and paths of the optimisers. */
import { describe, expect, test } from 'vitest';
import {
  courseOf,
  descend,
  heightsOf,
  numericalGradient,
  SURFACES,
  surfaceOf,
} from '../../../src/course/lecture/surfaces.ts';

describe.each(Object.entries(SURFACES))('%s', (_, surface) => {
  test('has the gradient of its values', () => {
    for (const [x, y] of [
      [0.3, -0.7],
      [-1.4, 1.1],
      [1.9, 0.2],
    ] as const) {
      const [dx, dy] = numericalGradient(surface.value, x, y);
      expect(surface.gradient(x, y)[0]).toBeCloseTo(dx, 4);
      expect(surface.gradient(x, y)[1]).toBeCloseTo(dy, 4);
    }
  });

  test('has contours from its minimum up, at heights from 0 to 1', () => {
    const { levels, lift } = heightsOf(surface);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(lift(levels[0]!)).toBeCloseTo(0);
    expect(lift(levels.at(-1)!)).toBeLessThan(1);
  });
});

test('a step goes against the gradient, as calculated by hand', () => {
  const path = descend(SURFACES.bowl, [1, -0.5], 'gradient-descent', 0.1, 2);
  expect(path[1]![0]).toBeCloseTo(0.8);
  expect(path[1]![1]).toBeCloseTo(-0.4);
  expect(path[2]![0]).toBeCloseTo(0.64);
});

test.each([
  [0.001, 'slow'],
  [0.15, 'arrives'],
  [0.195, 'zigzags'], // 2 / 10 is the limit of the steep direction
  [0.25, 'diverges'],
] as const)('in the valley, the learning rate %d %s', (rate, course) => {
  const path = descend(SURFACES.valley, SURFACES.valley.start, 'gradient-descent', rate, 60);
  expect(courseOf(SURFACES.valley, path)).toBe(course);
});

test('in the long valley, momentum is ahead of gradient descent', () => {
  const { valley } = SURFACES;
  const lastOf = (name: 'gradient-descent' | 'momentum') =>
    Math.abs(descend(valley, valley.start, name, 0.02, 60).at(-1)![0]);
  expect(lastOf('momentum')).toBeLessThan(0.5 * lastOf('gradient-descent'));
});

test('a typed function has a gradient, and an unknown name is reported', () => {
  const [dx, dy] = surfaceOf('x**2 + y**4').gradient(1, 1);
  expect(dx).toBeCloseTo(2, 5);
  expect(dy).toBeCloseTo(4, 5);
  expect(() => surfaceOf('x**2 + z')).toThrow('"z" has no value');
});
