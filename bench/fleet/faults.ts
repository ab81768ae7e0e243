/**
 * Faults of a fleet, and the checker: rigs acknowledge samples and removals while daemons, hub,
 * PostgreSQL, NATS and the link between them fail; in the end the hub must hold exactly what the rigs
 * have acknowledged. The history is written as JSON lines (docs/fleet.md).
 */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '../../src/random.ts';
import {
  type HeldSample,
  type HistoryLine,
  judge,
  type Verdict,
} from '../../test/hub/fleet-history.ts';
import { NatsServer } from '../../test/support/nats.ts';
import { PostgresServer } from '../../test/support/postgres.ts';
import { Link, Program } from './processes.ts';

const RIGS = 3;
const DRAIN_MS = 180_000;
const DAY_MS = 86_400_000;

/** A rig that is used by a client all the time, whatever happens. */
class UsedRig {
  readonly #name: string;
  readonly #program: Program;
  readonly #note: (line: HistoryLine) => void;
  readonly #mine: { id: number; uuid: string; removed: boolean }[] = [];
  readonly #random: Random;
  #ended = false;

  constructor(name: string, program: Program, random: Random, note: (line: HistoryLine) => void) {
    this.#name = name;
    this.#program = program;
    this.#random = random;
    this.#note = note;
  }

  async use(): Promise<void> {
    while (!this.#ended) {
      await (this.#random.uniform() < 0.8 || this.#mine.length === 0
        ? this.#add()
        : this.#toggle());
      await wait(5);
    }
  }

  end(): void {
    this.#ended = true;
  }

  async #add(): Promise<void> {
    const body = { panUs: 1500, tiltUs: 1400, panSide: 1, tiltSide: 1, xM: 0.8, yM: 0.1 };
    const added = await this.#call<{ id: number; uuid: string }>('POST', 'samples', body);
    const { rig, atMs } = this.#now();
    if (!added) return this.#note({ atMs, rig, op: 'add', acknowledged: false });
    this.#mine.push({ ...added, removed: false });
    this.#note({ atMs, rig, op: 'add', uuid: added.uuid, acknowledged: true });
  }

  async #toggle(): Promise<void> {
    const sample = this.#mine[this.#random.integer(this.#mine.length)]!;
    const { id, uuid } = sample;
    const op = sample.removed ? 'restore' : 'remove';
    const done = sample.removed
      ? await this.#call('POST', `samples/${id}/restore`)
      : await this.#call('DELETE', `samples/${id}`);
    this.#note({ ...this.#now(), op, uuid, acknowledged: done !== undefined });
    if (done) sample.removed = !sample.removed;
    else this.#mine.splice(this.#mine.indexOf(sample), 1); // Its state is in doubt.
  }

  #now = () => ({ atMs: Math.round(performance.now()), rig: this.#name });

  async #call<T>(method: string, path: string, body?: object): Promise<T | undefined> {
    try {
      const response = await fetch(`${this.#program.url}/api/v1/${path}`, {
        method,
        signal: AbortSignal.timeout(10_000),
        ...(body && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      });
      return response.ok ? ((await response.json()) as T) : undefined;
    } catch {
      await wait(100);
      return undefined;
    }
  }
}

/** Runs rigs, hub and servers for a while under faults. @returns the verdict and the number of faults */
export async function runFaults(
  seconds: number,
  seed: number,
  historyFile: string,
): Promise<{ verdict: Verdict; faults: Record<string, number> }> {
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-fleet-'));
  const random = new Random(seed, 'fleet');
  const postgres = await PostgresServer.start();
  const nats = await NatsServer.start();
  const link = await Link.to(nats.port);
  const database = postgres.create('hub');
  const quiet = ['--listen', '127.0.0.1:0'];
  const hub = new Program([
    'hub',
    '--data',
    join(folder, 'hub'),
    '--database',
    database,
    '--nats',
    nats.url,
    ...quiet,
  ]);
  const daemons = Array.from({ length: RIGS }, (_, i) => {
    const data = ['--data', join(folder, `rig-${i}`)];
    const port = ['--port', join(folder, 'no-device')]; // Samples come over HTTP alone.
    return new Program([
      'serve',
      ...data,
      ...port,
      '--nats',
      `nats://127.0.0.1:${link.port}`,
      ...quiet,
    ]);
  });
  const history: HistoryLine[] = [];
  const faults: Record<string, number> = {};
  await writeFile(historyFile, '');
  const note = (line: HistoryLine) => {
    history.push(line);
    void appendFile(historyFile, `${JSON.stringify(line)}\n`);
  };
  try {
    await hub.up();
    for (const daemon of daemons) await daemon.up();
    const rigs = daemons.map(
      (daemon, i) => new UsedRig(`rig ${i}`, daemon, new Random(seed, `${i}`), note),
    );
    const uses = rigs.map((rig) => rig.use());
    const endMs = performance.now() + 1000 * seconds;
    const pause = () => wait(1000 * random.uniform(0.2, 3));
    const FAULTS: Record<string, () => Promise<void>> = {
      'daemon killed, clock moved': async () => {
        const daemon = daemons[random.integer(RIGS)]!;
        await daemon.kill();
        await daemon.up(random.uniform(-DAY_MS, DAY_MS));
      },
      'hub killed': async () => {
        await hub.kill();
        await pause();
        await hub.up();
      },
      'PostgreSQL restarted': async () => {
        postgres.down(random.uniform() < 0.5 ? 'fast' : 'immediate');
        await pause();
        postgres.up();
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
    };
    const names = Object.keys(FAULTS);
    for (let i = 0; performance.now() < endMs; i++) {
      const name = i < names.length ? names[i]! : names[random.integer(names.length)]!;
      note({ atMs: Math.round(performance.now()), fault: name });
      faults[name] = (faults[name] ?? 0) + 1;
      await FAULTS[name]!();
      await pause();
    }
    for (const rig of rigs) rig.end();
    await Promise.all(uses);
    return { verdict: await settled(history, () => heldBy(database)), faults };
  } finally {
    for (const program of [hub, ...daemons]) await program.kill().catch(() => {});
    link.close();
    await nats.close();
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The verdict once nothing is missing, or after a time in which everything should have arrived. */
async function settled(
  history: readonly HistoryLine[],
  held: () => Promise<HeldSample[]>,
): Promise<Verdict> {
  const endMs = performance.now() + DRAIN_MS;
  for (;;) {
    const verdict = judge(history, await held());
    const isClean = verdict.lost.length + verdict.stale.length === 0;
    if (isClean || performance.now() > endMs) return verdict;
    await wait(1000);
  }
}

/** The samples in the hub's database. */
async function heldBy(url: string): Promise<HeldSample[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<HeldSample>('select uuid, removed from samples');
  await client.end();
  return rows;
}
