import { describe, expect, it } from 'vitest';
import { AxisEstimate } from '../../src/control/axis-estimate.ts';

describe('an axis, given its prior and measurements', () => {
  it('weighs them by their variances, as computed by hand', () => {
    const estimate = new AxisEstimate({ biasRad: 3, restRad: 4 }, 1);
    expect(estimate.errorRad).toBe(1);
    expect(estimate.variance).toBe(25);
    // 26 is 25 more than expected; its variance is 9 + 16 + 25, so half of it is accepted: 9 parts
    // for the bias and 16 for the rest error.
    estimate.update(26, 5);
    expect(estimate.errorRad).toBeCloseTo(1 + 25 / 2, 12);
    expect(estimate.correctionRad).toBeCloseTo(-25 * (9 / 50), 12);
    expect(estimate.variance).toBeCloseTo(25 / 2, 12);
    expect(estimate.costOfStaying).toBeCloseTo(13.5 ** 2 + 12.5, 12);
  });

  it('averages measurements at one pose', () => {
    const estimate = new AxisEstimate({ biasRad: 1e3, restRad: 0 }, 0);
    for (const seenRad of [1, 2, 3]) estimate.update(seenRad, 1);
    expect(estimate.errorRad).toBeCloseTo(2, 5);
    expect(estimate.variance).toBeCloseTo(1 / 3, 5);
  });

  it('drops the rest error after a new approach, and keeps the bias', () => {
    const estimate = new AxisEstimate({ biasRad: 3, restRad: 4 }, 0);
    estimate.update(25, 0);
    expect(estimate.variance).toBeCloseTo(0, 12);
    const { correctionRad: wantedRad } = estimate;
    const expectedCost = estimate.costOfMoving(wantedRad);
    estimate.arrive(wantedRad);
    expect(estimate.errorRad).toBeCloseTo(0, 12);
    expect(estimate.costOfStaying).toBeCloseTo(expectedCost, 10);
    // 9 - 9²/25 of the bias are left, 16 of a new rest, and the variance of the correction.
    expect(estimate.variance).toBeGreaterThan(9 - 81 / 25 + 16);
  });

  it('computes the surprise of a measurement, and accepts any after its prior is dropped', () => {
    const estimate = new AxisEstimate({ biasRad: 0.003, restRad: 0.004 }, 0);
    expect(estimate.squaredDeviation(0.05, 0)).toBeCloseTo(100, 9);
    estimate.widenBias(10);
    expect(estimate.squaredDeviation(0.05, 0)).toBeLessThan(1);
    estimate.update(0.05, 0);
    expect(estimate.correctionRad).toBeCloseTo(-0.05, 6);
  });
});
