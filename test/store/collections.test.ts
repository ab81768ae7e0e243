import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { CollectionSchema } from '../../src/samples/collection.ts';
import { microseconds } from '../../src/units.ts';
import { DATE, newCollection, newSample } from './example-records.ts';
import { openTestStore } from './temporary-store.ts';

test('starts queued at its first pose', async () => {
  const { collections } = await openTestStore();
  const created = await collections.create(newCollection);
  expect(created).toEqual({
    ...newCollection,
    id: created.id,
    uuid: created.uuid,
    state: 'queued',
    nextPose: 0,
    taken: 0,
    missed: 0,
    approach: 'below',
    surface: 'floor',
    poses: null,
    problem: null,
    finishedAt: null,
  });
  expect(Value.Check(CollectionSchema, created)).toBe(true);
  expect(await collections.get(created.id)).toEqual(created);
});

test('stores the given poses', async () => {
  const { collections } = await openTestStore();
  const poses = [{ panUs: microseconds(1400.5), tiltUs: microseconds(1300) }];
  const { id } = await collections.create({ ...newCollection, count: 1, poses });
  expect(await collections.get(id)).toMatchObject({ poses });
});

test('stores the state with its problem and date, and clears them when it runs again', async () => {
  const { collections } = await openTestStore();
  const { id } = await collections.create(newCollection);
  const problem = { code: 'rig-gone', message: 'the rig was "unplugged"' };
  const failed = await collections.update({ id, state: 'failed', problem, finishedAt: DATE });
  expect(failed).toMatchObject({ state: 'failed', problem, finishedAt: DATE });
  expect(Value.Check(CollectionSchema, failed)).toBe(true);
  expect(await collections.get(id)).toEqual(failed);
  expect(
    await collections.update({ id, state: 'running', problem: null, finishedAt: null }),
  ).toMatchObject({
    state: 'running',
    problem: null,
    finishedAt: null,
  });
});

test('lists the unfinished ones', async () => {
  const { collections } = await openTestStore();
  for (const state of ['running', 'done', 'queued', 'failed', 'cancelled'] as const) {
    const { id } = await collections.create(newCollection);
    await collections.update({ id, state, problem: null, finishedAt: null });
  }
  const states = (await collections.unfinished()).map(({ state }) => state);
  expect(states).toEqual(['running', 'queued']);
  expect(await collections.list()).toHaveLength(5);
});

test('finishes poses: a sample is stored, a miss is counted', async () => {
  const { collections, samples } = await openTestStore();
  const { id } = await collections.create(newCollection);
  const first = await collections.finishPose(id, 0, newSample(1000));
  expect(first.accepted).toBe(true);
  const { id: sampleId, uuid } = first.sample!;
  expect(first.sample).toEqual({ id: sampleId, uuid, ...newSample(1000) });
  expect(first.collection).toMatchObject({ nextPose: 1, taken: 1, missed: 0 });

  const second = await collections.finishPose(id, 1, undefined);
  expect(second).toMatchObject({
    accepted: true,
    sample: undefined,
    collection: { nextPose: 2, taken: 1, missed: 1 },
  });
  expect(await collections.get(id)).toEqual(second.collection);
  expect(await samples.list()).toEqual([first.sample]);
});

test('changes nothing for a repeated, late or early answer', async () => {
  const { collections, samples } = await openTestStore();
  const { id } = await collections.create(newCollection);
  const { collection } = await collections.finishPose(id, 0, newSample(1000));
  for (const [poseIndex, sample] of [
    [0, newSample(1000)],
    [0, undefined],
    [2, newSample(3000)],
  ] as const) {
    expect(await collections.finishPose(id, poseIndex, sample)).toEqual({
      accepted: false,
      collection,
      sample: undefined,
    });
  }
  expect(await samples.count()).toBe(1);
});

test('stores one of two concurrent answers', async () => {
  const { collections, samples } = await openTestStore();
  const { id } = await collections.create(newCollection);
  const answers = await Promise.all([
    collections.finishPose(id, 0, newSample(1000)),
    collections.finishPose(id, 0, newSample(2000)),
  ]);
  expect(answers.map(({ accepted }) => accepted)).toEqual([true, false]);
  expect(await samples.count()).toBe(1);
});

test('does not advance if the sample cannot be stored', async () => {
  const { collections } = await openTestStore();
  const { id } = await collections.create(newCollection);
  await expect(collections.finishPose(id, 0, newSample(Number.NaN))).rejects.toThrow(/NOT NULL/);
  expect(await collections.get(id)).toMatchObject({ nextPose: 0, taken: 0 });
});

test('finishes the same pose of two collections', async () => {
  const { collections, samples } = await openTestStore();
  for (const { id } of [
    await collections.create(newCollection),
    await collections.create(newCollection),
  ]) {
    expect((await collections.finishPose(id, 0, newSample())).accepted).toBe(true);
  }
  expect(await samples.count()).toBe(2);
});

test('names an unknown collection', async () => {
  const { collections, samples } = await openTestStore();
  const unknown = { kind: 'not-found', code: 'collection-unknown', details: { id: 7 } };
  await expect(collections.get(7)).rejects.toMatchObject(unknown);
  await expect(
    collections.update({ id: 7, state: 'done', problem: null, finishedAt: null }),
  ).rejects.toMatchObject(unknown);
  await expect(collections.finishPose(7, 0, newSample())).rejects.toMatchObject(unknown);
  expect(await samples.count()).toBe(0);
});
