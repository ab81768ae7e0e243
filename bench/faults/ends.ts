/**
 * Ends and hangs of a daemon in each of its states: whatever happens to the process, the rig is at
 * rest with its laser off within a second, through the daemon itself or the device's watchdog.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { judge, type Violation } from '../../test/history/rules.ts';
import { LONG_PATH } from '../../test/support/long-path.ts';
import { type FaultGroup, summed, type Try } from './catalogue.ts';
import { DaemonOnTerminal } from './daemon-on-terminal.ts';

const BUILT = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** Maximum time from the fault until the rig is at rest with its laser off [ms]. */
const SAFE_MS = 1000;
/** How long the rig is observed after the fault: a shutdown takes 3 s at most [ms]. */
const WATCH_MS = 3500;
/** Up to the end of the hang, after which a collection continues [ms]. */
const BLOCKED_WATCH_MS = 1900;
const SECOND_SIGNAL_MS = 1200;
const SUSPENDED_MS = 10_000;

const ENDLESS = { step: 'inverse-nn', settings: { iterations: 100_000, hidden: [32, 32] } };
/** Number of clients that have requested a large document and do not read it. */
const EXPORTS = 20;
const AIM = { xM: 0.8, yM: 0.1 };

/** The states of a daemon at the time of a fault, and how to reach them. */
const STATES = {
  moving: async (daemon) => {
    await daemon.call('POST', 'aim', AIM); // the first move is the slow one
    void daemon.call('POST', 'rig/command', { panUs: 2300, tiltUs: 1500 }).catch(() => {});
    await wait(100);
  },
  lit: async (daemon) => {
    await daemon.call('POST', 'aim', AIM);
  },
  collecting: async (daemon) => {
    await daemon.call('POST', 'collections', { count: 40, observer: 'external' });
    daemon.recorder.add({ kind: 'job', job: 'collection', id: 1, state: 'running' });
    const awaiting = async () =>
      (await daemon.call<{ awaiting: number | null }>('GET', 'collections/1')).awaiting !== null;
    await daemon.until(awaiting, 'a pose');
  },
  training: async (daemon) => {
    await daemon.call('POST', 'aim', AIM);
    const { id } = await daemon.call<{ id: number }>('POST', 'exercises', ENDLESS);
    const running = async () =>
      (await daemon.call<{ progress: number }>('GET', `exercises/${id}`)).progress > 0;
    await daemon.until(running, 'the training');
  },
  tracking: async (daemon) => {
    await daemon.call('POST', 'paths', LONG_PATH);
    daemon.recorder.add({ kind: 'job', job: 'path', id: 1, state: 'running' });
    await daemon.until(() => daemon.recorder.laserOn, 'the laser');
    await wait(200);
  },
  exporting: async (daemon) => {
    await daemon.call('POST', 'aim', AIM);
    for (let i = 0; i < EXPORTS; i++) {
      await daemon.silentClient('GET /openapi.json HTTP/1.1\r\nHost: HOST\r\n\r\n');
    }
  },
} as const satisfies Readonly<Record<string, (daemon: DaemonOnTerminal) => Promise<void>>>;

/** Each end, and each hang. */
const ENDS = {
  SIGTERM: async (daemon) => daemon.kill('SIGTERM'),
  SIGINT: async (daemon) => daemon.kill('SIGINT'),
  'SIGINT twice': async (daemon) => {
    daemon.kill('SIGINT');
    await wait(SECOND_SIGNAL_MS);
    daemon.kill('SIGINT');
  },
  SIGHUP: async (daemon) => daemon.kill('SIGHUP'),
  SIGKILL: async (daemon) => daemon.kill('SIGKILL'),
  'uncaught exception': async (daemon) => daemon.sabotage('throw'),
  'out of memory': async (daemon) => {
    daemon.sabotage('leak');
    await daemon.until(() => daemon.ended, 'the end of its memory');
  },
  'SIGSTOP for 10 s': async (daemon) => {
    daemon.kill('SIGSTOP');
    await wait(SUSPENDED_MS);
    daemon.kill('SIGCONT');
  },
  'event loop blocked for 2 s': async (daemon) => {
    daemon.sabotage('block');
    await wait(2000);
  },
  'workers killed': async (daemon) => daemon.sabotage('kill-workers'),
} as const satisfies Readonly<Record<string, (daemon: DaemonOnTerminal) => Promise<void>>>;

export type State = keyof typeof STATES;
export type End = keyof typeof ENDS;

/** Hangs, after which the daemon continues. */
const HANGS: ReadonlySet<End> = new Set(['SIGSTOP for 10 s', 'event loop blocked for 2 s']);

/** The daemon works until the process ends. */
const LATE: ReadonlySet<End> = new Set(['out of memory']);

/** A trial with its result. */
export interface EndTrial extends Try {
  readonly violations: readonly Violation[];
  readonly log: string;
}

/** Ends a daemon in a state, with an unresponsive client. @param port `sim` or `emulator` */
export async function tryEnd(
  end: End,
  state: State,
  { port = 'sim', main = BUILT } = {},
): Promise<EndTrial> {
  const daemon = await DaemonOnTerminal.start(main, port);
  try {
    await daemon.silentClient(UPGRADE);
    // On a busy machine the rig may be lost during this time, since it runs in real time.
    const enter = () =>
      STATES[state](daemon).then(
        () => true,
        () => false,
      );
    await daemon.until(enter, state);
    const { recorder } = daemon;
    if (LATE.has(end)) await ENDS[end](daemon);
    const faultMs = recorder.nowMs();
    const ends = !HANGS.has(end) && end !== 'workers killed';
    if (ends) recorder.add({ kind: 'end', cause: end });
    const done = LATE.has(end) ? undefined : ENDS[end](daemon);
    const watchMs = end === 'event loop blocked for 2 s' ? BLOCKED_WATCH_MS : WATCH_MS;
    await daemon.until(() => recorder.nowMs() >= faultMs + watchMs, 'the end of the watch');
    const restlessMs = recorder.restlessSince(faultMs);
    await done;
    if (HANGS.has(end)) await wait(WATCH_MS);
    if (ends) await daemon.until(() => daemon.ended, 'its end');
    recorder.add({ kind: 'closed' });
    const violations = judge(recorder.history);
    const goesOn = end === 'workers killed';
    const survived = (goesOn || restlessMs <= SAFE_MS) && daemon.ended === ends;
    return {
      survived,
      unasked: violations.length,
      recoveryMs: goesOn ? undefined : restlessMs,
      violations,
      log: daemon.log,
    };
  } finally {
    await daemon.close();
  }
}

const UPGRADE = [
  'GET /api/v1/telemetry HTTP/1.1',
  'Host: HOST',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==',
  '\r\n',
].join('\r\n');

/**
 * Every end in every state on the emulated firmware, whose pulses are measured; the ends during a path
 * also on the simulated device.
 */
export const endFaults: FaultGroup = async (tries, show) => {
  const cases = [
    ...Object.keys(STATES).map((state) => ({ state: state as State, port: 'emulator' })),
    { state: 'tracking' as const, port: 'sim' },
  ];
  for (const end of Object.keys(ENDS) as End[]) {
    for (const { state, port } of cases) {
      const trials: EndTrial[] = [];
      for (let i = 0; i < tries; i++) trials.push(await tryEnd(end, state, { port }));
      for (const { violations, survived, log } of trials) {
        if (violations.length > 0) console.error(violations);
        if (!survived) console.error(log);
      }
      show(summed(`${end} while ${state}${port === 'sim' ? ', simulated device' : ''}`, trials));
    }
  }
};
