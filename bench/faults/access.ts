/**
 * Wild requests to a whole daemon with a simulated rig, on a virtual clock: no internal error, no
 * violation of docs/history.md, no growth of memory.
 */
import { appendFile, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openApiDocument } from '../../src/api/openapi.ts';
import { VirtualClock } from '../../src/clock.ts';
import { DEFAULT_RIG_FILE, startDaemon } from '../../src/daemon/start-daemon.ts';
import { Random } from '../../src/random.ts';
import { fromJsonLines, toJsonLines } from '../../test/history/history.ts';
import { Recorder } from '../../test/history/recorder.ts';
import { judge, type Violation } from '../../test/history/rules.ts';
import { type FaultGroup, summed } from './catalogue.ts';
import { WildRequests } from './wild-requests.ts';

const REQUESTS = 100_000;
/** Requests to one daemon. */
const BATCH = 5000;
/** Time between two requests [ms]. */
const PERIOD_MS = 3;
/** Time for everything to come to rest [ms]. */
const REST_MS = 5000;
/** Growth of the heap over a batch that is no leak: caches and compiled code [MB]. */
const MAX_GROWTH_MB = 20;
/** Jobs that compute for seconds; the client cancels each. */
const LONG_JOB = /\/(trainings|exercises)$/;

/** The outcome of a batch. */
export interface WildTrial {
  /** Requests with a status of 500 or more, or none. */
  readonly failures: readonly string[];
  readonly violations: readonly Violation[];
  /** Growth of the heap while the daemon runs, without the history [MB]. */
  readonly growthMb: number;
  /** How many responses had each status. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** Sends wild requests to one daemon. The same seed sends the same requests. */
export async function tryWildRequests(count: number, seed: number): Promise<WildTrial> {
  const clock = new VirtualClock();
  const recorder = new Recorder(clock);
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-wild-'));
  const rigFile = join(folder, 'rig.json');
  await copyFile(DEFAULT_RIG_FILE, rigFile);
  const daemon = await startDaemon({
    clock,
    rigFile,
    extend: async (app) => recorder.watchApi(app),
  });
  await recorder.watch(daemon);
  await clock.run(daemon.services.rig.connected());
  const requests = new WildRequests(openApiDocument('0'), new Random(seed, 'wild requests'));
  const failures: string[] = [];
  const statuses: Record<number, number> = {};
  // /readyz answers 503 while a stop is in force.
  const send = async ({ method, url, ...options }: ReturnType<WildRequests['next']>) => {
    const headers = { host: 'localhost', ...options.headers };
    const { statusCode, body } = await daemon.app.inject({
      method: method as never,
      url,
      ...options,
      headers,
    });
    statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    if (statusCode >= 500 && url !== '/readyz')
      failures.push(`${method} ${url} ${options.payload}: ${body}`.slice(0, 500));
    if (method === 'POST' && LONG_JOB.test(url) && statusCode < 300) {
      await daemon.app.inject({ method: 'DELETE', url: `${url}/${JSON.parse(body).id}`, headers });
    }
  };
  const historyFile = join(folder, 'history.jsonl');
  /** Memory in use, without the history, which goes to a file [MB]. */
  const heapMb = async () => {
    await appendFile(historyFile, toJsonLines(recorder.history.splice(0)));
    collectGarbage();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const open = new Set<Promise<void>>();
  let startMb: number | undefined;
  for (let i = 0; i < count; i++) {
    if (i === count >> 1) startMb = await heapMb();
    const sent = send(requests.next());
    open.add(sent);
    void sent.finally(() => open.delete(sent));
    await clock.advance(PERIOD_MS);
  }
  await clock.advance(REST_MS);
  await clock.run(Promise.all(open));
  const growthMb = (await heapMb()) - startMb!;
  await clock.run(daemon.close());
  await appendFile(historyFile, toJsonLines(recorder.history));
  const violations = judge(fromJsonLines(await readFile(historyFile, 'utf8')));
  await rm(folder, { recursive: true });
  return { failures, violations, growthMb, statuses };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The group of wild requests. */
export const accessFaults: FaultGroup = async (tries, show) => {
  const trials = [];
  const count = Math.ceil(tries * REQUESTS);
  const batch = Math.min(BATCH, count);
  for (let seed = 1; seed <= Math.ceil(count / batch); seed++) {
    const { failures, violations, growthMb } = await tryWildRequests(batch, seed);
    for (const failure of failures) console.error(failure);
    for (const violation of violations) console.error(violation);
    if (growthMb > MAX_GROWTH_MB) console.error(`the heap grew by ${growthMb.toFixed(0)} MB`);
    const survived = failures.length === 0 && growthMb <= MAX_GROWTH_MB;
    trials.push({ survived, unasked: violations.length });
  }
  show(summed(`${batch} wild requests`, trials));
};
