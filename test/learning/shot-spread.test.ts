import { expect, it } from 'vitest';
import { medianDistanceMm, shotSpread } from '../../src/learning/shot-spread.ts';
import { quantile } from '../../src/quantile.ts';
import { Random } from '../../src/random.ts';

it.each([
  ['round', 3, 3, 0],
  ['long', 3, 1, 0.4],
  ['a line', 3, 0, 1.1],
])('says how far shots land: %s', (_, longMm, wideMm, turnedRad) => {
  const [c, s] = [Math.cos(turnedRad), Math.sin(turnedRad)];
  const [long, wide] = [(longMm / 1000) ** 2, (wideMm / 1000) ** 2];
  const covariance = [
    c * c * long + s * s * wide,
    c * s * (long - wide),
    s * s * long + c * c * wide,
  ] as const;
  const { expectedErrorMm, errorBound90Mm } = shotSpread(covariance);
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

it('expects nothing of shots that never miss', () => {
  expect(shotSpread([0, 0, 0])).toEqual({ expectedErrorMm: 0, errorBound90Mm: 0 });
});
