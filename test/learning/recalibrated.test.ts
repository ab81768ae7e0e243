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

it('leaves a covariance confirmed by validation unchanged', () => {
  const model = learn(good);
  const { heldOut: _, ...unvalidated } = model.file;
  expect(model.predict(target)).toEqual(loadModel(unvalidated).predict(target));
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
