/**
 * Wrong and faulty devices: each leads to a state with a cure that names its cause, and
 * nothing moves without a request. On a virtual clock.
 */
import pino from 'pino';
import { frame, unframe } from '../../src/protocol/framing.ts';
import { runningFindings } from '../../src/rig/diagnostics/findings.ts';
import { Rig } from '../../src/rig/rig.ts';
import type { Line } from '../../src/simulator/serial-endpoint.ts';
import type { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { microseconds } from '../../src/units.ts';
import { judge, type Violation } from '../../test/history/rules.ts';
import { type FaultGroup, summed, type Try } from './catalogue.ts';
import { recordedRig, replacing } from './recorded-rig.ts';
import { type ResetTrial, tryResets } from './resets.ts';

type Parts = ReturnType<typeof recordedRig>;

/** The behaviour of a device, and its expected result. */
interface StrangeDevice {
  /** Changes the device before the driver is started. */
  readonly spoil: (parts: Parts) => void;
  /** The code of the driver's problem; of the move when the driver connects; none when it works. */
  readonly code?: string;
  /** The expected text of the cure, in the finding or in the error. */
  readonly cure?: RegExp;
}

const HELLO_REPLY_WORDS = 14;
const HELLO_WORDS = '1.0.0 OTHER 500 2500 3819 38197 500 2500 3819 38197';

/** Answers HELLO with these words in place of its own. */
const greeting = (...reply: string[]) =>
  replacing(([number = '', ...words]) =>
    words.length === HELLO_REPLY_WORDS - 1 || words[0] === 'OK'
      ? [number, ...reply]
      : [number, ...words],
  );

/** Delays what the device sends. */
const slow =
  (delayMs: number) =>
  ({ cable, clock }: Parts): void => {
    const connect = cable.connect.bind(cable);
    cable.connect = (baudRate, host): Line =>
      connect(baudRate, {
        fail: (reason) => host.fail(reason),
        deliver: (bytes) => clock.schedule(delayMs, () => host.deliver(bytes)),
      });
  };

/** Bytes in each millisecond: 10 MB/s. */
const FLOOD_BYTES = 10_000;
const FLOOD_MS = 3000;
const flooding = ({ cable, clock }: Parts): void => {
  const connect = cable.connect.bind(cable);
  const chunk = Buffer.alloc(FLOOD_BYTES, 'flood ');
  cable.connect = (baudRate, host) => {
    const flood = (leftMs: number): void => {
      host.deliver(chunk);
      if (leftMs > 0) clock.schedule(1, () => flood(leftMs - 1));
    };
    clock.schedule(1, () => flood(FLOOD_MS));
    return connect(baudRate, host);
  };
};

const deviceOf = ({ simulated }: Parts) => (simulated as SimulatedRig).device;
const FLASH = /pantilt flash/;

/** When a device is connected and at rest [ms]. */
const CONNECTED_MS = 3000;

/** Answers the second HELLO, after a reset, with the identity of another device. */
const changingIdentity = (parts: Parts): void => {
  let hellos = 0;
  replacing((words) =>
    words.length === HELLO_REPLY_WORDS && hellos++ > 0 ? words.with(4, 'OTHER') : words,
  )(parts);
  parts.clock.schedule(CONNECTED_MS, () => parts.simulated.reset());
};

/** Resets as soon as its servos receive pulses: their current lowers the supply voltage. */
const browningOut = (parts: Parts): void => {
  replacing((words) => (words[0] === 'BOOT' ? words.with(-1, 'BROWNOUT') : words))(parts);
  const { recorder, clock, simulated } = parts;
  const pulse = recorder.pulse.bind(recorder);
  recorder.pulse = (axis, widthUs) => {
    pulse(axis, widthUs);
    if (widthUs !== null) clock.schedule(0, () => simulated.reset());
  };
};

/** Each strange device by name. */
export const DEVICES = {
  silent: {
    spoil: (parts) => {
      deviceOf(parts).receive = () => {};
    },
    code: 'not-a-pantilt-device',
    cure: FLASH,
  },
  'another gadget': {
    spoil: replacing(() => ['ok', 'T:21.3', '/0.0']),
    code: 'not-a-pantilt-device',
    cure: FLASH,
  },
  'an older protocol': {
    spoil: greeting('ERR', '10', 'VERSION', '0'),
    code: 'firmware-incompatible',
    cure: FLASH,
  },
  'a newer protocol': {
    spoil: greeting('OK', '2', ...HELLO_WORDS.split(' '), 'E347'),
    code: 'firmware-incompatible',
    cure: FLASH,
  },
  'a wrong checksum of its limits': {
    spoil: greeting('OK', '1', ...HELLO_WORDS.split(' '), '0000'),
    code: 'device-hello-invalid',
    cure: FLASH,
  },
  'replies after 100 ms': { spoil: slow(100) },
  'replies after 200 ms': { spoil: slow(200) },
  'replies after 1 s': { spoil: slow(1000), code: 'rig-lost', cure: /cable|plug/ },
  'floods with 10 MB/s for 3 s': { spoil: flooding, code: 'not-a-pantilt-device', cure: FLASH },
  'OK, and does not move': {
    spoil: (parts) => {
      const { receive } = deviceOf(parts);
      const device = deviceOf(parts);
      let line = '';
      device.receive = (byte) => {
        line += String.fromCharCode(byte);
        if (!line.endsWith('\n')) return;
        const [number = '', verb = '', ...pulses] = unframe(line.trimEnd())?.words ?? [];
        const said = `${number} OK ${pulses.map((pulse) => Number(pulse).toFixed(1)).join(' ')}`;
        if (verb === 'MOVE') (parts.simulated as SimulatedRig).onLine(frame(said.split(' ')));
        else for (const each of Buffer.from(line)) receive.call(device, each);
        line = '';
      };
    },
    code: 'move-interrupted',
  },
  'OK, to other pulses': {
    spoil: replacing(([number = '', ok = '', ...words]) =>
      ok === 'OK' && words.length === 2 && words[0] === '1600.0'
        ? [number, ok, '1700.0', words[1]!]
        : [number, ok, ...words],
    ),
    code: 'device-reply-invalid',
    cure: /fix its firmware/,
  },
  'another identity after a reset': {
    spoil: changingIdentity,
    code: 'device-changed',
    cure: /restart pantilt/,
  },
  'resets when its servos start': {
    spoil: browningOut,
    code: 'rig-lost',
    cure: /separate supply/,
  },
  'never at rest': {
    spoil: replacing((words) => (words[0] === 'T' ? words.with(3, 'M') : words)),
    code: 'move-overdue',
    cure: FLASH,
  },
} as const satisfies Readonly<Record<string, StrangeDevice>>;

/** The name of a strange device. */
export type DeviceName = keyof typeof DEVICES;

/** A trial with what was found. */
export interface DeviceTrial extends Try {
  readonly violations: readonly Violation[];
  /** The error code of the driver or its move. */
  readonly code: string | undefined;
  /** The texts of the finding and the error. */
  readonly text: string;
}

/** Time for a device to show its behaviour [ms]. */
const SHOWN_MS = 8000;

/** Connects with a strange device and moves it, if that is possible. */
export async function tryDevice(name: DeviceName, seed = 1): Promise<DeviceTrial> {
  const parts = recordedRig('sim', seed);
  const { clock, rig, recorder, call, close } = parts;
  const { spoil, code, cure }: StrangeDevice = DEVICES[name];
  spoil(parts);
  rig.start();
  await clock.advance(SHOWN_MS);
  let [text, found] = ['', rig.snapshot.problem?.code as string | undefined];
  if (rig.snapshot.connection === 'connected') {
    const target = { panUs: microseconds(1600), tiltUs: microseconds(1500) };
    found = await call('rig/command', () =>
      rig.moveTo(target).catch((error) => {
        text = error.message;
        throw error;
      }),
    );
  } else
    text = runningFindings(rig)
      .map(({ found: what, cure: how }) => `${what}: ${how}`)
      .join();
  await close();
  const violations = judge(recorder.history);
  const survived = found === code && (cure?.test(text) ?? true);
  return { survived, unasked: violations.length, violations, code: found, text };
}

/** A second daemon on the port of the first. */
export async function tryTakenPort(): Promise<DeviceTrial> {
  const { clock, rig, source, description, recorder, close } = recordedRig('sim', 1);
  rig.start();
  await clock.run(rig.connected());
  const log = pino({ level: 'silent' });
  const second = new Rig({ source, description, clock, log });
  second.start();
  await clock.advance(SHOWN_MS);
  const { problem, connection } = second.snapshot;
  const text = runningFindings(second)
    .map(({ cure }) => cure)
    .join();
  const survived = problem?.code === 'port-busy' && rig.snapshot.connection === 'connected';
  await clock.run(second.close());
  await close();
  const violations = judge(recorder.history);
  return {
    survived: survived && /stop it/.test(text) && connection === 'connecting',
    unasked: violations.length,
    violations,
    code: problem?.code,
    text,
  };
}

/** Trials of resets, with separate seeds. */
const SEEDS = 10;

/** Each strange device, two daemons for one port, and resets. */
export const deviceFaults: FaultGroup = async (tries, show) => {
  const trials = [
    ...(Object.keys(DEVICES) as DeviceName[]).map((name) => [name, () => tryDevice(name)] as const),
    ['two daemons for one port', tryTakenPort] as const,
  ];
  for (const [name, run] of trials) {
    const trial = await run();
    if (!trial.survived || trial.unasked) console.error(trial);
    show(summed(name, [trial]));
  }
  for (const [name, hidden] of [
    ['resets at random moments', false],
    ['resets at random moments, BOOT lost', true],
  ] as const) {
    const trials: ResetTrial[] = [];
    for (let seed = 1; seed <= SEEDS * tries; seed++)
      trials.push(await tryResets(hidden, { seed }));
    for (const trial of trials) if (!trial.survived || trial.unasked) console.error(trial);
    show(summed(`${name}, 20 times`, trials));
  }
};
