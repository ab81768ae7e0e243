import { expect, test, vi } from 'vitest';
import type { ModelError } from '../../src/api/models.ts';
import { downsampleErrors, ErrorReports } from '../../src/control/error-reports.ts';
import { serialiseModel } from '../../src/learning/model-file.ts';
import { trainModel } from '../../src/learning/train.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { newModel, newSample } from '../store/example-records.ts';
import { openTestStore } from '../store/temporary-store.ts';

const errorAt = (sampleId: number, errorMm: number | null): ModelError => ({
  sampleId,
  errorMm,
  xM: sampleId / 1000,
  yM: 0,
  fresh: true,
});

test('returns all errors if there are few', () => {
  const errors = [errorAt(1, 3), errorAt(2, null)];
  expect(downsampleErrors(errors, 2, 1)).toEqual(errors);
});

test('returns the worst of many, and an even selection of the rest, in order', () => {
  const errors = Array.from({ length: 1000 }, (_, i) => errorAt(i + 1, 1));
  errors[700] = errorAt(701, null);
  errors[13] = errorAt(14, 80);
  const thinned = downsampleErrors(errors, 12, 2);
  const ids = thinned.map(({ sampleId }) => sampleId!);
  expect(ids).toHaveLength(12);
  expect(ids).toEqual(expect.arrayContaining([14, 701]));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  const others = ids.filter((id) => id !== 14 && id !== 701);
  const gaps = others.slice(1).map((id, i) => id - others[i]!);
  expect(Math.min(...gaps)).toBeGreaterThan(90);
  expect(Math.max(...gaps)).toBeLessThan(110);
});

const { text } = serialiseModel(
  trainModel({
    kind: 'nominal',
    rig: knownOf(simulatedDescription('hobby')),
    measurements: [],
    seed: 1,
  }),
);

test('shares one report among concurrent requests, and includes samples added before it', async () => {
  const { models, samples } = await openTestStore();
  const list = vi.spyOn(samples, 'list');
  const { id } = await models.add(newModel({ file: text }));
  await samples.add(newSample());
  const reports = new ErrorReports({ models, samples });
  const asked = [reports.of(id), reports.of(id), reports.of(id)];
  await samples.add(newSample());
  for (const report of await Promise.all(asked)) expect(report.total).toBe(2);
  expect(list).toHaveBeenCalledTimes(1);

  await samples.add(newSample());
  expect((await reports.of(id)).errors.map(({ sampleId }) => sampleId)).toEqual([1, 2, 3]);
});

test('continues after an unknown model', async () => {
  const { models, samples } = await openTestStore();
  const { id } = await models.add(newModel({ file: text }));
  const reports = new ErrorReports({ models, samples });
  const [unknown, known] = await Promise.allSettled([reports.of(99), reports.of(id)]);
  expect(unknown).toMatchObject({ reason: { code: 'model-unknown' } });
  expect(known).toMatchObject({ value: { total: 0, errors: [] } });
});
