/**
 * Collecting and storing 1,000 samples over the wire, on a virtual clock and a real database file, and
 * what the disk alone takes to keep as many: each sample is on it before it is acknowledged. Run
 * `npm run build` before.
 */
import { fdatasyncSync, writeSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { VirtualClock } from '../src/clock.ts';
import { DEFAULT_RIG_FILE, startDaemon } from './built-daemon.ts';

const COUNT = 1000;
/** A transaction in the database's log: a page or two. */
const SYNCED_BYTES = 8192;

const dataDirectory = await mkdtemp(join(tmpdir(), 'pantilt-bench-'));
const clock = new VirtualClock();
const { services, close } = await startDaemon({
  rigFile: DEFAULT_RIG_FILE,
  port: 'sim',
  dataDirectory,
  clock,
  log: pino({ level: 'silent' }),
  access: { allowedHosts: [] },
  seed: 1,
});
await clock.run(services.rig.connected());
const [realMs, virtualMs] = [performance.now(), clock.nowMs()];
const request = { count: COUNT, plan: 'sobol', observer: 'simulated', seed: 1 } as const;
const { id } = await services.collections.create(request);
const done = await clock.run(services.collections.ended(id));
const [realS, virtualS] = [(performance.now() - realMs) / 1000, (clock.nowMs() - virtualMs) / 1000];
await clock.run(close());
const diskS = await syncedWritesS();
await rm(dataDirectory, { recursive: true });

console.log(`${done.taken} samples collected and stored (wanted: in at most 3 s)`);
console.log(`  ${realS.toFixed(1)} s; a real rig would have taken ${virtualS.toFixed(0)} s`);
console.log(`  ${(virtualS / realS).toFixed(0)} times faster than real time`);
console.log(
  `  ${COUNT} synchronised writes to the same disk alone take ${diskS.toFixed(1)} s; the rest is ${(realS - diskS).toFixed(1)} s`,
);

/** Writes as many times as there are samples, each time down to the disk. @returns the time [s] */
async function syncedWritesS(): Promise<number> {
  const file = await open(join(dataDirectory, 'synced'), 'w');
  const startMs = performance.now();
  for (let i = 0; i < COUNT; i++) {
    writeSync(file.fd, new Uint8Array(SYNCED_BYTES));
    fdatasyncSync(file.fd);
  }
  const seconds = (performance.now() - startMs) / 1000;
  await file.close();
  return seconds;
}
