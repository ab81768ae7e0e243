/**
 * What each command does to the simulated device, and when it is refused (firmware/PROTOCOL.md,
 * "Commands" and "Errors").
 */
import { type Command, MAX_TELEMETRY_RATE_HZ, PROTOCOL_VERSION } from '../protocol/commands.ts';
import { type DeviceError, deviceError } from '../protocol/device-errors.ts';
import {
  type DeviceIdentity,
  helloWords,
  pulseWord,
  statusWords,
} from '../protocol/device-lines.ts';
import { type AxisLimits, limitsChecksum, limitWords, readLimits } from '../protocol/limits.ts';
import type { Axis, Pulses } from '../units.ts';
import type { DeviceCore } from './device-core.ts';

/** The words of an OK, or why not. */
export type Outcome = { readonly words: readonly (string | number)[] } | DeviceError;

/** What commands set going beside the core. */
export interface Effects {
  telemetryAt(rateHz: number): void;
  servosOn(): void;
}

/** Executes a command whose line and number are in order. */
export function execute(
  { verb, args }: Command,
  core: DeviceCore,
  identity: DeviceIdentity,
  effects: Effects,
): Outcome {
  const [first = 0, second = 0] = args;
  switch (verb) {
    case 'HELLO':
      return first === PROTOCOL_VERSION
        ? done(...helloWords({ ...identity, limits: core.limits }))
        : deviceError('VERSION', PROTOCOL_VERSION);
    case 'PING':
      return done(core.status().clockMs);
    case 'STATUS':
      return done(...statusWords(core.status()));
    case 'ARM':
      return stopped(core) ?? arm(core, effects);
    case 'MOVE':
      return notReady(core) ?? move(args, core);
    case 'RELEASE':
      core.release();
      return done();
    case 'RESUME':
      core.resume();
      return done();
    case 'LASER': {
      const refusal = (first === 1 && notReady(core)) || outOfRange(args, [[0, 1]]);
      if (refusal) return refusal;
      core.setLaser(first === 1);
      return done(first);
    }
    case 'RATE': {
      const refusal = outOfRange(args, [[0, MAX_TELEMETRY_RATE_HZ]]);
      if (!refusal) effects.telemetryAt(first);
      return refusal ?? done(first);
    }
    case 'WATCHDOG': {
      const release: Range = second === 0 ? [0, 0] : [first, 3_600_000];
      const refusal = outOfRange(args, [[100, 60_000], release]);
      if (!refusal) core.setWatchdog(first, second);
      return refusal ?? done(first, second);
    }
    case 'PANLIMITS':
      return limitsOf('pan', args, core);
    case 'TILTLIMITS':
      return limitsOf('tilt', args, core);
  }
}

function arm(core: DeviceCore, effects: Effects): Outcome {
  core.arm();
  effects.servosOn();
  return done(...pulseWords(core.status()));
}

function move(args: readonly number[], core: DeviceCore): Outcome {
  const { pan, tilt } = core.limits;
  const lower = (key: 'speedUsPerS' | 'accelerationUsPerS2') => Math.min(pan[key], tilt[key]);
  const refusal = outOfRange(args, [
    [pan.minUs, pan.maxUs],
    [tilt.minUs, tilt.maxUs],
    [1, lower('speedUsPerS')],
    [1, lower('accelerationUsPerS2')],
  ]);
  if (refusal) return refusal;
  const [panUs = 0, tiltUs = 0, speed, acceleration] = args;
  return done(...pulseWords(core.move(panUs, tiltUs, speed, acceleration)));
}

function limitsOf(axis: Axis, args: readonly number[], core: DeviceCore): Outcome {
  if (args.length > 0) {
    if (core.status().state !== 'R') return deviceError('ARMED');
    const limits = readLimits(args);
    const refusal = outOfRange(args, limitRanges(limits));
    if (refusal) return refusal;
    core.setLimits(axis, limits);
  }
  return done(...limitWords(core.limits[axis]), limitsChecksum(core.limits));
}

const done = (...words: (string | number)[]): Outcome => ({ words });

const pulseWords = ({ panUs, tiltUs }: Pulses): string[] => [pulseWord(panUs), pulseWord(tiltUs)];

const stopped = (core: DeviceCore): DeviceError | undefined =>
  core.status().state === 'S' ? deviceError('STOPPED') : undefined;

const notReady = (core: DeviceCore): DeviceError | undefined =>
  stopped(core) ?? (core.status().servoOn ? undefined : deviceError('RELEASED'));

type Range = readonly [least: number, greatest: number];

/** The first argument out of its range, as an error. */
function outOfRange(args: readonly number[], ranges: readonly Range[]): DeviceError | undefined {
  for (const [i, value] of args.entries()) {
    const [least, greatest] = ranges[i]!;
    if (value < least || value > greatest) return deviceError('RANGE', i + 1, least, greatest);
  }
  return undefined;
}

/** What the four limits of an axis may be; the shortest pulse must leave room for the longest. */
const limitRanges = ({ maxUs }: AxisLimits): Range[] => [
  [100, Math.max(100, Math.min(maxUs, 5000) - 1)],
  [101, 5000],
  [1, 65_535],
  [1, 999_999],
];
