/**
 * How many samples a hub stores per second, from JetStream into PostgreSQL, and its processor time
 * and memory, beside a bare subscriber that only acknowledges.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import { pino } from 'pino';
import type { RecordBatch } from '../../src/api/records.ts';
import {
  createRecordStreams,
  NatsLink,
  publishRecords,
  RECORDS,
} from '../../src/store/jetstream.ts';
import { uuidV7 } from '../../src/uuid.ts';
import { newSample } from '../../test/store/example-records.ts';
import { NatsServer } from '../../test/support/nats.ts';
import { PostgresServer } from '../../test/support/postgres.ts';
import { Program } from './processes.ts';

/** Connections that all rigs share. */
export const CONNECTIONS = 50;
/** Publications under way at once on a connection. */
const AT_ONCE = 20;
const log = pino({ level: 'silent' });

interface Load {
  readonly name: string;
  /** Rigs with a store of their own, the batches of each, and the samples in a batch. */
  readonly rigs: number;
  readonly batches: number;
  readonly samples: number;
}

const LOADS: readonly Load[] = [
  { name: 'batches of 100 samples', rigs: 50, batches: 20, samples: 100 },
  { name: 'one sample of each rig', rigs: 100_000, batches: 1, samples: 1 },
];

/** Prints the rates. */
export async function runRates(): Promise<void> {
  for (const load of LOADS) {
    const nats = await NatsServer.start();
    const postgres = await PostgresServer.start();
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-fleet-'));
    const hub = new Program([
      ...['hub', '--data', folder, '--listen', '127.0.0.1:0'],
      ...['--database', postgres.create('hub'), '--nats', nats.url],
    ]);
    try {
      await measure(load, nats, hub, postgres.url('hub'));
    } finally {
      await hub.kill().catch(() => {});
      await nats.close();
      await postgres.close();
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function measure(
  load: Load,
  nats: NatsServer,
  hub: Program,
  database: string,
): Promise<void> {
  const links = Array.from({ length: CONNECTIONS }, () => new NatsLink(nats.url, 'bench', log));
  const connection = await links[0]!.connected(AbortSignal.timeout(10_000));
  await createRecordStreams(connection);
  const total = load.rigs * load.batches * load.samples;
  const messages = load.rigs * load.batches;
  const publishS = await publish(load, links);
  console.log(
    `${load.name}: ${load.rigs} rigs over ${CONNECTIONS} connections published ${messages} messages ` +
      `in ${publishS.toFixed(1)} s, ${perSecond(messages, publishS)} messages/s`,
  );

  await subscribe(connection, messages);
  await publish(load, links);

  await hub.up();
  const startMs = performance.now();
  const before = await hub.usage();
  const client = new pg.Client(database);
  await client.connect();
  const stored = async () =>
    Number((await client.query('select count(*) as n from samples')).rows[0].n);
  while ((await stored()) < total) await wait(100);
  const hubS = (performance.now() - startMs) / 1000;
  const after = await hub.usage();
  const { rows } = await client.query('select pg_database_size(current_database()) as bytes');
  await client.end();
  console.log(
    `  hub: ${perSecond(total, hubS)} samples/s into PostgreSQL, ` +
      `${((1e6 * (after.cpuS - before.cpuS)) / total).toFixed(0)} µs of processor each, ` +
      `${after.residentMb.toFixed(0)} MB resident, ${(Number(rows[0].bytes) / total).toFixed(0)} bytes each on disk`,
  );
  await Promise.all(links.map((link) => link.close()));
}

/** Takes all messages with a subscriber that only acknowledges, and prints its rate. */
async function subscribe(connection: NatsConnection, messages: number): Promise<void> {
  const { consumers } = await jetstreamManager(connection);
  await consumers.add(RECORDS.name, { durable_name: 'bare', ack_policy: AckPolicy.Explicit });
  const bare = await jetstream(connection).consumers.get(RECORDS.name, 'bare');
  const [startMs, startCpu] = [performance.now(), process.cpuUsage()];
  let taken = 0;
  for await (const message of await bare.consume({ max_messages: 400 })) {
    message.ack();
    if (++taken === messages) break;
  }
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(startCpu);
  await connection.flush();
  await consumers.delete(RECORDS.name, 'bare');
  console.log(
    `  bare subscriber: ${perSecond(messages, seconds)} messages/s, ` +
      `${((user + system) / messages).toFixed(0)} µs of processor each`,
  );
}

/** Publishes the load. @returns its duration [s] */
async function publish(
  { rigs, batches, samples }: Load,
  links: readonly NatsLink[],
): Promise<number> {
  const origins = Array.from({ length: rigs }, () => uuidV7(Date.now()));
  const startMs = performance.now();
  await atOnce(rigs * batches, links, (link, i) =>
    publishRecords(link, batchOf(origins[i % rigs]!, samples), AbortSignal.timeout(60_000)),
  );
  return (performance.now() - startMs) / 1000;
}

/** Calls a function with each number below a count, several at once on each connection. */
export async function atOnce<T>(
  count: number,
  connections: readonly T[],
  work: (connection: T, i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const workOn = async (connection: T) => {
    for (let i = next++; i < count; i = next++) await work(connection, i);
  };
  await Promise.all(
    connections.flatMap((each) => Array.from({ length: AT_ONCE }, () => workOn(each))),
  );
}

/** New samples of a rig. */
export const batchOf = (origin: string, count: number): RecordBatch => ({
  version: 1,
  origin,
  records: Array.from({ length: count }, () => ({
    table: 'samples',
    uuid: uuidV7(Date.now()),
    revision: 1000 * Date.now(),
    body: { ...newSample(), removed: false, collectionUuid: null, poseIndex: null },
  })),
});

export const perSecond = (count: number, seconds: number): string => (count / seconds).toFixed(0);
