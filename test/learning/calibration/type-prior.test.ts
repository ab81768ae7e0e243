/** Means and deviations of the rigs of a type, estimated from their posteriors. */
import { expect, test } from 'vitest';
import { fitTypePrior, type RigPosterior } from '../../../src/learning/calibration/type-prior.ts';
import { Random } from '../../../src/random.ts';

const TYPE_MEANS = [0.8, -0.5];
const UNIT_DEVIATION = 0.3;
const NOISE = 0.2;
const RIGS = 200;

const priorOf = (mean: number, deviation: number) => ({
  means: new Float64Array(2).fill(mean),
  deviations: new Float64Array(2).fill(deviation),
  errors: new Float64Array(2),
});
const USUAL = priorOf(0, 1);

/** The posterior of a rig under a prior: two parameters, each measured once. */
function posteriorUnder(prior: typeof USUAL, measured: readonly number[]): RigPosterior {
  const precision = 1 / NOISE ** 2 + 1 / prior.deviations[0]! ** 2;
  const ofPrior = prior.means[0]! / prior.deviations[0]! ** 2;
  return {
    parameters: Float64Array.from(measured, (x) => (x / NOISE ** 2 + ofPrior) / precision),
    covariance: Float64Array.from([1 / precision, 0, 0, 1 / precision]),
    prior,
  };
}

test('means and deviations of a type come from posteriors, whatever priors these had', () => {
  const random = new Random(1, 'fleet prior');
  const measured = Array.from({ length: RIGS }, () =>
    TYPE_MEANS.map((mean) => random.normal(Math.hypot(UNIT_DEVIATION, NOISE)) + mean),
  );
  const fitted = fitTypePrior(
    USUAL,
    measured.map((each) => posteriorUnder(USUAL, each)),
  );
  for (const [i, mean] of TYPE_MEANS.entries()) {
    expect(Math.abs(fitted.means[i]! - mean)).toBeLessThan(0.08); // four standard errors, with shrinkage
    expect(fitted.deviations[i]! / UNIT_DEVIATION).toBeGreaterThan(0.8);
    expect(fitted.deviations[i]! / UNIT_DEVIATION).toBeLessThan(1.3);
  }
  const others = measured.map((each, i) => posteriorUnder(i % 2 ? USUAL : priorOf(0.5, 0.4), each));
  const again = fitTypePrior(USUAL, others);
  for (const field of ['means', 'deviations'] as const) {
    for (const i of [0, 1]) expect(again[field][i]).toBeCloseTo(fitted[field][i]!, 9);
  }
});
