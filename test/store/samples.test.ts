import { expect, test } from 'vitest';
import { newSample } from './example-records.ts';
import { openTestStore } from './temporary-store.ts';

test('returns exactly what was added, with increasing ids', async () => {
  const { samples } = await openTestStore();
  const first = await samples.add(newSample(1000));
  const second = await samples.add(newSample(2000));
  expect(first).toEqual({ id: first.id, uuid: first.uuid, ...newSample(1000) });
  expect(second.id).toBeGreaterThan(first.id);
  expect(await samples.get(first.id)).toEqual(first);
});

test('adds many samples in order, or none', async () => {
  const { samples } = await openTestStore();
  const added = await samples.addAll([newSample(1000), newSample(2000), newSample(3000)]);
  expect(added.map(({ panUs }) => panUs)).toEqual([1000, 2000, 3000]);
  expect(await samples.list()).toEqual(added);

  const wrong = newSample(Number.NaN); // which SQL stores as null
  await expect(samples.addAll([newSample(4000), wrong])).rejects.toThrow(/NOT NULL/);
  expect(await samples.count()).toBe(3);
});

test('lists more samples than one query returns', async () => {
  const { samples } = await openTestStore();
  const added = await samples.addAll(Array.from({ length: 2000 }, (_, i) => newSample(i)));
  expect(await samples.list()).toEqual(added);
  expect(await samples.list({ afterId: 3 })).toEqual(added.slice(3));
  expect(await samples.list({ afterId: 3, limit: 1500 })).toEqual(added.slice(3, 1503));
});

test('lists, counts and removes by rig and session', async () => {
  const { samples } = await openTestStore();
  const [a1, a2, b1] = await samples.addAll([
    newSample(1, { rig: 'a', session: '1' }),
    newSample(2, { rig: 'a', session: '2' }),
    newSample(3, { rig: 'b', session: '1' }),
  ]);
  expect(await samples.list({ rig: 'a' })).toEqual([a1, a2]);
  expect(await samples.list({ session: '1' })).toEqual([a1, b1]);
  expect(await samples.list({ rig: 'a', session: '2' })).toEqual([a2]);
  expect(await samples.count({ rig: 'a' })).toBe(2);
  expect(await samples.count({ rig: 'c' })).toBe(0);
  expect(await samples.count()).toBe(3);

  expect(await samples.removeAll({ rig: 'a', session: '1' })).toBe(1);
  expect(await samples.list()).toEqual([a2, b1]);
  expect(await samples.removeAll()).toBe(2);
  expect(await samples.count()).toBe(0);
});

test('pages through all samples after an id', async () => {
  const { samples } = await openTestStore();
  const added = await samples.addAll([1, 2, 3, 4, 5].map((panUs) => newSample(panUs)));
  const page = await samples.list({ afterId: added[1]!.id, limit: 2 });
  expect(page).toEqual(added.slice(2, 4));
  expect(await samples.list({ afterId: added[4]!.id })).toEqual([]);
});

test('never reuses the id of a removed sample', async () => {
  const { samples } = await openTestStore();
  const { id } = await samples.add(newSample());
  await samples.remove(id);
  expect((await samples.add(newSample())).id).toBeGreaterThan(id);
});

test('restores a removed sample unchanged, at its place', async () => {
  const { samples } = await openTestStore();
  const [first, second] = await samples.addAll([newSample(1), newSample(2)]);
  await samples.remove(first!.id);
  expect(await samples.list()).toEqual([second]);
  await expect(samples.get(first!.id)).rejects.toMatchObject({ code: 'sample-unknown' });
  await expect(samples.remove(first!.id)).rejects.toMatchObject({ code: 'sample-unknown' });
  expect(await samples.restore(first!.id)).toEqual(first);
  expect(await samples.list()).toEqual([first, second]);

  expect(await samples.removeAll()).toBe(2);
  expect(await samples.removeAll()).toBe(0);
  await samples.restore(second!.id);
  expect(await samples.count()).toBe(1);
});

test('names an unknown sample', async () => {
  const { samples } = await openTestStore();
  const unknown = {
    kind: 'not-found',
    code: 'sample-unknown',
    message: expect.stringContaining('sample 7'),
  };
  await expect(samples.get(7)).rejects.toMatchObject(unknown);
  await expect(samples.remove(7)).rejects.toMatchObject(unknown);
  await expect(samples.restore(7)).rejects.toMatchObject(unknown);
});

test('returns the newest samples, newest first', async () => {
  const { samples } = await openTestStore();
  const added = await samples.addAll([1, 2, 3, 4, 5].map((panUs) => newSample(panUs)));
  expect(await samples.newest(2)).toEqual([added[4], added[3]]);
  expect(await samples.newest(9, { afterId: added[2]!.id })).toEqual([added[4], added[3]]);
  await samples.remove(added[4]!.id);
  expect(await samples.newest(2, { rig: added[0]!.rig })).toEqual([added[3], added[2]]);
  expect(await samples.newest(2, { rig: 'none' })).toEqual([]);
});
