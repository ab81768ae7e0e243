/**
 * Predictions: 10,000 of them in process, and POST predictions for one target alternating with an
 * empty route of the same fastify.
 */
import autocannon from 'autocannon';
import Fastify from 'fastify';
import pino from 'pino';
import { VirtualClock } from '../src/clock.ts';
import { DEFAULT_RIG_FILE, startDaemon } from '../src/daemon/start-daemon.ts';
import { pointInWorkArea } from '../src/geometry/work-area.ts';
import { Random } from '../src/random.ts';

const ROUNDS = 5;
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

async function requestsPerSecond(url: string): Promise<number> {
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ targets: [{ xM: 0.8, yM: -0.3 }] }),
    connections: 16,
    duration: 3,
    workers: 1, // The client has its own core.
  });
  if (result.non2xx > 0) throw new Error(`${url} answered ${result.non2xx} errors`);
  return result.requests.average;
}

const ratios: number[] = [];
for (let round = 0; round <= ROUNDS; round++) {
  const base = await requestsPerSecond(emptyUrl);
  const predictions = await requestsPerSecond(`${daemonUrl}/api/v1/predictions`);
  if (round === 0) continue; // warm-up
  ratios.push(predictions / base);
  console.log(
    `empty route ${base.toFixed(0)}/s, predictions (${models.active.kind}) ${predictions.toFixed(0)}/s, ` +
      `ratio ${(predictions / base).toFixed(2)}`,
  );
}
console.log(`median ratio ${ratios.sort()[ROUNDS >> 1]!.toFixed(2)} (wanted: at least 0.70)`);
await empty.close();
await clock.run(daemon.close());
