import { expect, it } from 'vitest';
import {
  estimateError,
  medianDistanceMm,
  studentInflation,
} from '../../src/learning/predictive-covariance.ts';
import { quantile } from '../../src/quantile.ts';
import { Random } from '../../src/random.ts';

it.each([
  ['round', 3, 3, 0],
  ['long', 3, 1, 0.4],
  ['a line', 3, 0, 1.1],
])('predicts the distances of shots: %s', (_, longMm, wideMm, turnedRad) => {
  const [c, s] = [Math.cos(turnedRad), Math.sin(turnedRad)];
  const [long, wide] = [(longMm / 1000) ** 2, (wideMm / 1000) ** 2];
  const covariance = [
    c * c * long + s * s * wide,
    c * s * (long - wide),
    s * s * long + c * c * wide,
  ] as const;
  const { expectedErrorMm, errorBound90Mm } = estimateError(covariance);
  const random = new Random(1);
  const shotsMm = Array.from({ length: 50_000 }, () =>
    Math.hypot(random.normal(longMm), random.normal(wideMm)),
  );
  const meanMm = shotsMm.reduce((sum, mm) => sum + mm, 0) / shotsMm.length;
  expect(Math.abs(expectedErrorMm / meanMm - 1)).toBeLessThan(0.03);
  const medianMm = quantile(shotsMm, 0.5)!;
  expect(Math.abs(medianDistanceMm(covariance) / medianMm - 1)).toBeLessThan(0.03);
  const beyond = shotsMm.filter((mm) => mm > errorBound90Mm).length / shotsMm.length;
  expect(beyond).toBeGreaterThan(0.09);
  expect(beyond).toBeLessThan(0.11);
});

it.each([6, 12, 60])(
  'is correct for variances with %i degrees of freedom, after inflation',
  (freedom) => {
    const variance = 1e-6 * studentInflation(freedom);
    const { errorBound90Mm } = estimateError([variance, 0, variance]);
    const random = new Random(2);
    const shots = 50_000;
    let beyond = 0;
    for (let i = 0; i < shots; i++) {
      let square = 0;
      for (let k = 0; k < freedom; k++) square += random.normal() ** 2;
      // The true variance, if the estimate from this many residuals was 1.
      const deviationMm = Math.sqrt(freedom / square);
      if (Math.hypot(random.normal(deviationMm), random.normal(deviationMm)) > errorBound90Mm)
        beyond++;
    }
    expect(beyond / shots).toBeGreaterThan(0.095);
    expect(beyond / shots).toBeLessThan(0.105);
  },
);

it('expects no error for shots without variance', () => {
  expect(estimateError([0, 0, 0])).toEqual({ expectedErrorMm: 0, errorBound90Mm: 0 });
});
