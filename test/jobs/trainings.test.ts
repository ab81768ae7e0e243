import { beforeEach, expect, test, vi } from 'vitest';
import { timestamp, VirtualClock } from '../../src/clock.ts';
import { Models } from '../../src/control/models.ts';
import { JobRunner } from '../../src/jobs/job-runner.ts';
import { Trainings } from '../../src/jobs/trainings.ts';
import type { ModelKind } from '../../src/learning/model-file.ts';
import { toSample } from '../../src/samples/sample.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { floorPoint } from '../../src/units.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';
import { quiet } from '../support/simulated.ts';

const simulated = simulatedDescription('hobby');
const rig = knownOf(simulated);
const clock = new VirtualClock();

let store: Store;
let models: Models;
let trainings: Trainings;

beforeEach(async () => {
  store = await openStore(':memory:');
  models = await Models.open(store, rig, clock, quiet);
  trainings = new Trainings({
    runner: new JobRunner({ clock, log: quiet }),
    rig,
    store,
    keep: (model, trainingId) => models.add(model, trainingId),
    incumbent: () => models.incumbent(),
    activate: (id, because) => models.activate(id, because),
    keepActive: (because) => models.keepActive(because),
  });
});

async function sample(count: number, seed: number, at = floorPoint(0, 0)): Promise<void> {
  const origin = { observer: 'simulated', session: 'test', takenAt: timestamp(clock) };
  const measurements = takeSamples(simulated, count, seed);
  await store.samples.addAll(
    measurements
      .map((seen) => ({ ...seen, ...floorPoint(seen.xM + at.xM, seen.yM + at.yM) }))
      .map((seen) => toSample(rig, seen, origin)),
  );
}

async function train(kinds: ModelKind[], settings = {}) {
  const { id } = await trainings.create({ kinds, seed: 1, settings });
  return trainings.ended(id);
}

test('a cancelled queued training ends at once, and later ones still wait', async () => {
  await sample(8, 1);
  const endless = { kinds: ['exercise'] as const, seed: 1, settings: { maxIterations: 1_000_000 } };
  const running = await trainings.create(endless);
  const waiting = await trainings.create({ kinds: ['nominal'], seed: 1, settings: {} });
  const last = await trainings.create({ kinds: ['nominal'], seed: 1, settings: {} });
  expect(await trainings.cancel(waiting.id)).toMatchObject({ state: 'cancelled', modelIds: [] });
  expect((await store.trainings.get(running.id)).state).not.toMatch(/cancelled|done/);
  expect((await store.trainings.get(last.id)).state).toBe('queued');
  expect(await trainings.cancel(running.id)).toMatchObject({ state: 'cancelled', modelIds: [] });
  expect(await trainings.ended(last.id)).toMatchObject({ state: 'done' });
});

test('the better of the trained and the active model becomes active', async () => {
  await sample(30, 1);
  const [best] = (await train(['servo-nets'])).modelIds;
  expect(models.active.id).toBe(best);
  expect(models.active.activeBecause?.message).toMatch(
    /^its validation error, \d+\.\d ± \d\.\d mm, is the lowest; next is nominal with \d+(\.\d)? ?/,
  );
  const worse = await train(['exercise'], { maxIterations: 50 });
  expect(worse).toMatchObject({ state: 'done', modelIds: [expect.any(Number)] });
  expect(models.active.id).toBe(best);
  const reason = models.active.activeBecause?.message;
  expect(reason).toMatch(/^its validation error, .*, is the lowest; next is exercise with /);
  expect((await store.models.get(best!)).activeBecause?.message).toBe(reason);
  const [again] = (await train(['servo-nets'])).modelIds;
  expect(models.active.id).toBe(again); // there is no difference: the newer one
});

test('a model worse than the nominal geometry is not activated', async () => {
  await sample(6, 2);
  await train(['exercise'], { maxIterations: 1 });
  expect(models.active).toMatchObject({ kind: 'nominal', trainingId: null });
});

test('contradictory samples fail the training, and the active model is kept', async () => {
  await sample(40, 1, floorPoint(100, 100));
  const before = models.active.id;
  expect(await train(['nominal', 'calibrated', 'servo-nets'])).toMatchObject({
    state: 'failed',
    problem: { code: 'samples-contradict', message: expect.stringContaining('metres') },
  });
  expect(models.active.id).toBe(before);
});

test('a training whose states the database refuses has failed, and delays no other', async () => {
  await sample(8, 1);
  const full = vi
    .spyOn(store.trainings, 'update')
    .mockRejectedValue(new Error('database or disk is full'));
  const failed = { state: 'failed', problem: { message: 'database or disk is full' } };
  const { id, ...end } = await train(['nominal']);
  expect(end).toMatchObject(failed);
  expect((await store.trainings.get(id)).finishedAt).toBeNull();
  full.mockRestore();
  expect(await train(['nominal'])).toMatchObject({ state: 'done' });
  await clock.advance(10_000);
  expect(await store.trainings.get(id)).toMatchObject({ ...failed, finishedAt: end.finishedAt });
});

test('warns of a model that misses the newest samples as a group', async () => {
  await sample(32, 1);
  await train(['calibrated']);
  expect(models.active.activeBecause?.message).not.toContain('newest');
  await sample(8, 2, floorPoint(0.1, -0.05));
  await train(['calibrated']);
  expect(models.active.activeBecause?.message).toMatch(
    /It misses the newest 8 samples by \d+ mm, far more than the earlier ones: the rig may have been knocked/,
  );
});
