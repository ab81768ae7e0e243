/**
 * Predictions: 10,000 of them in process, and POST predictions for one target, asked by another
 * process, in turn with two empty routes: one of the same server, which reads the same body, runs
 * the same hooks and answers the same document as a constant, and one of fastify alone, for `{}`.
 * Run `npm run build` before.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Fastify from 'fastify';
import pino from 'pino';
import { AIM_ROUTES } from '../src/api/aim.ts';
import { type AnswerOf, API_PREFIX } from '../src/api/route.ts';
import { VirtualClock } from '../src/clock.ts';
import { pointInWorkArea } from '../src/geometry/work-area.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import { DEFAULT_RIG_FILE, startDaemon } from './built-daemon.ts';

const ROUNDS = 9;
const TARGETS = 10_000;
const log = pino({ level: 'silent' });

const PREDICT = AIM_ROUTES['POST /predictions'];
const REQUEST_BODY = { targets: [{ xM: 0.8, yM: -0.3 }] };
const EMPTY_URL = '/bench/empty';

let constant: AnswerOf<typeof PREDICT>;
const clock = new VirtualClock();
const daemon = await startDaemon({
  rigFile: DEFAULT_RIG_FILE,
  port: 'sim',
  dataDirectory: ':memory:',
  clock,
  log,
  access: { allowedHosts: [] },
  seed: 1,
  extend: async (app) => {
    app.post(`${API_PREFIX}${EMPTY_URL}`, { schema: PREDICT }, async () => constant);
  },
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

const fastify = Fastify({ loggerInstance: log });
fastify.post('/', async () => ({}));
const bareUrl = await fastify.listen({ host: '127.0.0.1', port: 0 });
const apiUrl = `${await daemon.app.listen({ host: '127.0.0.1', port: 0 })}${API_PREFIX}`;
const answer = await daemon.app.inject({
  method: 'POST',
  url: `${API_PREFIX}/predictions`,
  payload: REQUEST_BODY,
});
constant = answer.json();

const AUTOCANNON = fileURLToPath(import.meta.resolve('autocannon'));
const REQUEST = ['--method', 'POST', '--header', 'content-type=application/json']
  .concat('--body', JSON.stringify(REQUEST_BODY))
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

const routes = {
  bare: bareUrl,
  empty: `${apiUrl}${EMPTY_URL}`,
  predictions: `${apiUrl}/predictions`,
};
type Measured = Awaited<ReturnType<typeof requestsTo>>;
const rounds: Record<keyof typeof routes, Measured>[] = [];
for (let round = 0; round <= ROUNDS; round++) {
  const bare = await requestsTo(routes.bare);
  const empty = await requestsTo(routes.empty);
  const predictions = await requestsTo(routes.predictions);
  if (round > 0) rounds.push({ bare, empty, predictions }); // the first one warms up
}
const median = (figureOf: (round: (typeof rounds)[number]) => number) =>
  quantile(rounds.map(figureOf), 0.5)!;
for (const name of Object.keys(routes) as (keyof typeof routes)[]) {
  const [perS, cpuUs] = [median((round) => round[name].perS), median((round) => round[name].cpuUs)];
  console.log(`${name}: ${perS.toFixed(0)}/s at ${cpuUs.toFixed(0)} µs of CPU`);
}
for (const name of ['empty', 'bare'] as const) {
  const rate = median((round) => round.predictions.perS / round[name].perS);
  const cpu = median((round) => round[name].cpuUs / round.predictions.cpuUs);
  console.log(
    `predictions (${models.active.kind}) reach ${rate.toFixed(2)} of the rate of the route "${name}"` +
      `${name === 'empty' ? ' (wanted: at least 0.90)' : ''}, by CPU time ${cpu.toFixed(2)}`,
  );
}
await fastify.close();
await clock.run(daemon.close());
