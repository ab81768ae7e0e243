/**
 * Collecting and storing 1,000 samples over the wire, on a virtual clock and a real database file.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { VirtualClock } from '../src/clock.ts';
import { DEFAULT_RIG_FILE, startDaemon } from '../src/daemon/start-daemon.ts';

const COUNT = 1000;

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
await rm(dataDirectory, { recursive: true });

console.log(`${done.taken} samples collected and stored (wanted: in at most 3 s)`);
console.log(`  ${realS.toFixed(1)} s; a real rig would have taken ${virtualS.toFixed(0)} s`);
console.log(`  ${(virtualS / realS).toFixed(0)} times faster than real time`);
