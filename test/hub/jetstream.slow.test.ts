import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import type { RecordBatch } from '../../src/api/records.ts';
import { wallClock } from '../../src/clock.ts';
import { Delivery } from '../../src/daemon/delivery.ts';
import { RecordConsumer } from '../../src/hub/record-consumer.ts';
import { RecordStore } from '../../src/hub/store/record-store.ts';
import { RECORD_MIGRATIONS, type RecordTables } from '../../src/hub/store/record-tables.ts';
import { IN_MEMORY, openDatabase } from '../../src/store/database.ts';
import {
  connectNats,
  createRecordStreams,
  DEAD,
  NatsLink,
  publishRecords,
  REASON,
  RECORDS,
} from '../../src/store/jetstream.ts';
import { openStore } from '../../src/store/store.ts';
import { newSample } from '../store/example-records.ts';
import { freePort } from '../support/free-port.ts';
import { NatsServer } from '../support/nats.ts';
import { isMissing } from '../support/packages.ts';
import { ORIGIN, sampleRecord } from './record-store-suite.ts';

let server: NatsServer;
const log = pino({ level: 'silent' });

const connection = async () => {
  const opened = await connectNats(server.url, { name: 'test', log, waits: false });
  onTestFinished(() => opened.close());
  return opened;
};

async function startHub(given?: Kysely<RecordTables>) {
  const opened = given ?? (await openDatabase(IN_MEMORY, RECORD_MIGRATIONS));
  const db = opened as unknown as Kysely<RecordTables>;
  const store = new RecordStore(db, wallClock);
  const consumer = await RecordConsumer.start({ connection: await connection(), store, log });
  onTestFinished(() => consumer.close());
  const uuids = async () => {
    const rows = await db.selectFrom('samples').select('uuid').orderBy('uuid').execute();
    return rows.map(({ uuid }) => uuid);
  };
  return { db, store, consumer, uuids };
}

function startSender() {
  const link = new NatsLink(server.url, 'test', log);
  onTestFinished(() => link.close());
  return (batch: RecordBatch, signal = AbortSignal.timeout(20_000)) =>
    publishRecords(link, batch, signal);
}

const batchOf = (...records: RecordBatch['records']): RecordBatch => ({
  version: 1,
  origin: ORIGIN,
  records,
});

describe.skipIf(isMissing('nats-server'))('JetStream', () => {
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server?.close());
  beforeEach(async () => {
    const manager = await jetstreamManager(await connection());
    for (const { name } of [RECORDS, DEAD]) await manager.streams.delete(name).catch(() => {});
  });

  test('stores a repeated batch once, and removes it once the hub has committed it', async () => {
    const hub = await startHub();
    await hub.consumer.close();
    const send = startSender();
    const batch = batchOf(sampleRecord(), sampleRecord());
    await send(batch);
    await send(batch);
    const { streams } = await jetstreamManager(await connection());
    expect((await streams.info(RECORDS.name)).state.messages).toBe(1);
    const other = await startHub();
    await vi.waitFor(async () => expect((await other.uuids()).length).toBe(2), 10_000);
    await vi.waitFor(
      async () => expect((await streams.info(RECORDS.name)).state.messages).toBe(0),
      10_000,
    );
  });

  test('delivers again what a database did not take', async () => {
    const hub = await startHub();
    const take = vi.spyOn(hub.store, 'takeAll').mockRejectedValueOnce(new Error('away'));
    const send = startSender();
    await send(batchOf(sampleRecord()));
    await vi.waitFor(async () => expect((await hub.uuids()).length).toBe(1), 15_000);
    expect(take.mock.calls.length).toBeGreaterThan(1);
  });

  test.each([
    ['no gzip', Buffer.from('{}'), /incorrect header check/],
    ['no JSON', gzipSync('{'), /JSON/],
    ['no batch', gzipSync('{"version": 1, "records": 3}'), /batch: .*records: must be an array/],
  ])('moves %s to the dead-letter stream, with the reason', async (_name, payload, reason) => {
    const hub = await startHub();
    const nats = await connection();
    await jetstream(nats).publish(`${RECORDS.subject}.${ORIGIN}`, payload);
    const send = startSender();
    await send(batchOf(sampleRecord()));
    await vi.waitFor(async () => expect((await hub.uuids()).length).toBe(1), 10_000);
    const { streams } = await jetstreamManager(nats);
    const [dead] = await vi.waitFor(async () => {
      const found = await streams.getMessage(DEAD.name, { seq: 1 });
      return [found!];
    }, 10_000);
    expect(dead!.header.get(REASON)).toMatch(reason);
    expect(dead!.subject).toBe(`pantilt.dead.records.${ORIGIN}`);
    expect(Buffer.from(dead!.data)).toEqual(Buffer.from(payload));
    await vi.waitFor(async () => expect((await streams.info(RECORDS.name)).state.messages).toBe(0));
  });

  test('carries the records of a site over its leaf node, once the hub can be reached', async () => {
    const leafPort = await freePort();
    const read = (name: string) =>
      readFileSync(new URL(`../../examples/nats/${name}.conf`, import.meta.url), 'utf8')
        .replaceAll(/\$SITE_PASSWORD\b/g, 'secret')
        .replaceAll(/(hub\.example\.org|0\.0\.0\.0):7422/g, `127.0.0.1:${leafPort}`);
    const site = await NatsServer.start(read('leaf'));
    onTestFinished(() => site.close());
    const link = new NatsLink(site.url, 'test', log);
    onTestFinished(() => link.close());
    const send = () => publishRecords(link, batchOf(sampleRecord()), AbortSignal.timeout(20_000));
    await expect(send()).rejects.toThrow(); // No stream answers.
    const central = await NatsServer.start(read('hub'));
    onTestFinished(() => central.close());
    const nats = await connectNats(central.url, { name: 'test', log, waits: false });
    onTestFinished(() => nats.close());
    await createRecordStreams(nats);
    await vi.waitFor(send, 30_000);
    const { streams } = await jetstreamManager(nats);
    expect((await streams.info(RECORDS.name)).state.messages).toBe(1);
  });

  test('delivers a store through a killed server and two hubs: none lost, none duplicated', async () => {
    const hub = await startHub();
    await startHub(hub.db);
    const store = await openStore(IN_MEMORY, wallClock, undefined, server.url);
    const delivery = new Delivery({
      outbox: store.outbox!,
      send: startSender(),
      hub: server.url,
      clock: wallClock,
      log,
      random: () => 0.1,
    });
    onTestFinished(async () => {
      await delivery.close();
      await store.close();
    });
    const acknowledged: string[] = [];
    for (let i = 0; i < 30; i++) {
      if (i === 10) await server.down();
      if (i === 20) await server.up();
      const added = await store.samples.addAll(Array.from({ length: 20 }, () => newSample(i)));
      acknowledged.push(...added.map(({ uuid }) => uuid));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    const expected = acknowledged.toSorted();
    await vi.waitFor(async () => expect(await hub.uuids()).toEqual(expected), 60_000);
    expect(await store.outbox!.size()).toBe(0);
  });
});
