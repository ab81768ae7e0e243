import { expect, it } from 'vitest';
import { withoutReversals } from '../../../src/learning/calibration/fit-discrepancy.ts';
import { metres, radians } from '../../../src/units.ts';

/** A fit with steps of tilt, all of this steepness. */
const fitWith = (slope: number, ...weights: number[]) => ({
  parameters: Float64Array.from([0, 0, ...weights]),
  shape: {
    geometry: { l1: metres(0.2), l2: metres(0.05) },
    centre: { panRad: radians(0), tiltRad: radians(0) },
    hidden: 0,
    terms: weights.map(() => ({
      effect: 'tiltRad' as const,
      profile: 'step' as const,
      centre: [0, 0.2] as const,
      slopes: [0, slope] as const,
    })),
  },
});

it('damps steps that turn a shaft back, and no others', () => {
  const steep = withoutReversals(fitWith(150, -0.012))!.terms![0]!;
  expect(1 - 0.012 * steep.slopes[1]).toBeCloseTo(0.2, 9);
  const [one, other] = withoutReversals(fitWith(150, -0.004, -0.004))!.terms!;
  expect(1 - 0.004 * (one!.slopes[1] + other!.slopes[1])).toBeCloseTo(0.2, 9);
  expect(withoutReversals(fitWith(40, -0.012))).toBeUndefined();
  expect(withoutReversals(fitWith(150, 0.012))).toBeUndefined();
});
