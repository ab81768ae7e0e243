/** The machine's date jumps by 400 days, forwards and backwards; nothing expires or is sorted by it. */
import { expect, onTestFinished, test } from 'vitest';
import type { CollectionView } from '../../src/api/collections.ts';
import type { ModelRecord } from '../../src/api/models.ts';
import type { TrainingView } from '../../src/api/trainings.ts';
import { VirtualClock } from '../../src/clock.ts';
import { startDaemon } from '../../src/daemon/start-daemon.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon, TestDaemon } from '../support/daemon.ts';

const DAYS_MS = 24 * 3600 * 1000;
const START_MS = Date.UTC(2026, 0, 1);
const SAMPLE = { panUs: 1500, tiltUs: 1400, panSide: 1, tiltSide: 1, xM: 0.8 };

/** Sets the date of a daemon's clock; its monotonic time continues unchanged. */
function setDate({ clock }: TestDaemon, dateMs: number): void {
  const nowMs = clock.nowMs();
  clock.dateMs = () => dateMs + clock.nowMs() - nowMs;
}

const samplesOf = async (daemon: TestDaemon, query = ''): Promise<Sample[]> =>
  (await daemon.get<{ samples: Sample[] }>(`samples${query}`)).body.samples;

/** Another daemon with the same data. Its date is again that of the start. */
async function restarted(dataDirectory: string): Promise<TestDaemon> {
  const clock = new VirtualClock(START_MS);
  const daemon = await startDaemon({ dataDirectory, clock });
  onTestFinished(() => clock.run(daemon.close()));
  return new TestDaemon(daemon, clock, []); // its history would lack the taking of the samples
}

test('samples, models and jobs keep their order, and work continues', async () => {
  const dataDirectory = await temporaryDirectory();
  const daemon = await startTestDaemon({ dataDirectory });
  const { collections, trainings } = daemon.services;
  const { body: begun } = await daemon.post<CollectionView>('collections', {
    count: 5,
    plan: 'sobol',
  });
  const taken = async () => (await collections.get(begun.id)).taken;
  for (const [days, count] of [
    [400, 1],
    [-400, 2],
    [0, 3],
  ] as const) {
    setDate(daemon, START_MS + days * DAYS_MS);
    await daemon.until(async () => (await taken()) >= count);
  }
  const done = await daemon.clock.run(collections.ended(begun.id));
  expect(done).toMatchObject({ state: 'done', taken: 5 });

  const models: number[] = [];
  for (const days of [400, -400]) {
    setDate(daemon, START_MS + days * DAYS_MS);
    await daemon.post('samples', { ...SAMPLE, yM: days / 10_000 });
    const { body } = await daemon.post<TrainingView>('trainings', { kinds: ['nominal'] });
    const { modelIds } = await daemon.clock.run(trainings.ended(body.id));
    models.push(...modelIds);
    await daemon.post(`models/${modelIds[0]}/activate`);
  }

  const samples = await samplesOf(daemon);
  const dates = samples.map(({ takenAt }) => takenAt);
  expect(dates).not.toEqual(dates.toSorted()); // the date has jumped
  const ids = samples.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(samples.slice(-2).map(({ yM }) => yM)).toEqual([0.04, -0.04]);
  const newest = await samplesOf(daemon, '?order=newest&limit=3');
  expect(newest.map(({ id }) => id)).toEqual(ids.slice(-3).reverse());
  await daemon.clock.run(daemon.daemon.close());

  const later = await restarted(dataDirectory);
  expect(await samplesOf(later)).toEqual(samples);
  const { body } = await later.get<{ models: ModelRecord[] }>('models');
  expect(body.models.map(({ id }) => id)).toEqual([1, ...models]);
  expect(later.services.models.active.id).toBe(models[1]);
  expect((await later.post<ModelRecord>('models/rollback')).body.id).toBe(models[0]);
});

test('a file is imported once, whatever the date', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('samples', { ...SAMPLE, yM: 0.1 });
  const { text } = await daemon.get('samples.csv');
  for (const days of [400, -400]) {
    setDate(daemon, START_MS + days * DAYS_MS);
    expect((await daemon.postCsv('samples.csv', text)).body).toMatchObject({ imported: 0 });
  }
  expect(await samplesOf(daemon)).toHaveLength(1);
});
