import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Receipt } from '../../src/api/records.ts';
import { VirtualClock } from '../../src/clock.ts';
import { startDaemon } from '../../src/daemon/start-daemon.ts';
import { RecordStore } from '../../src/hub/store/record-store.ts';
import { RECORD_MIGRATIONS, type RecordTables } from '../../src/hub/store/record-tables.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openStore } from '../../src/store/store.ts';
import { uuidV7 } from '../../src/uuid.ts';
import { newCollection, newModel, newSample, newTraining } from '../store/example-records.ts';
import { isMissing } from '../support/packages.ts';
import { PostgresServer } from '../support/postgres.ts';
import { ORIGIN, sampleRecord, testRecordStore } from './record-store-suite.ts';

let server: PostgresServer;
let databases = 0;
const create = (): string => server.create(`test${++databases}`);

async function openHub(url: string): Promise<Kysely<RecordTables>> {
  const options = { connections: 4, isExclusive: false };
  const db = await openDatabase(url, RECORD_MIGRATIONS, options);
  onTestFinished(() => db.destroy());
  return db.withTables<RecordTables>() as never;
}

const takeAt = (db: Kysely<RecordTables>, dateMs: number) => {
  const store = new RecordStore(db, new VirtualClock(dateMs));
  return (...records: Parameters<typeof sampleRecord>[0][]) =>
    store.take({ origin: ORIGIN, records: records.map(sampleRecord) });
};

const partitions = async (db: Kysely<RecordTables>) => {
  const query = sql<{ name: string; n: number }>`
    select tableoid::regclass::text as name, count(*)::int as n from samples group by 1 order by 1`;
  return (await query.execute(db)).rows.map(({ name, n }) => `${name} ${n}`);
};

describe.skipIf(isMissing('postgresql'))('PostgreSQL', () => {
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server?.close());

  describe('as the database of a hub', () => {
    testRecordStore(() => openHub(create()));

    test('keeps samples in partitions by month, also those of fast and wrong clocks', async () => {
      const url = create();
      const db = await openHub(url);
      const march = Date.UTC(2026, 2, 15);
      const april = { uuid: uuidV7(Date.UTC(2026, 3, 1)) };
      await takeAt(db, march)({ uuid: uuidV7(march) }, april, { uuid: uuidV7(0) });
      expect(await partitions(db)).toEqual(['samples_2026_03 1', 'samples_default 2']);
      const another = await openHub(url); // a hub that has begun in April
      const inApril = takeAt(another, Date.UTC(2026, 3, 2));
      expect(await inApril(april, { uuid: uuidV7(Date.UTC(2026, 2, 31)) })).toEqual({
        stored: 1,
        known: 1,
        refused: 0,
      });
      expect(await partitions(db)).toEqual([
        'samples_2026_03 2',
        'samples_2026_04 1',
        'samples_default 1',
      ]);
      const plan = await sql<Record<string, string>>`explain select * from samples
        where uuid >= ${sql.lit(uuidV7(Date.UTC(2026, 3, 5)))}
        and uuid < ${sql.lit(uuidV7(Date.UTC(2026, 3, 6)))}`.execute(db);
      expect(JSON.stringify(plan.rows)).not.toMatch(/samples_2026_03|default/);
    });

    test('sets records aside that only the database refuses', async () => {
      const db = await openHub(create());
      const good = sampleRecord();
      const body = { ...sampleRecord().body, session: 'a\u0000b' };
      expect(await takeAt(db, Date.UTC(2026, 5))({ body }, good)).toEqual({
        stored: 1,
        known: 0,
        refused: 1,
      });
      const refused = await db.selectFrom('refusedRecords').selectAll().execute();
      expect(refused[0]!.reason).toMatch(/invalid byte sequence/);
      expect(JSON.parse(refused[0]!.record).body).toEqual(body);
    });

    test('takes batches of several writers, with the same records, at once', async () => {
      const url = create();
      const hubs = [await openHub(url), await openHub(url), await openHub(url)];
      const now = Date.UTC(2026, 5);
      const records = Array.from({ length: 300 }, (_, i) => ({
        uuid: uuidV7(now - i * 86_400_000),
      }));
      const receipts = await Promise.all(
        hubs.flatMap((db, i) => {
          const take = takeAt(db, now);
          const own = i % 2 === 0 ? records : records.toReversed();
          return [take(...own.slice(0, 200)), take(...own.slice(100))];
        }),
      );
      expect(receipts.reduce((sum, { stored }) => sum + stored, 0)).toBe(300);
      const { rows } = await sql<{ n: number }>`select count(*) n from samples`.execute(hubs[0]!);
      expect(rows[0]!.n).toBe(300);
    });

    test('stores a batch once when the server crashes, and its rig repeats it', async () => {
      const url = create();
      const db = await openHub(url);
      const take = takeAt(db, Date.UTC(2026, 5));
      const records = Array.from({ length: 50 }, () => sampleRecord());
      const repeat = (): Promise<Receipt> =>
        take(...records).catch((error) => {
          expect(error).toMatchObject({ code: 'store-unreachable', kind: 'unavailable' });
          return repeat();
        });
      await take(records[0]!);
      await server.down('immediate');
      const taken = repeat();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await server.up();
      expect(await taken).toEqual({ stored: 49, known: 1, refused: 0 });
    });
  });

  describe('as the database of a daemon', () => {
    test('stores samples, jobs and models as SQLite does', async () => {
      const url = create();
      const store = await openStore(url, undefined, undefined, 'http://hub');
      onTestFinished(() => store.close());
      const { samples, collections, trainings, models, presets, outbox } = store;
      const collection = await collections.create(newCollection);
      const { sample } = await collections.finishPose(collection.id, 0, newSample());
      expect(sample).toMatchObject(newSample());
      expect(await samples.list()).toEqual([sample]);
      expect(await samples.count()).toBe(1);
      await samples.remove(sample!.id);
      expect(await samples.count()).toBe(0);
      const training = await trainings.create(newTraining);
      const first = await models.add(newModel({ trainingId: training.id }));
      const second = await models.add(newModel());
      await models.activate(first.id);
      expect(await models.activate(second.id)).toMatchObject({ active: true });
      expect(await models.rollBack('desk', () => true)).toMatchObject({ id: first.id });
      await presets.put('desk', { name: 'door', xM: 1, yM: 2 } as never);
      expect(await trainings.get(training.id)).toMatchObject({ modelIds: [first.id] });
      const { records } = (await outbox!.next())!;
      expect(records.map(({ table }) => table)).toEqual([
        'collections',
        'samples',
        'trainings',
        'models',
        'models',
      ]);
      expect(records[1]!.body).toMatchObject({ removed: true, collectionUuid: collection.uuid });
    });

    test('is used by one daemon at a time, and not for a hub', async () => {
      const url = create();
      const store = await openStore(url);
      await expect(openStore(url)).rejects.toMatchObject({ code: 'data-directory-in-use' });
      await store.close();
      await (await openStore(url)).close();
      await expect(openDatabase(url, RECORD_MIGRATIONS)).rejects.toMatchObject({
        code: 'store-unreadable',
      });
    });

    test('is in the readiness and the metrics of its daemon, which answer while it is away', async () => {
      const { app, close } = await startDaemon({ databaseUrl: create() });
      onTestFinished(close);
      const get = (url: string) => app.inject({ url, headers: { host: 'localhost' } });
      await vi.waitFor(async () => expect((await get('/readyz')).statusCode).toBe(200), 10_000);
      await server.down();
      const [ready, metrics] = [await get('/readyz'), await get('/metrics')];
      await server.up();
      expect(ready.statusCode).toBe(503);
      expect(ready.json()).toMatchObject({ reasons: [{ code: 'store-unreachable' }] });
      expect(metrics.body).toMatch(/^pantilt_database_up\{rig="[^"]+"\} 0$/m);
      expect(metrics.body).toMatch(/^pantilt_samples\{rig="[^"]+"\} Nan$/m);
      await vi.waitFor(async () => expect((await get('/readyz')).statusCode).toBe(200), 30_000);
    });

    test('waits while the server is restarted', async () => {
      const store = await openStore(create());
      onTestFinished(() => store.close());
      await store.samples.add(newSample());
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await server.down();
      const added = store.samples.add(newSample());
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await server.up();
      await added;
      expect(await store.samples.count()).toBe(2);
    });
  });

  test('names what is wrong with an address', async () => {
    await expect(openStore(server.url('nothing'))).rejects.toMatchObject({
      code: 'store-unreadable',
      message: expect.stringMatching(/"nothing" does not exist/),
    });
  });
});
