/**
 * Unplugs at random moments of a daemon that collects, aims and trains, on a virtual clock: each is noticed,
 * the rig is found again, nothing moves by itself, and the collection is complete in the end.
 */

import { VirtualClock } from '../../src/clock.ts';
import { startDaemon } from '../../src/daemon/start-daemon.ts';
import { Random } from '../../src/random.ts';
import { Recorder } from '../../test/history/recorder.ts';
import { judge, type Violation } from '../../test/history/rules.ts';
import { type FaultGroup, summed, type Try } from './catalogue.ts';
import { FlakyPort, PORT_FAULTS, type PortFaultName } from './flaky-port.ts';

/**
 * A loss is noticed within this time [ms]: where the port reports nothing, by the deadline of telemetry
 * of 750 ms; where only writes fail, by the PING that is sent to a released device every second.
 */
const NOTICED_MS = 1200;
/** A rig is connected within this time of its port's return [ms]. */
const CONNECTED_MS = 2000;
/** Poses of a collection; each takes about two seconds. */
const POSES = 12;
const MAX_GAP_MS = 6000;
const MAX_OUTAGE_MS = 1500;
const MAX_WAIT_MS = 120_000;

/** The activity in progress when the port disappears. */
const ACTIVITIES = ['collecting', 'observed from outside', 'aiming', 'training'] as const;
type Activity = (typeof ACTIVITIES)[number];

/** A trial with what was found. */
export interface UnplugTrial extends Try {
  readonly violations: readonly Violation[];
  readonly complaint: string;
}

/** Unplugs the port of a daemon `unplugs` times during an activity. */
export async function tryUnplugs(
  fault: PortFaultName,
  activity: Activity,
  { unplugs = 10, seed = 1 } = {},
): Promise<UnplugTrial> {
  const clock = new VirtualClock();
  const recorder = new Recorder(clock);
  const daemon = await startDaemon({
    clock,
    seed,
    extend: async (app) => recorder.watchApi(app),
  });
  await recorder.watch(daemon);
  const { rig } = daemon.services;
  const port = new FlakyPort(daemon.simulatedPort!, 'sim');
  const random = new Random(seed, `${fault} ${activity}`);
  const call = async <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => {
    const url = `/api/v1/${path}`;
    const answer = await daemon.app.inject({ method, url, ...(body && { payload: body }) });
    return answer.json() as T;
  };
  /** Lets time pass until something is true. @returns how long that took, or undefined */
  const until = async (
    reached: () => unknown,
    maxMs = MAX_WAIT_MS,
  ): Promise<number | undefined> => {
    const beganMs = clock.nowMs();
    while (!(await reached())) {
      if (clock.nowMs() - beganMs > maxMs) return undefined;
      await clock.advance(5);
    }
    return clock.nowMs() - beganMs;
  };
  const isConnected = () => rig.snapshot.connection === 'connected';

  await clock.run(rig.connected());
  port.goAway(); // to come back with a USB identity
  await until(() => !isConnected());
  port.comeBack('sim');
  await until(isConnected);
  const { begin, isDone } = activities(call)[activity];
  await clock.run(begin());
  const complaints: string[] = [];
  let worstMs = 0;
  for (let i = 0; i < unplugs; i++) {
    // One in three occurs so soon after the last that the handshake is still in progress.
    await clock.advance(random.uniform(0, i % 3 === 0 ? 400 : MAX_GAP_MS));
    const wasConnected = isConnected();
    port.fail(fault);
    if (wasConnected && (await until(() => !isConnected(), NOTICED_MS)) === undefined) {
      complaints.push('not noticed');
    }
    if (random.uniform() < 0.5) port.goAway(); // otherwise it fails once and is there again
    await clock.advance(random.uniform(0, MAX_OUTAGE_MS));
    port.comeBack(random.uniform() < 0.5 ? 'sim' : `/dev/ttyACM${random.integer(3)}`);
    const tookMs = await until(isConnected);
    worstMs = Math.max(worstMs, tookMs ?? Number.POSITIVE_INFINITY);
  }
  const doneMs = await until(async () => clock.run(isDone()));
  const { collections } = daemon.services;
  if (doneMs === undefined) {
    const problems = (await collections.list()).map(({ state, problem }) => ({ state, problem }));
    complaints.push(`its work is not complete: ${JSON.stringify(problems)}`);
  }
  await clock.run(daemon.close());
  const violations = judge(recorder.history);
  const lost = violations.filter(({ rule }) => rule === 'stored' || rule === 'pose').length;
  return {
    survived: complaints.length === 0 && worstMs <= CONNECTED_MS,
    lost,
    unasked: violations.length - lost,
    recoveryMs: worstMs,
    violations,
    complaint: complaints.join(', '),
  };
}

type Call = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>;

/** Each activity: its start by a client, and whether it is complete. */
function activities(
  call: Call,
): Record<Activity, { begin: () => Promise<unknown>; isDone: () => Promise<boolean> }> {
  const request = { count: POSES, plan: 'sobol' };
  const collection = () =>
    call<{ state: string; taken: number; awaiting: number | null }>('GET', 'collections/1');
  const isCollected = async () => {
    const { state, taken } = await collection();
    return state === 'done' && taken === POSES;
  };
  return {
    collecting: { begin: () => call('POST', 'collections', request), isDone: isCollected },
    'observed from outside': {
      begin: async () => {
        await call('POST', 'collections', { ...request, observer: 'external' });
      },
      isDone: async () => {
        const { awaiting: pose } = await collection();
        // The spot does not matter here: each answer has its own place.
        const spot = { pose, xM: 0.8, yM: 0.001 * (pose ?? 0) };
        if (pose !== null) await call('POST', 'collections/1/observations', spot);
        return isCollected();
      },
    },
    aiming: {
      begin: async () => {},
      isDone: async () => {
        const aim = await call<{ status?: number }>('POST', 'aim', { xM: 0.8, yM: 0.1 });
        return aim.status === undefined;
      },
    },
    training: {
      begin: () => call('POST', 'exercises', { step: 'parameters' }),
      isDone: async () => {
        const { state } = await call<{ state: string }>('GET', 'exercises/1');
        return state === 'done';
      },
    },
  };
}

const UNPLUGS = 25;

/** Each kind of failure of a port, during each activity: a thousand unplugs. */
export const unplugFaults: FaultGroup = async (tries, show) => {
  const unplugs = Math.ceil(UNPLUGS * Math.min(1, tries));
  for (const fault of Object.keys(PORT_FAULTS) as PortFaultName[]) {
    for (const activity of ACTIVITIES) {
      const trials: UnplugTrial[] = [];
      for (let i = 0; i < tries; i++) {
        trials.push(await tryUnplugs(fault, activity, { unplugs, seed: i + 1 }));
      }
      for (const { violations, complaint } of trials) {
        if (violations.length > 0 || complaint) console.error(complaint, violations);
      }
      show(summed(`${fault}, ${activity}, ${unplugs} times`, trials));
    }
  }
};
