import { expect, test } from 'vitest';
import { asCandidate, modelErrors } from '../../src/control/error-reports.ts';
import { anglesOfPulses } from '../../src/geometry/servo.ts';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { quantile } from '../../src/quantile.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { metres } from '../../src/units.ts';
import { uuidV7 } from '../../src/uuid.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';
import { newSample } from '../store/example-records.ts';

const simulated = simulatedDescription('hobby');
const rig = knownOf(simulated);

const samples = takeSamples(simulated, 35, 1).map(
  (measurement, i): Sample => ({
    ...newSample(),
    ...measurement,
    ...anglesOfPulses(rig, measurement),
    id: i + 1,
    uuid: uuidV7(i),
  }),
);
const learned = samples.slice(0, 30);

const trained = (kind: 'servo-nets' | 'nominal', measurements: readonly Sample[]) =>
  loadModel(trainModel({ kind, rig, measurements, seed: 1 }));

test('distinguishes held-out samples from later ones', async () => {
  const model = trained('servo-nets', learned);
  const errors = await modelErrors(model, samples);
  const heldOut = errors.filter(({ fresh }) => !fresh);
  const fresh = errors.filter((error) => error.fresh);
  expect(heldOut.map(({ sampleId }) => sampleId).sort((a, b) => a! - b!)).toEqual(
    learned.map(({ id }) => id),
  );
  expect(fresh.map(({ sampleId }) => sampleId)).toEqual([31, 32, 33, 34, 35]);

  const { metrics } = model.file;
  const heldOutMm = heldOut.map(({ errorMm }) => errorMm!);
  expect(quantile(heldOutMm, 0.5)).toBeCloseTo(metrics.validationMedianMm!, 3);
  expect(Math.max(...fresh.map(({ errorMm }) => errorMm ?? Number.POSITIVE_INFINITY))).toBeLessThan(
    100,
  );
});

test('keeps the errors of removed samples, and does not count known samples as new', async () => {
  const errors = await modelErrors(trained('servo-nets', learned), samples.slice(1));
  expect(errors.filter(({ sampleId }) => sampleId === null)).toHaveLength(1);
  const fresh = errors.filter((error) => error.fresh);
  expect(fresh.map(({ sampleId }) => sampleId)).toEqual([32, 33, 34, 35]);
});

test('evaluates an untrained model on all samples', async () => {
  const errors = await modelErrors(trained('nominal', []), samples);
  expect(errors.map(({ sampleId }) => sampleId)).toEqual(samples.map(({ id }) => id));
  expect(errors.every(({ fresh, errorMm }) => fresh && errorMm! > 0)).toBe(true);
});

test('competes by held-out errors until there are enough newer samples', async () => {
  const model = trained('servo-nets', learned);
  const { kind, sampleCount, metrics, heldOut } = model.file;
  const candidate = await asCandidate(model, samples.slice(0, 34));
  expect(candidate).toEqual({ kind, sampleCount, metrics, heldOut });

  const kept = await asCandidate(model, samples.slice(10, 34));
  expect(kept.heldOut).toHaveLength(heldOut!.length - 10);
  const gone = await asCandidate(model, samples.slice(31, 35));
  expect(gone.metrics.validationMedianMm).toBeNull();

  const slipped = samples.map((sample) =>
    sample.id > 30 ? { ...sample, xM: metres(sample.xM + 0.05) } : sample,
  );
  const { sampleCount: fresh, metrics: now } = await asCandidate(model, slipped);
  expect(fresh).toBe(5);
  expect(now.validationMedianMm).toBeGreaterThan(30);
  expect(metrics.validationMedianMm).toBeLessThan(15);
});
