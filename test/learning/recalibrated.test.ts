import { expect, it } from 'vitest';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { Random } from '../../src/random.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { floorPoint } from '../../src/units.ts';
import { takeSamples } from './one-sided-samples.ts';

const simulated = simulatedDescription('hobby');
const rig = knownOf(simulated);
const good = takeSamples(simulated, 40, 1);
const target = floorPoint(0.8, -0.3);

const learn = (measurements: typeof good) =>
  loadModel(trainModel({ kind: 'servo-nets', rig, measurements, seed: 1 }));

it('nearly keeps a covariance that validation confirms, and states its basis', () => {
  const model = learn(good);
  const { heldOut: _, ...unvalidated } = model.file;
  const prior = loadModel(unvalidated);
  const ratio = model.predict(target)!.errorBound90Mm! / prior.predict(target)!.errorBound90Mm!;
  expect(Math.abs(Math.log(ratio))).toBeLessThan(Math.log(1.25));
  expect(model.errorBasis).toEqual({ basis: 'conformal', residuals: 40, references: 0 });
  expect(prior.errorBasis).toEqual({ basis: 'prior', residuals: 0, references: 0 });
});

it('widens bounds that nine in ten of the held-out errors exceed, more with more of them', () => {
  const { file } = learn(good);
  const worse = file.heldOut!.map(({ boundMm }) => ({
    ...target,
    errorMm: 1.4 * boundMm!,
    boundMm: boundMm!,
  }));
  const boundMm = (heldOut: typeof worse) =>
    loadModel({ ...file, heldOut }).predict(target)!.errorBound90Mm!;
  const [few, more, all] = [worse.slice(0, 8), worse.slice(0, 12), worse].map(boundMm);
  expect(few).toBeCloseTo(loadModel({ ...file, heldOut: [] }).predict(target)!.errorBound90Mm!, 9);
  expect(more! / few!).toBeCloseTo(1.4 ** (12 / 32), 9);
  expect(all! / few!).toBeCloseTo(1.4 ** (40 / 60), 9);
});

it('widens bounds where the held-out errors exceed them, if these are enough', () => {
  const { file } = learn(good);
  const unchanged = loadModel({ ...file, heldOut: [] });
  const factorsAt = (count: number) => {
    const heldOut = Array.from({ length: count }, (_, i) => {
      const place = floorPoint(0.3 + (1.4 * i) / count, 0.1);
      return { ...place, errorMm: place.xM < 0.7 ? 14 : 9, boundMm: 10 };
    });
    const model = loadModel({ ...file, heldOut });
    return [0.4, 1.5].map((xM) => {
      const [now, before] = [model, unchanged].map(
        (each) => each.predict(floorPoint(xM, 0.1))!.errorBound90Mm!,
      );
      return now! / before!;
    });
  };
  const [near, far] = factorsAt(200);
  expect(near).toBeGreaterThan(1.3);
  expect(far).toBeGreaterThan(0.9);
  expect(far).toBeLessThan(1);
  const few = factorsAt(12);
  expect(few[0]).toBeCloseTo(few[1]!, 2);
});

it('scales the errors to the observed ones if the model is wrong', () => {
  const random = new Random(1);
  const anywhere = good.map((sample) => ({
    ...sample,
    ...floorPoint(random.uniform(0.3, 1.7), random.uniform(-0.8, 0.8)),
  }));
  const model = learn(anywhere);
  const { validationMedianMm } = model.file.metrics;
  expect(validationMedianMm).toBeGreaterThan(300);
  expect(model.predict(target)!.expectedErrorMm).toBeGreaterThan(validationMedianMm! / 6);
});

it('states no error if more than half of the samples were missed', () => {
  const { file } = learn(good);
  const missed = file.heldOut!.map((sample) => ({ ...sample, errorMm: null }));
  expect(loadModel({ ...file, heldOut: missed }).predict(target)).toMatchObject({
    expectedErrorMm: null,
    errorBound90Mm: null,
  });
});
