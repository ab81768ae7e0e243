/**
 * 500 rigs live at one hub: reports each second, telemetry at 10 Hz through the hub, and samples over
 * NATS into PostgreSQL; then reports of 100,000 rigs over NATS. Prints the hub's processor time and
 * memory, beside those of a subscriber that gets the same without a hub.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { connect } from '../../src/api/connect.ts';
import type { FollowerReport } from '../../src/api/rollouts.ts';
import { NatsLink, publishRecords } from '../../src/store/jetstream.ts';
import { REPORTED, watchBucket, writeKey } from '../../src/store/key-value.ts';
import { uuidV7 } from '../../src/uuid.ts';
import { NatsServer } from '../../test/support/nats.ts';
import { PostgresServer } from '../../test/support/postgres.ts';
import { exampleOf, PlayedDaemon } from './played-daemon.ts';
import { Program } from './processes.ts';
import { atOnce, batchOf, CONNECTIONS, perSecond } from './rates.ts';

const CLIENT = 'bench/fleet/telemetry-client.mjs';
const DAEMONS = 10;
const RIGS_OF_EACH = 50;
const SAMPLES_PER_S = 1000;
/** In a message: each rig sends one each second. */
const SAMPLES_AT_ONCE = 2;
/** A machine that cannot keep the rate must not fill its memory. */
const MAX_UNDER_WAY = 500;
const TICK_MS = 20;
const SETTLE_MS = 5000;
const MEASURE_MS = 20_000;
const IDENTITIES = 100_000;

/** Prints the hub's load. */
export async function runLive(): Promise<void> {
  const closers: (() => unknown)[] = [];
  try {
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-live-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const postgres = await PostgresServer.start();
    closers.push(() => postgres.close());
    const nats = await NatsServer.start();
    closers.push(() => nats.close());
    const real = new Program(['serve', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0']);
    closers.push(() => real.kill());
    await real.up();
    const example = await exampleOf(real.url);
    await real.kill();
    const database = postgres.create('hub');
    const hub = new Program([
      ...['hub', '--data', join(folder, 'hub'), '--listen', '127.0.0.1:0'],
      ...['--database', database, '--nats', nats.url],
    ]);
    closers.push(() => hub.kill());
    await hub.up();
    const daemons: PlayedDaemon[] = [];
    for (let i = 0; i < DAEMONS; i++) {
      const names = Array.from({ length: RIGS_OF_EACH }, (_, k) => `rig ${i * RIGS_OF_EACH + k}`);
      const daemon = await PlayedDaemon.start(names, example, hub.url);
      daemons.push(daemon);
      closers.push(() => daemon.close());
    }
    const links = Array.from(
      { length: CONNECTIONS },
      () => new NatsLink(nats.url, 'bench', pino({ level: 'silent' })),
    );
    closers.push(() => Promise.all(links.map((link) => link.close())));

    await show('hub: 500 rigs report each second', hub);
    const viewer = new Program(
      daemons.flatMap((each) => each.addresses(hub.url)),
      /ready/,
      CLIENT,
    );
    closers.push(() => viewer.kill());
    await viewer.up();
    await show('hub: and their telemetry at 10 Hz goes through it', hub, viewer);
    const samples = new SampleSource(links);
    await show(`hub: and ${SAMPLES_PER_S} samples/s from NATS into PostgreSQL`, hub, viewer);
    const { published, seconds } = await samples.end();
    await showStored(published, seconds, database);
    await viewer.kill();
    const bare = new Program(
      daemons.flatMap((each) => each.addresses()),
      /ready/,
      CLIENT,
    );
    closers.push(() => bare.kill());
    await bare.up();
    await show('bare subscriber: the telemetry without a hub', bare, bare);
    for (const daemon of daemons) daemon.close();
    await bare.kill();
    await showReports(links, hub);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** Prints the load of a program, and the messages that a client received meanwhile. */
async function show(name: string, program: Program, client?: Program): Promise<void> {
  await wait(SETTLE_MS);
  const [before, startMs, said] = [await program.usage(), performance.now(), client?.said.length];
  await wait(MEASURE_MS);
  const after = await program.usage();
  const seconds = (performance.now() - startMs) / 1000;
  const counts = client?.said.slice(said).matchAll(/received (\d+)/g) ?? [];
  const received = [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  console.log(
    `  ${name}: ${((100 * (after.cpuS - before.cpuS)) / seconds).toFixed(0)} % of a core, ` +
      `${after.residentMb.toFixed(0)} MB${client ? `, ${perSecond(received, seconds)} messages/s arrive` : ''}`,
  );
}

/** Publishes samples of 500 rigs at a constant rate, if the machine keeps it. */
class SampleSource {
  readonly #origins = Array.from({ length: DAEMONS * RIGS_OF_EACH }, () => uuidV7(Date.now()));
  readonly #links: readonly NatsLink[];
  readonly #sent: Promise<void>[] = [];
  #underWay = 0;
  readonly #startMs = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(links: readonly NatsLink[]) {
    this.#links = links;
    this.#timer = setInterval(() => this.#publish(), TICK_MS);
  }

  async end() {
    clearInterval(this.#timer);
    const seconds = (performance.now() - this.#startMs) / 1000;
    await Promise.all(this.#sent);
    return { published: this.#sent.length * SAMPLES_AT_ONCE, seconds };
  }

  #publish(): void {
    const dueS = (performance.now() - this.#startMs) / 1000;
    const due = (dueS * SAMPLES_PER_S) / SAMPLES_AT_ONCE;
    for (let i = this.#sent.length; i < due && this.#underWay < MAX_UNDER_WAY; i++) {
      const link = this.#links[i % this.#links.length]!;
      const batch = batchOf(this.#origins[i % this.#origins.length]!, SAMPLES_AT_ONCE);
      this.#underWay++;
      const sent = publishRecords(link, batch, AbortSignal.timeout(60_000));
      this.#sent.push(sent.finally(() => this.#underWay--));
    }
  }
}

async function showStored(published: number, seconds: number, database: string): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  const endMs = performance.now();
  let stored = 0;
  while (stored < published) {
    await wait(100);
    stored = Number((await client.query('select count(*) as n from samples')).rows[0].n);
  }
  await client.end();
  console.log(
    `  ${perSecond(published, seconds)} samples/s were published, all ${stored} are stored ` +
      `${((performance.now() - endMs) / 1000).toFixed(1)} s after the last one`,
  );
}

/** The reports of many rigs, over few connections, at the hub and at a bare subscriber. */
async function showReports(links: readonly NatsLink[], hub: Program): Promise<void> {
  const connections = await Promise.all(
    links.map((link) => link.connected(AbortSignal.timeout(10_000))),
  );
  const report = (i: number): FollowerReport => ({
    ...{ rig: `rig ${i}`, origin: uuidV7(Date.now()), version: '0.0.0' },
    ...{ rolloutId: null, state: null, problem: null, firmware: '1.0.0' },
    model: { uuid: uuidV7(Date.now()), kind: 'servo-nets' },
    settings: { turnMinutes: 3, logLevel: 'info' },
  });
  const [before, startMs] = [await hub.usage(), performance.now()];
  await atOnce(IDENTITIES, connections, async (connection, i) => {
    const one = report(i);
    await writeKey(connection, REPORTED, one.origin, one);
  });
  const counted = async () => (await connect({ url: hub.url }).call('GET /rollout')).counts.rigs;
  while ((await counted()) < IDENTITIES) await wait(500);
  const seconds = (performance.now() - startMs) / 1000;
  const after = await hub.usage();
  const eachUs = (cpuS: number) => ((1e6 * cpuS) / IDENTITIES).toFixed(0);
  console.log(
    `  hub: reports of ${IDENTITIES} rigs over ${CONNECTIONS} connections, ` +
      `${perSecond(IDENTITIES, seconds)}/s: ${eachUs(after.cpuS - before.cpuS)} µs of processor each, ` +
      `${before.residentMb.toFixed(0)} MB before and ${after.residentMb.toFixed(0)} MB after`,
  );
  const startCpu = process.cpuUsage();
  await new Promise<void>((resolve) => {
    let taken = 0;
    void watchBucket(connections[0]!, REPORTED, () => ++taken === IDENTITIES && resolve());
  });
  const { user, system } = process.cpuUsage(startCpu);
  console.log(`  bare subscriber: ${eachUs((user + system) / 1e6)} µs of processor each`);
}
