import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { newCollection, newModel, newSample, newTraining } from './example-records.ts';
import { temporaryDirectory } from './temporary-store.ts';

const HUB = 'http://hub:8420';

async function openDelivering(directory = ':memory:', hub: string | null = HUB, dateMs = 1e12) {
  const store = await openStore(directory, new VirtualClock(dateMs), undefined, hub ?? undefined);
  onTestFinished(() => store.close());
  return { ...store, store, outbox: store.outbox! };
}

/** What waits for the hub, with its revisions. */
async function waiting({ outbox }: Pick<Store, 'outbox'>) {
  const batch = await outbox!.next();
  return (batch?.records ?? []).map(({ table, uuid }) => `${table} ${uuid}`);
}

test('writes nothing without a hub', async () => {
  const directory = await temporaryDirectory();
  const { store, samples } = await openDelivering(directory, null);
  await samples.add(newSample());
  expect(store.outbox).toBeUndefined();
  await store.close();
  const db = await openDatabase(`${directory}/pantilt.db`);
  onTestFinished(() => db.destroy());
  for (const table of ['outbox', 'delivery'] as const) {
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
  }
});

test('holds every changed row once, as it is when the batch is read', async () => {
  const { samples, collections, trainings, models, outbox } = await openDelivering();
  const collection = await collections.create(newCollection);
  const { sample } = await collections.finishPose(collection.id, 0, newSample());
  await collections.finishPose(collection.id, 1, undefined);
  const training = await trainings.create(newTraining);
  const model = await models.add(newModel({ trainingId: training.id }));
  await models.activate(model.id);
  await samples.remove(sample!.id);
  const { records, version } = (await outbox.next())!;
  expect(version).toBe(1);
  expect(records.map(({ table, uuid, body }) => ({ table, uuid, body }))).toEqual([
    {
      table: 'collections',
      uuid: collection.uuid,
      body: expect.objectContaining({ rig: 'desk', taken: 1, missed: 1, nextPose: 2, poses: null }),
    },
    {
      table: 'samples',
      uuid: sample!.uuid,
      body: { ...newSample(), collectionUuid: collection.uuid, poseIndex: 0, removed: true },
    },
    {
      table: 'trainings',
      uuid: training.uuid,
      body: expect.objectContaining({ kinds: newTraining.kinds, state: 'queued' }),
    },
    {
      table: 'models',
      uuid: model.uuid,
      body: expect.objectContaining({
        trainingUuid: training.uuid,
        active: true,
        file: newModel().file,
        activeBecause: expect.objectContaining({ template: 'it was selected by hand' }),
      }),
    },
  ]);
});

test('holds rows of all changes to samples', async () => {
  const { samples, outbox } = await openDelivering();
  const [a, b, c] = await samples.addAll([newSample(1), newSample(2), newSample(3)]);
  const acknowledge = async () => outbox.acknowledge((await outbox.next())!);
  await acknowledge();
  await samples.replace([a!.id], [newSample(4)]);
  expect((await waiting({ outbox })).length).toBe(2);
  await acknowledge();
  await samples.restore(a!.id);
  expect(await waiting({ outbox })).toEqual([`samples ${a!.uuid}`]);
  await acknowledge();
  expect(await samples.removeAll()).toBe(4);
  expect(await waiting({ outbox })).toEqual(
    expect.arrayContaining([`samples ${b!.uuid}`, `samples ${c!.uuid}`]),
  );
});

test('is written in the transaction of the row, or not at all', async () => {
  const { samples, outbox } = await openDelivering();
  const faulty = { ...newSample(), rig: null as never };
  await expect(samples.addAll([newSample(), faulty])).rejects.toThrow(/NOT NULL/);
  expect(await samples.count()).toBe(0);
  expect(await outbox.size()).toBe(0);
});

test('keeps a row that changes while its batch is under way', async () => {
  const { samples, outbox } = await openDelivering();
  const [, second] = await samples.addAll([newSample(), newSample()]);
  const batch = (await outbox.next())!;
  await samples.remove(second!.id);
  const third = await samples.add(newSample());
  await outbox.acknowledge(batch);
  expect(await waiting({ outbox })).toEqual([`samples ${second!.uuid}`, `samples ${third.uuid}`]);
  const later = (await outbox.next())!;
  expect(later.records[0]!.revision).toBeGreaterThan(batch.newestRevision);
});

test('continues at its position after a restart, even if the clock went back', async () => {
  const directory = await temporaryDirectory();
  const before = await openDelivering(directory, HUB, 2e12);
  const { id } = await before.trainings.create(newTraining);
  const first = (await before.outbox.next())!;
  await before.outbox.acknowledge(first);
  await before.store.close();
  const after = await openDelivering(directory, HUB, 1e12);
  expect(await after.outbox.size()).toBe(0);
  await after.trainings.update({ id, state: 'running', problem: null, finishedAt: null });
  const second = (await after.outbox.next())!;
  expect(second.origin).toBe(first.origin);
  expect(second.records[0]!.revision).toBe(first.newestRevision + 1);
});

test.each([
  ['another hub', 'http://other:8420'],
  ['the hub again after a time without', null],
])('gives all rows to %s', async (_name, between) => {
  const directory = await temporaryDirectory();
  const first = await openDelivering(directory);
  const a = await first.samples.add(newSample());
  await first.outbox.acknowledge((await first.outbox.next())!);
  await first.store.close();
  const second = await openDelivering(directory, between);
  const b = await second.samples.add(newSample());
  await second.store.close();
  const third = await openDelivering(directory);
  expect(await waiting(third)).toEqual([`samples ${a.uuid}`, `samples ${b.uuid}`]);
});

test('limits a batch by bytes', async () => {
  const { models, outbox } = await openDelivering();
  const file = JSON.stringify('x'.repeat(300_000));
  for (let i = 0; i < 3; i++) await models.add(newModel({ file }));
  const batch = (await outbox.next())!;
  expect(batch.records.length).toBe(1);
  await outbox.acknowledge(batch);
  expect(await outbox.size()).toBe(2);
});

test('drops the oldest events beyond ten thousand, and delivered ones', async () => {
  const directory = await temporaryDirectory();
  const { store, outbox } = await openDelivering(directory);
  const event = { rig: 'desk', name: 'lost', at: newSample().takenAt, data: { a: 1 } };
  expect(await outbox.addEvent(event)).toBe(0);
  const { records } = (await outbox.next())!;
  expect(records[0]).toMatchObject({ table: 'events', body: event });
  await store.close();

  const db = await openDatabase(`${directory}/pantilt.db`);
  await sql`update events set id = id - 10000`.execute(db);
  await sql`update sqlite_sequence set seq = 1 where name = 'events'`.execute(db);
  await db.destroy();
  const again = await openDelivering(directory);
  expect(await again.outbox.addEvent(event)).toBe(1);
  const batch = (await again.outbox.next())!;
  expect(batch.records.length).toBe(1);
  await again.outbox.acknowledge(batch);
  expect(await again.outbox.size()).toBe(0);
});
