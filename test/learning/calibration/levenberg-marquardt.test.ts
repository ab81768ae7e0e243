import { describe, expect, it } from 'vitest';
import {
  type LeastSquares,
  levenbergMarquardtStep,
} from '../../../src/learning/calibration/levenberg-marquardt.ts';

/** Half the sum of squares of residuals, with their Jacobian [residuals][parameters]. */
const leastSquares = (
  residuals: (p: Float64Array) => number[],
  jacobian: (p: Float64Array) => number[][],
): LeastSquares => {
  const cost = (p: Float64Array) => residuals(p).reduce((sum, r) => sum + 0.5 * r * r, 0);
  return {
    cost,
    linearise(p) {
      const [r, j] = [residuals(p), jacobian(p)];
      const size = p.length;
      const gradient = new Float64Array(size);
      const curvature = new Float64Array(size * size);
      j.forEach((row, i) => {
        row.forEach((a, k) => {
          gradient[k]! += a * r[i]!;
          row.forEach((b, l) => {
            curvature[k * size + l]! += a * b;
          });
        });
      });
      return { cost: cost(p), gradient, curvature };
    },
  };
};

describe('levenbergMarquardtStep', () => {
  const line = leastSquares(
    (p) => [2 * p[0]! - 6, p[0]! - 1],
    () => [[2], [1]],
  );

  it('takes the damped step computed by hand', () => {
    // JᵀJ = 5, Jᵀr at 0 = -13; damped by a quarter: 13 / 6.25
    const step = levenbergMarquardtStep(line, Float64Array.of(0), 0.25);
    expect(step.parameters[0]).toBeCloseTo(13 / 6.25, 12);
    expect(step.cost).toBeCloseTo(0.5 * ((2 * 2.08 - 6) ** 2 + 1.08 ** 2), 12);
    expect(step).toMatchObject({ improved: true, damping: 0.025 });
  });

  it('without damping is the Gauss-Newton step, which solves a linear problem at once', () => {
    const step = levenbergMarquardtStep(line, Float64Array.of(7), 0);
    expect(step.parameters[0]).toBeCloseTo(13 / 5, 12);
  });

  it('leaves optimal parameters unchanged', () => {
    const best = levenbergMarquardtStep(line, Float64Array.of(0), 0);
    const step = levenbergMarquardtStep(line, best.parameters, 0);
    expect(step.parameters[0]).toBeCloseTo(13 / 5, 12);
    expect(step.cost).toBeLessThanOrEqual(best.cost);
  });

  it('increases the damping until the cost decreases', () => {
    // From 2, the full step of atan x leads to -3.5, which is worse.
    const arcTangent = leastSquares(
      (p) => [Math.atan(p[0]!)],
      (p) => [[1 / (1 + p[0]! ** 2)]],
    );
    const step = levenbergMarquardtStep(arcTangent, Float64Array.of(2), 1e-3);
    expect(step.improved).toBe(true);
    expect(step.cost).toBeLessThan(0.5 * Math.atan(2) ** 2);
    expect(step.damping).toBeGreaterThan(1e-3);
  });

  it('does not move if no step decreases the cost', () => {
    const nowhere: LeastSquares = { ...line, cost: () => Number.NaN };
    const step = levenbergMarquardtStep(nowhere, Float64Array.of(3), 1);
    expect(step).toMatchObject({ improved: false });
    expect([...step.parameters]).toEqual([3]);
  });

  it('minimises the Rosenbrock function', () => {
    const valley = leastSquares(
      (p) => [1 - p[0]!, 10 * (p[1]! - p[0]! ** 2)],
      (p) => [
        [-1, 0],
        [-20 * p[0]!, 10],
      ],
    );
    let parameters: Float64Array = Float64Array.of(-1.2, 1);
    let damping = 1e-3;
    for (let i = 0; i < 40; i++) {
      ({ parameters, damping } = levenbergMarquardtStep(valley, parameters, damping));
    }
    expect(parameters[0]).toBeCloseTo(1, 6);
    expect(parameters[1]).toBeCloseTo(1, 6);
  });
});
