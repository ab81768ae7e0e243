/**
 * Eight hours of a working day on a virtual clock, in one process: targets,
 * collections, trainings, checks and paths. Prints what must not grow: the heap, the log, the difference
 * between the clocks of daemon and device. HOURS changes the length.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { clientOf } from '../src/bridges/bridge.ts';
import { VirtualClock } from '../src/clock.ts';
import { DEFAULT_RIG_FILE, startDaemon } from '../src/daemon/start-daemon.ts';
import { pointInWorkArea } from '../src/geometry/work-area.ts';
import { Random } from '../src/random.ts';

const HOURS = Number(process.env.HOURS ?? 8);
const HOUR_MS = 3_600_000;
const TARGETS_PER_HOUR = 60;
const SAMPLES_PER_HOUR = 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const folder = await mkdtemp(join(tmpdir(), 'pantilt-endurance-'));
let lines = 0;
const log = pino({ level: 'info' }, { write: () => void lines++ });
const clock = new VirtualClock();
const daemon = await startDaemon({
  ...{ clock, log, rigFile: DEFAULT_RIG_FILE, port: 'sim', seed: 1 },
  ...{ dataDirectory: folder, access: { allowedHosts: [] } },
});
const { rig, collections, trainings, checks } = daemon.services;
const client = clientOf(daemon.app);
await clock.run(rig.connected());
const random = new Random(1, 'endurance');

/** Runs a job to its end. */
async function run(jobs: { ended(id: number): Promise<unknown> }, begun: Promise<{ id: number }>) {
  const { id } = await begun;
  await clock.run(jobs.ended(id));
}

async function hour(seed: number): Promise<void> {
  const endMs = clock.nowMs() + HOUR_MS;
  const sampling = { count: SAMPLES_PER_HOUR, plan: 'sobol', observer: 'simulated', seed } as const;
  await run(collections, collections.create(sampling));
  await run(trainings, trainings.create({ kinds: ['servo-nets'], seed, settings: {} }));
  await run(checks, client.call('POST /checks', { body: { observer: 'simulated' } }));
  for (let i = 0; i < TARGETS_PER_HOUR; i++) {
    const area = rig.description.workArea;
    const target = pointInWorkArea(
      area,
      0.1 + 0.8 * random.uniform(),
      0.1 + 0.8 * random.uniform(),
    );
    await clock.run(client.call('POST /aim', { body: { ...target, laser: i % 2 === 0 } }));
    await clock.advance((endMs - clock.nowMs()) / (TARGETS_PER_HOUR - i));
  }
}

const heapsMb: number[] = [];
const offsetsMs: number[] = [];
const startS = performance.now() / 1000;
for (let h = 1; h <= HOURS; h++) {
  const before = lines;
  await hour(h);
  collectGarbage();
  const heapMb = process.memoryUsage().heapUsed / 1e6;
  const offsetMs = clock.nowMs() - (rig.snapshot.device?.clockMs ?? Number.NaN);
  heapsMb.push(heapMb);
  offsetsMs.push(offsetMs);
  console.log(
    `hour ${h}: heap ${heapMb.toFixed(1)} MB, ${lines - before} log lines, ` +
      `daemon's clock ${offsetMs.toFixed(0)} ms ahead of the device's, ` +
      `${rig.snapshot.connection}, ${(performance.now() / 1000 - startS).toFixed(0)} s`,
  );
}
// The first hour loads code and fills caches and the history.
const slope = (values: readonly number[]) =>
  (values.at(-1)! - values[1]!) / Math.max(1, values.length - 2);
console.log(
  `per hour, after the second: heap ${slope(heapsMb).toFixed(2)} MB, clocks ${slope(offsetsMs).toFixed(0)} ms`,
);
await clock.run(daemon.close());
await rm(folder, { recursive: true });
