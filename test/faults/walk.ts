/**
 * A random walk: a daemon on a virtual clock is asked for anything at any time while its port fails and
 * its device resets. Its results are not predicted, but checked against the rules of test/history/.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FlakyPort, PORT_FAULTS, type PortFaultName } from '../../bench/faults/flaky-port.ts';
import { VirtualClock } from '../../src/clock.ts';
import { startDaemon } from '../../src/daemon/start-daemon.ts';
import type { Target } from '../../src/geometry/targets.ts';
import { rigDocument } from '../../src/simulator/rig-family.ts';
import { metres, radians } from '../../src/units.ts';
import type { HistoryEvent } from '../history/history.ts';
import { Recorder } from '../history/recorder.ts';
import { judge } from '../history/rules.ts';

/** One step of a walk. */
export type Step =
  | {
      readonly kind: 'call';
      readonly method: 'POST' | 'DELETE';
      readonly path: string;
      readonly body?: object;
    }
  | { readonly kind: 'jog'; readonly panRadPerS: number; readonly tiltRadPerS: number }
  | { readonly kind: 'track'; readonly target: Target; readonly laser: boolean }
  | { readonly kind: 'fail'; readonly fault: PortFaultName }
  | { readonly kind: 'unplug' }
  | { readonly kind: 'plug' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'pass'; readonly durationMs: number };

/** Beside the path; uncalibrated, it also covers 0.2 rad on both sides. */
const DOOR = { name: 'door', bearingMin: -0.6, bearingMax: -0.35 };
/** Maximum time until everything is at rest after a walk [ms]. */
const REST_MS = 3000;

const posts = (path: string, body?: object): Step => ({
  ...{ kind: 'call', method: 'POST', path },
  ...(body && { body }),
});
const ends = (path: string): Step => ({ kind: 'call', method: 'DELETE', path });
const LINE = [
  { xM: 0.7, yM: -0.1 },
  { xM: 0.8, yM: 0.2 },
];
const target = fc.record({
  xM: fc.double({ min: 0.3, max: 1.4, noNaN: true }),
  yM: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
});
/** Some targets are out of reach, or above the floor. */
const tracked: fc.Arbitrary<Target> = fc.oneof(
  target,
  fc.constantFrom(
    { xM: metres(-1), yM: metres(0) },
    { xM: metres(1), yM: metres(0.2), zM: metres(0.1) },
    { bearingRad: radians(0.3), elevationRad: radians(-0.2) },
  ),
) as fc.Arbitrary<Target>;
const pulses = fc.record({
  panUs: fc.integer({ min: 400, max: 2600 }),
  tiltUs: fc.integer({ min: 400, max: 2600 }),
});
const JOBS = ['collections', 'checks', 'paths'] as const;
const job = fc.constantFrom(...JOBS);
/** One of the newest jobs of a kind, in the place of its id. */
const id = fc.integer({ min: 0, max: 2 }).map((back) => `newest-${back}`);
const rate = fc.constantFrom(-1, 0, 0.5);

/** Any step. Time passes often, so that most requests make progress. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 1500 }).map(passes) },
  { weight: 2, arbitrary: target.map((body) => posts('aim', body)) },
  { weight: 1, arbitrary: target.map((body) => posts('aim', { ...body, refine: true })) },
  { weight: 2, arbitrary: pulses.map((body) => posts('rig/command', body)) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('stop', 'resume', 'release', 'arm', 'home')
      .map((name) => posts(`rig/${name}`)),
  },
  { weight: 1, arbitrary: fc.boolean().map((on) => posts('rig/laser', { on })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('simulated', 'external')
      .map((observer) => posts('collections', { count: 2, plan: 'sobol', observer })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(id, fc.integer({ min: 0, max: 2 }), target)
      .map(([number, pose, spot]) =>
        posts(`collections/${number}/observations`, { pose, ...spot }),
      ),
  },
  { weight: 1, arbitrary: id.map((number) => posts(`collections/${number}/resume`)) },
  {
    weight: 1,
    arbitrary: fc.constant(posts('paths', { points: LINE, speedMPerS: 0.2 })),
  },
  { weight: 1, arbitrary: fc.constant(posts('checks', {})) },
  { weight: 1, arbitrary: fc.tuple(job, id).map(([name, number]) => ends(`${name}/${number}`)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(rate, rate)
      .map(([panRadPerS, tiltRadPerS]): Step => ({ kind: 'jog', panRadPerS, tiltRadPerS })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(tracked, fc.boolean())
      .map(([target, laser]): Step => ({ kind: 'track', target, laser })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...(Object.keys(PORT_FAULTS) as PortFaultName[]))
      .map((fault): Step => ({ kind: 'fail', fault })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('unplug' as const, 'plug' as const, 'plug' as const, 'reset' as const)
      .map((kind): Step => ({ kind })),
  },
);

function passes(durationMs: number): Step {
  return { kind: 'pass', durationMs };
}

/** Walks of at most `maxSteps` steps. */
export const walks = (maxSteps: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: maxSteps / 2, maxLength: maxSteps });

/** Takes the steps, and judges what has happened. @returns what was wrong, and the history */
export async function walk(
  steps: readonly Step[],
): Promise<{ wrong: string[]; history: readonly HistoryEvent[] }> {
  const clock = new VirtualClock();
  const recorder = new Recorder(clock);
  const extend = async (app: Parameters<Recorder['watchApi']>[0]) => recorder.watchApi(app);
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-walk-'));
  const rigFile = join(folder, 'rig.json');
  await writeFile(rigFile, JSON.stringify({ ...rigDocument('hobby'), keepOut: [DOOR] }));
  const daemon = await startDaemon({ clock, extend, rigFile });
  await rm(folder, { recursive: true });
  await recorder.watch(daemon);
  const port = new FlakyPort(daemon.simulatedPort!, 'sim');
  const client = { motionHalted: () => {} };
  const newestIds: Record<string, number> = {};
  for (const kind of JOBS) {
    daemon.services[kind].on('change', ({ id: changed }) => {
      newestIds[kind] = Math.max(newestIds[kind] ?? 0, changed);
    });
  }
  const withId = (path: string) =>
    path.replace(/(\w+)\/newest-(\d)/, (_, kind: string, back: string) => {
      return `${kind}/${Math.max(1, (newestIds[kind] ?? 1) - Number(back))}`;
    });
  const answers: Promise<unknown>[] = [];
  await clock.run(daemon.services.rig.connected());
  for (const each of steps) {
    if (each.kind === 'call') {
      const { method, path, body } = each;
      const request = { method, url: `/api/v1/${withId(path)}`, ...(body && { payload: body }) };
      answers.push(daemon.app.inject(request).then(() => {}));
    } else if (each.kind === 'jog') daemon.services.jogging.handle(client, each);
    else if (each.kind === 'track') daemon.services.tracking.handle(client, { ...each, ageMs: 50 });
    else if (each.kind === 'fail') port.fail(each.fault);
    else if (each.kind === 'unplug') port.goAway();
    else if (each.kind === 'plug') port.comeBack('sim');
    else if (each.kind === 'reset') daemon.simulated?.reset();
    else await clock.advance(each.durationMs);
  }
  await clock.advance(REST_MS);
  await clock.run(daemon.close());
  await clock.run(Promise.all(answers));
  const { history } = recorder;
  const broken = judge(history).map(({ rule, atMs, text }) => `${rule} at ${atMs} ms: ${text}`);
  const failures = history.flatMap((event) => {
    const isInternal =
      event.kind === 'answer' && (event.body as { code?: string })?.code === 'internal';
    return isInternal ? [`call ${event.id} failed by an internal error`] : [];
  });
  return { wrong: [...broken, ...failures], history };
}
