/**
 * A daemon that collects, adds and removes samples while its disk is full again and again, or its date
 * jumps; and one that starts with a damaged database. On a virtual clock.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../src/clock.ts';
import { startDaemon } from '../../src/daemon/start-daemon.ts';
import { Random } from '../../src/random.ts';
import { openStore } from '../../src/store/store.ts';
import { Recorder } from '../../test/history/recorder.ts';
import { judge } from '../../test/history/rules.ts';
import { newSample } from '../../test/store/example-records.ts';
import { SmallDisk } from '../../test/support/small-disk.ts';
import type { Try } from './catalogue.ts';

const ROUNDS = 8;
const COLLECTION = { count: 4, plan: 'sobol' };
const SAMPLE = { panUs: 1500, tiltUs: 1400, panSide: 1, tiltSide: 1, xM: 0.8 };
/** Of the work before a disturbance, and during it [ms]. */
const MAX_WORK_MS = 6000;
const MAX_WAIT_MS = 60_000;
const DISK_MEGABYTES = 8;
const JUMP_MS = 400 * 24 * 3600 * 1000;
/** A request that stores something succeeds, or the disk is full. */
const EXPECTED = new Set([200, 507]);

/** A disturbance that begins and ends. */
interface Disturbance {
  begin(round: number): void;
  end(): void;
}

/** A trial with what was found. */
export interface DataTrial extends Try {
  readonly complaints: readonly string[];
}

/** Fills the disk again and again. It needs the right to mount one. */
export async function tryFullDisk(seed: number): Promise<DataTrial> {
  const disk = new SmallDisk(DISK_MEGABYTES);
  try {
    const fullDisk = { begin: () => disk.fill(), end: () => disk.free() };
    return await tryDisturbed(join(disk.folder, 'data'), seed, new VirtualClock(), fullDisk);
  } finally {
    disk.close();
  }
}

/** Sets the date 400 days forward and back. */
export async function tryDates(seed: number): Promise<DataTrial> {
  const clock = new VirtualClock();
  const dateMs = clock.dateMs.bind(clock);
  const jump = (ms: number) => {
    clock.dateMs = () => dateMs() + ms;
  };
  const dates = { begin: (i: number) => jump(i % 2 ? JUMP_MS : -JUMP_MS), end: () => jump(0) };
  return inFolder((folder) => tryDisturbed(folder, seed, clock, dates));
}

async function tryDisturbed(
  dataDirectory: string,
  seed: number,
  clock: VirtualClock,
  disturbance: Disturbance,
): Promise<DataTrial> {
  const random = new Random(seed, 'disturbed');
  const recorder = new Recorder(clock);
  const extend = async (app: Parameters<Recorder['watchApi']>[0]) => recorder.watchApi(app);
  const daemon = await startDaemon({ clock, seed, dataDirectory, extend });
  await recorder.watch(daemon);
  const { collections, rig } = daemon.services;
  const complaints: string[] = [];
  const call = async (method: 'POST' | 'DELETE', path: string, payload?: object) => {
    const url = `/api/v1/${path}`;
    const asked = daemon.app.inject({ method, url, ...(payload && { payload }) });
    const { statusCode: status, body } = await clock.run(asked);
    if (!EXPECTED.has(status)) complaints.push(`${method} ${path}: ${status} ${body}`);
    return { status, id: status === 200 ? (JSON.parse(body) as { id: number }).id : 0 };
  };
  const acknowledged = new Set<number>();
  const add = async () => {
    const { status, id } = await call('POST', 'samples', { ...SAMPLE, yM: random.uniform() / 10 });
    if (status === 200) acknowledged.add(id);
    return status === 200;
  };
  const collect = async () => {
    const last = (await collections.list()).at(-1);
    if (last?.state === 'failed') await call('POST', `collections/${last.id}/resume`);
    else if (!last?.finishedAt) await call('POST', 'collections', COLLECTION);
  };

  await clock.run(rig.connected());
  for (let round = 0; round < ROUNDS; round++) {
    await collect();
    await clock.advance(random.uniform(0, MAX_WORK_MS));
    disturbance.begin(round);
    await add();
    const [removed] = acknowledged;
    if (removed && (await call('DELETE', `samples/${removed}`)).status === 200) {
      acknowledged.delete(removed);
    }
    for (const path of ['rig/stop', 'rig/resume']) {
      if ((await call('POST', path)).status !== 200) complaints.push(`${path} failed`);
    }
    await clock.advance(random.uniform(0, MAX_WORK_MS));
    disturbance.end();
    if (!(await add())) complaints.push('it stores nothing afterwards');
  }
  await collect();
  const endMs = clock.nowMs() + MAX_WAIT_MS;
  while (collections.active && clock.nowMs() < endMs) await clock.advance(100);
  const last = (await collections.list()).at(-1);
  if (last?.state !== 'done') complaints.push(`the last collection is ${last?.state}`);
  await clock.run(daemon.close());

  const store = await openStore(dataDirectory);
  const ids = (await store.samples.list()).map(({ id }) => id);
  await store.close();
  if (ids.some((id, i) => i > 0 && id < ids[i - 1]!)) complaints.push('samples are not in order');
  const kept = new Set(ids);
  const violations = judge(recorder.history);
  const broken = violations.filter(({ rule }) => rule === 'stored' || rule === 'pose').length;
  return {
    survived: complaints.length === 0,
    lost: broken + [...acknowledged].filter((id) => !kept.has(id)).length,
    unasked: violations.length - broken,
    complaints: [...complaints, ...violations.map(({ rule, text }) => `${rule}: ${text}`)],
  };
}

const PAGE_BYTES = 4096;
const GARBAGE = Buffer.alloc(PAGE_BYTES, 0xa5);
const STORED_SAMPLES = 1000;

/** Starts with a database in which one page is garbage, for each of its pages. */
export async function tryDamage(): Promise<DataTrial[]> {
  return inFolder(async (folder) => {
    const store = await openStore(folder);
    await store.samples.addAll(Array.from({ length: STORED_SAMPLES }, () => newSample()));
    await store.close();
    const whole = await readFile(join(folder, 'pantilt.db'));
    const trials: DataTrial[] = [];
    for (let at = 0; at < whole.length; at += PAGE_BYTES) {
      const damaged = Buffer.from(whole);
      GARBAGE.copy(damaged, at);
      trials.push(await inFolder((other) => startDamaged(other, damaged)));
    }
    return trials;
  });
}

async function startDamaged(folder: string, damaged: Buffer): Promise<DataTrial> {
  await writeFile(join(folder, 'pantilt.db'), damaged);
  let aside = '';
  const beganMs = performance.now();
  const store = await openStore(folder, undefined, (path) => {
    aside = path;
  });
  const recoveryMs = performance.now() - beganMs;
  await store.samples.add(newSample());
  const survived = (await store.samples.count()) === 1;
  await store.close();
  const isKept = aside !== '' && (await readFile(aside)).equals(damaged);
  return { survived, lost: Number(!isKept), unasked: 0, recoveryMs, complaints: [] };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-data-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
