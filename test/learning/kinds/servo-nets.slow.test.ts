/** The accuracy of servo-nets, and of its error bounds, over families of rigs. */
import { describe, expect, it } from 'vitest';
import { floorErrors } from '../../../src/learning/angle-errors.ts';
import { drawRig, simulatedDescription } from '../../../src/simulator/rig-family.ts';
import type { FloorPoint } from '../../../src/units.ts';
import { shoot } from '../one-sided-samples.ts';
import { errorsOf, hobby, learn } from './trained-rigs.ts';

describe('servo-nets', () => {
  it.each([
    [20, 8, 30],
    [40, 5.5, 19],
    [160, 4, 15],
  ])(
    'aims on %i samples of eight rigs within %f mm, and nearly always within %i',
    (count, medianMm, p95Mm) => {
      const errorsMm = [11, 12, 13, 14, 15, 16, 17, 18].flatMap((seed) =>
        errorsOf(drawRig(seed), 'servo-nets', count),
      );
      const errors = floorErrors(errorsMm);
      expect(errors.medianMm).toBeLessThan(medianMm);
      expect(errors.p95Mm).toBeLessThan(p95Mm);
      expect(errors.missRate).toBe(0);
    },
  );

  it.each([5, 10, 20])('is never worse than nominal on %i samples, whatever the rig', (count) => {
    const rigs = [1, 2, 3, 4, 5, 6].flatMap((seed) => [drawRig(seed), drawRig(seed, 1.8)]);
    for (const rig of [hobby, simulatedDescription('ideal'), ...rigs]) {
      const { medianMm } = floorErrors(errorsOf(rig, 'servo-nets', count));
      const nominal = floorErrors(errorsOf(rig, 'nominal', count));
      // On the ideal rig, only the rounding of pulses remains as an error.
      expect(medianMm, rig.name).toBeLessThanOrEqual(nominal.medianMm! + 0.1);
    }
  });
});

describe('the bound of servo-nets', () => {
  it.each([
    ['hobby', 1, 10],
    ['hobby', 1, 40],
    ['rough', 1.8, 20],
  ])('holds for nine shots in ten: %s rigs (scale %d), %i samples', (_, scale, count) => {
    let [shots, beyond] = [0, 0];
    for (let seed = 21; seed <= 50; seed++) {
      const rig = drawRig(seed, scale);
      const model = learn(rig, 'servo-nets', count, seed);
      const boundsMm: number[] = [];
      const predict = (target: FloorPoint) => {
        const prediction = model.predict(target)!;
        expect(prediction.expectedErrorMm).toBeLessThan(prediction.errorBound90Mm!);
        boundsMm.push(prediction.errorBound90Mm!);
        return prediction.angles;
      };
      shoot(rig, predict, seed, 100).forEach((errorMm, i) => {
        shots++;
        if ((errorMm ?? Number.POSITIVE_INFINITY) > boundsMm[i]!) beyond++;
      });
    }
    expect(beyond / shots).toBeGreaterThan(0.06);
    expect(beyond / shots).toBeLessThan(0.14);
  });
});
