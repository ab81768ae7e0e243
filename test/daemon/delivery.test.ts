import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { RecordBatch } from '../../src/api/records.ts';
import { VirtualClock } from '../../src/clock.ts';
import { Delivery, type SendBatch } from '../../src/daemon/delivery.ts';
import { RecordStore } from '../../src/hub/store/record-store.ts';
import { RECORD_MIGRATIONS, type RecordTables } from '../../src/hub/store/record-tables.ts';
import { IN_MEMORY, openDatabase } from '../../src/store/database.ts';
import { openStore } from '../../src/store/store.ts';
import { newSample } from '../store/example-records.ts';

async function openBoth() {
  const clock = new VirtualClock();
  const store = await openStore(IN_MEMORY, clock, undefined, 'http://hub');
  const db = (await openDatabase(IN_MEMORY, RECORD_MIGRATIONS)).withTables<RecordTables>() as never;
  const hub = new RecordStore(db, clock);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line).msg) });
  const deliver = (send: SendBatch) => {
    const config = { outbox: store.outbox!, hub: 'http://hub', clock, log, random: () => 0.5 };
    const delivery = new Delivery({ ...config, send });
    onTestFinished(() => delivery.close());
    return delivery;
  };
  const settle = async () => {
    for (let i = 0; i < 100 && (await store.outbox!.size()) > 0; i++) await clock.advance(1000);
  };
  const samplesAtHub = async (): Promise<{ uuid: string }[]> =>
    (db as import('kysely').Kysely<RecordTables>).selectFrom('samples').select('uuid').execute();
  return { store, hub, clock, lines, deliver, settle, samplesAtHub };
}

test('delivers while the hub loses requests and answers: none lost, none duplicated', async () => {
  const { store, hub, deliver, settle, samplesAtHub, lines } = await openBoth();
  let n = 0;
  deliver(async (batch: RecordBatch) => {
    n++;
    if (n % 3 === 1) throw new Error('the request was lost');
    await hub.take(batch);
    if (n % 3 === 2) throw new Error('the answer was lost');
  });
  const acknowledged: string[] = [];
  for (let i = 0; i < 20; i++) {
    const added = await store.samples.addAll(Array.from({ length: 60 }, () => newSample(i)));
    acknowledged.push(...added.map(({ uuid }) => uuid));
    await settle();
  }
  expect(n).toBeGreaterThan(20);
  expect((await samplesAtHub()).map(({ uuid }) => uuid).toSorted()).toEqual(
    acknowledged.toSorted(),
  );
  expect(await store.outbox!.size()).toBe(0);
  expect(lines[0]).toMatch(/records wait in the database until .*the request was lost/);
  expect(lines[1]).toMatch(/delivering to http:\/\/hub again/);
});

test('waits longer after each failure, at most a minute on average, and reports it once', async () => {
  const { store, clock, deliver, lines } = await openBoth();
  const attempts: number[] = [];
  deliver(async () => {
    attempts.push(clock.nowMs());
    throw new Error('away');
  });
  await store.samples.add(newSample());
  await clock.advance(600_000);
  const waits = attempts.slice(1).map((atMs, i) => atMs - attempts[i]!);
  expect(waits.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
  expect(waits.at(-1)).toBe(30_000);
  expect(lines.length).toBe(1);
});
