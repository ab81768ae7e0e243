/** Least squares and Newton's method on an arm, against what they must satisfy. */
import { describe, expect, test } from 'vitest';
import { CURVES, newtonSteps } from '../../../src/course/lecture/newton-curves.ts';
import {
  armPoints,
  fitLengths,
  type JointAngles,
  measureTips,
  pathToTarget,
  stepToTarget,
  sumOfSquares,
  TRUE_LENGTHS,
} from '../../../src/course/lecture/two-link-arm.ts';

describe('least squares', () => {
  test('finds the lengths exactly without noise, and nearly with it', () => {
    const [l1, l2] = fitLengths(measureTips(4, 0, 3));
    expect(l1).toBeCloseTo(TRUE_LENGTHS[0], 10);
    expect(l2).toBeCloseTo(TRUE_LENGTHS[1], 10);
    const noisy = fitLengths(measureTips(400, 0.1, 3));
    expect(Math.abs(noisy[0] - TRUE_LENGTHS[0])).toBeLessThan(0.03);
  });

  test('finds a minimum of the sum of squares', () => {
    const measured = measureTips(6, 0.2, 5);
    const best = fitLengths(measured);
    const least = sumOfSquares(measured, best);
    for (const [a, b] of [
      [0.01, 0],
      [-0.01, 0],
      [0, 0.01],
      [0.01, -0.01],
    ] as const) {
      expect(sumOfSquares(measured, [best[0] + a, best[1] + b])).toBeGreaterThan(least);
    }
  });
});

describe("Newton's method", () => {
  test('doubles the correct digits at a simple root, runs away, and cycles', () => {
    const errors = newtonSteps('root', 2, 4).map((x) => Math.abs(x - Math.SQRT2));
    for (const [i, error] of errors.slice(1).entries()) expect(error).toBeLessThan(errors[i]! ** 2);
    const away = newtonSteps('arctan', CURVES.arctan.start, 4).map(Math.abs);
    expect(away).toEqual([...away].sort((a, b) => a - b));
    expect(newtonSteps('cycle', 0, 4)).toEqual([0, 1, 0, 1, 0]);
    expect(newtonSteps('root', 0, 3)).toEqual([0]);
  });

  test('solves the linear equations of the Jacobian, which agrees with central differences', () => {
    const [a, b]: JointAngles = [0.4, 1.1];
    const h = 1e-6;
    const target: [number, number] = [0.2, 1.3];
    const next = stepToTarget([a, b], target);
    const [da, db] = [next[0] - a, next[1] - b];
    const tip = (one: number, two: number) => armPoints(TRUE_LENGTHS, [one, two]).tip;
    for (const place of [0, 1] as const) {
      const byA = (tip(a + h, b)[place] - tip(a - h, b)[place]) / (2 * h);
      const byB = (tip(a, b + h)[place] - tip(a, b - h)[place]) / (2 * h);
      expect(byA * da + byB * db).toBeCloseTo(target[place] - tip(a, b)[place], 8);
    }
  });

  test('brings the tip to a target, and ends where the arm is stretched', () => {
    const path = pathToTarget([0.3, 1], [-0.4, 1.1], 12);
    const [x, y] = armPoints(TRUE_LENGTHS, path.at(-1)!).tip;
    expect(Math.hypot(x + 0.4, y - 1.1)).toBeLessThan(1e-9);
    expect(pathToTarget([0, 0], [1, 0.5], 5)).toHaveLength(1);
  });
});
