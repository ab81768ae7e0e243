/**
 * Faults of a fleet, and the checkers: rigs acknowledge samples, removals and trainings while daemons,
 * hub, PostgreSQL, NATS, a worker and the link between them fail; in the end the hub must hold exactly
 * what the rigs have acknowledged, and no device may have moved unasked. The history is written as
 * JSON lines (docs/fleet.md).
 */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { Random } from '../../src/random.ts';
import type { Violation } from '../../test/history/rules.ts';
import {
  type HeldRecord,
  type HistoryLine,
  judge,
  type Verdict,
} from '../../test/hub/fleet-history.ts';
import { NatsServer } from '../../test/support/nats.ts';
import { PostgresServer } from '../../test/support/postgres.ts';
import { setPriorityOfDevice } from '../faults/rig-on-terminal.ts';
import { Link, Program } from './processes.ts';
import { UsedRig } from './used-rig.ts';

const RIGS = 3;
const DRAIN_MS = 180_000;
const DAY_MS = 86_400_000;
/** A training is under way after this time [ms]. */
const TRAINING_MS = 300;

/** How often each fault occurs, in random order. */
const PLAN = {
  'hub killed': 20,
  'PostgreSQL restarted': 5,
  'NATS killed': 5,
  'link cut': 8,
  'daemon killed, clock moved': 8,
  'worker killed while it trains': 5,
};
type Fault = keyof typeof PLAN;

/** What a run has shown. */
export interface FaultsReport {
  readonly verdict: Verdict;
  /** Of the devices. */
  readonly violations: readonly Violation[];
  readonly aims: number;
  readonly trainings: { readonly begun: number; readonly done: number };
  readonly faults: Readonly<Record<string, number>>;
}

/** Runs rigs, hub and servers under faults. @param share of the plan, at least one fault of each kind */
export async function runFaults(
  share: number,
  seed: number,
  historyFile: string,
): Promise<FaultsReport> {
  const history: HistoryLine[] = [];
  await writeFile(historyFile, '');
  const note = (line: HistoryLine) => {
    history.push(line);
    void appendFile(historyFile, `${JSON.stringify(line)}\n`);
  };
  const random = new Random(seed, 'fleet');
  const counts = Object.entries(PLAN).map(([name, n]) => [name, Math.ceil(share * n)] as const);
  const closers: (() => unknown)[] = [];
  const closed = <T>(item: T, close: (item: T) => unknown): T => {
    closers.push(() => close(item));
    return item;
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-fleet-'));
    closed(folder, () => rm(folder, { recursive: true, force: true }));
    const postgres = closed(await PostgresServer.start(), (server) => server.close());
    const nats = closed(await NatsServer.start(), (server) => server.close());
    const link = closed(await Link.to(nats.port), (each) => each.close());
    const database = postgres.create('hub');
    const hub = closed(
      new Program([
        ...['hub', '--data', join(folder, 'hub'), '--listen', '127.0.0.1:0'],
        ...['--database', database, '--nats', nats.url],
      ]),
      (program) => program.kill(),
    );
    await hub.up();
    const worker = closed(
      new Program(['worker', '--nats', nats.url], /waiting for trainings/),
      (program) => program.kill(),
    );
    await worker.up();
    const rigs: UsedRig[] = [];
    for (let i = 0; i < RIGS; i++) {
      const far = `nats://127.0.0.1:${link.port}`;
      const rig = await UsedRig.start(`rig ${i}`, far, seed + i, note);
      rigs.push(closed(rig, (each) => each.close()));
    }
    setPriorityOfDevice();
    for (const rig of rigs) rig.use();

    const trainings = { begun: 0, done: 0 };
    const pause = () => wait(1000 * random.uniform(0.2, 3));
    const anyRig = () => rigs[random.integer(RIGS)]!;
    const faults: Record<Fault, () => Promise<void>> = {
      'hub killed': async () => {
        await hub.kill();
        await pause();
        await hub.up();
      },
      'PostgreSQL restarted': async () => {
        await postgres.down(random.uniform() < 0.5 ? 'fast' : 'immediate');
        await pause();
        await postgres.up();
      },
      'NATS killed': async () => {
        await nats.down();
        await pause();
        await nats.up();
      },
      'link cut': async () => {
        link.cut();
        await pause();
        link.restore();
      },
      'daemon killed, clock moved': () => anyRig().restart(random.uniform(-DAY_MS, DAY_MS)),
      'worker killed while it trains': async () => {
        const isDone = await anyRig().train();
        trainings.begun++;
        await wait(TRAINING_MS);
        await worker.kill();
        await pause();
        await worker.up();
        if (await isDone()) trainings.done++;
      },
    };
    const planned = counts.flatMap(([name, n]) => Array.from({ length: n }, () => name as Fault));
    for (const name of random.shuffle(planned)) {
      await pause();
      note({ atMs: Math.round(performance.now()), fault: name });
      await faults[name]();
    }
    await pause();
    for (const rig of rigs) await rig.end();
    const verdict = await settled(history, () => heldBy(database));
    return {
      verdict,
      violations: rigs.flatMap((rig) => rig.violations),
      aims: rigs.reduce((sum, rig) => sum + rig.aims, 0),
      trainings,
      faults: Object.fromEntries(counts),
    };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** The verdict once nothing is missing, or after a time in which everything should have arrived. */
async function settled(
  history: readonly HistoryLine[],
  held: () => Promise<HeldRecord[]>,
): Promise<Verdict> {
  const endMs = performance.now() + DRAIN_MS;
  for (;;) {
    const verdict = judge(history, await held());
    const isClean = verdict.lost.length + verdict.stale.length === 0;
    if (isClean || performance.now() > endMs) return verdict;
    await wait(1000);
  }
}

/** The samples and trainings in the hub's database. */
async function heldBy(url: string): Promise<HeldRecord[]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<HeldRecord>(
    `select uuid, removed from samples
     union all select uuid, state <> 'done' from jobs where source = 'trainings'`,
  );
  await client.end();
  return rows;
}
