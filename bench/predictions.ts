/**
 * Predictions: 10,000 of them in process, and POST predictions for one target alternating with an
 * empty route of the same fastify, asked by another process.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Fastify from 'fastify';
import pino from 'pino';
import { VirtualClock } from '../src/clock.ts';
import { DEFAULT_RIG_FILE, startDaemon } from '../src/daemon/start-daemon.ts';
import { pointInWorkArea } from '../src/geometry/work-area.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';

const ROUNDS = 9;
const TARGETS = 10_000;
const log = pino({ level: 'silent' });

const clock = new VirtualClock();
const daemon = await startDaemon({
  rigFile: DEFAULT_RIG_FILE,
  port: 'sim',
  dataDirectory: ':memory:',
  clock,
  log,
  access: { allowedHosts: [] },
  seed: 1,
});
const { collections, trainings, models, rig } = daemon.services;
await clock.run(rig.connected());
const request = { count: 40, plan: 'sobol', observer: 'simulated', seed: 1 } as const;
const { id } = await collections.create(request);
await clock.run(collections.ended(id));
const training = await trainings.create({ kinds: ['servo-nets'], seed: 1, settings: {} });
await trainings.ended(training.id);

const random = new Random(1);
const targets = Array.from({ length: TARGETS }, () =>
  pointInWorkArea(rig.description.workArea, random.uniform(), random.uniform()),
);
for (const round of ['cold', 'warm']) {
  const startMs = performance.now();
  for (const target of targets) daemon.services.aiming.predict(target);
  const tookMs = performance.now() - startMs;
  console.log(
    `${TARGETS} predictions with their bounds in process, ${round}: ${tookMs.toFixed(0)} ms (wanted: under 100)`,
  );
}

const empty = Fastify({ loggerInstance: log });
empty.post('/', async () => ({}));
const emptyUrl = await empty.listen({ host: '127.0.0.1', port: 0 });
const daemonUrl = await daemon.app.listen({ host: '127.0.0.1', port: 0 });

const AUTOCANNON = fileURLToPath(import.meta.resolve('autocannon'));
const REQUEST = ['--method', 'POST', '--header', 'content-type=application/json']
  .concat('--body', JSON.stringify({ targets: [{ xM: 0.8, yM: -0.3 }] }))
  .concat('--connections', '16', '--duration', '2', '--json', '--no-progress');

/** Sends requests for two seconds. @returns their rate, and the CPU time of this process for each [µs] */
async function requestsTo(url: string): Promise<{ perS: number; cpuUs: number }> {
  const before = process.cpuUsage();
  const { stdout } = await promisify(execFile)(process.execPath, [AUTOCANNON, ...REQUEST, url]);
  const { user, system } = process.cpuUsage(before);
  const { requests, non2xx } = JSON.parse(stdout);
  if (non2xx > 0) throw new Error(`${url} answered ${non2xx} errors`);
  return { perS: requests.average, cpuUs: (user + system) / requests.total };
}

const rates: number[] = [];
const cpus: number[] = [];
for (let round = 0; round <= ROUNDS; round++) {
  const base = await requestsTo(emptyUrl);
  const predictions = await requestsTo(`${daemonUrl}/api/v1/predictions`);
  if (round === 0) continue; // warm-up
  rates.push(predictions.perS / base.perS);
  cpus.push(base.cpuUs / predictions.cpuUs);
  console.log(
    `empty route ${base.perS.toFixed(0)}/s at ${base.cpuUs.toFixed(0)} µs of CPU, ` +
      `predictions (${models.active.kind}) ${predictions.perS.toFixed(0)}/s at ${predictions.cpuUs.toFixed(0)} µs`,
  );
}
console.log(
  `predictions reach ${quantile(rates, 0.5)!.toFixed(2)} of the rate of the empty route (wanted: at least 0.90), ` +
    `by CPU time ${quantile(cpus, 0.5)!.toFixed(2)}`,
);
await empty.close();
await clock.run(daemon.close());
