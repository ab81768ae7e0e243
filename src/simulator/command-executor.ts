/**
 * The state of the simulated device and what each command does to it (firmware/PROTOCOL.md,
 * "States", "Commands" and "Host watchdog").
 */
import type { Clock } from '../clock.ts';
import {
  type Command,
  DEFAULT_HOLD_MS,
  MAX_TELEMETRY_RATE_HZ,
  PROTOCOL_VERSION,
} from '../protocol/commands.ts';
import { type DeviceError, deviceError } from '../protocol/device-errors.ts';
import {
  type DeviceCounters,
  type DeviceIdentity,
  type DeviceState,
  type DeviceStatus,
  helloWords,
  pulseWord,
  statusWords,
} from '../protocol/device-lines.ts';
import {
  type AxisLimits,
  type Limits,
  limitsChecksum,
  limitWords,
  readLimits,
} from '../protocol/limits.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';
import { MotionProfile } from './motion-profile.ts';

/** Step of the pulses that the simulated device can make [µs]. */
const RESOLUTION_US = 0.5;
const FRAME_S = 0.02;
const FIRMWARE_VERSION = '1.0.0';
/** The first move after arming runs at this part of speed and acceleration. */
const FIRST_MOVE_SHARE = 0.25;

type Outcome = { readonly words: readonly (string | number)[] } | DeviceError;
const done = (...words: (string | number)[]): Outcome => ({ words });

/** What commands set going outside this class. */
export interface Effects {
  telemetryAt(rateHz: number): void;
  servosOn(): void;
}

/** Executes commands one at a time. */
export class CommandExecutor {
  readonly #clock: Clock;
  readonly #effects: Effects;
  readonly identity: DeviceIdentity;
  #limits: Limits;
  #axes: Record<Axis, MotionProfile>;
  #resetMs = 0;
  #heardMs = 0;
  #servoOn = false;
  #laserOn = false;
  #stopped = false;
  #firstMove = true;
  #silent = false;
  #holdMs = DEFAULT_HOLD_MS;
  #releaseMs = 0;
  #counters: Record<keyof DeviceCounters, number> = NO_COUNTS;

  constructor(
    config: { readonly clock: Clock; readonly deviceId: string; readonly limits: Limits },
    effects: Effects,
  ) {
    this.#clock = config.clock;
    this.#effects = effects;
    this.#limits = config.limits;
    this.#axes = middleOf(config.limits);
    this.identity = {
      protocolVersion: PROTOCOL_VERSION,
      firmwareVersion: FIRMWARE_VERSION,
      deviceId: config.deviceId,
    };
  }

  /** Everything as after a reset; the limits stay, as they do in an EEPROM. */
  reset(): void {
    this.#resetMs = this.#clock.nowMs();
    this.#axes = middleOf(this.#limits);
    this.#servoOn = false;
    this.#laserOn = false;
    this.#stopped = false;
    this.#holdMs = DEFAULT_HOLD_MS;
    this.#releaseMs = 0;
    this.#counters = NO_COUNTS;
    this.hearHost();
  }

  /** Freezes both axes where they are, until RESUME. */
  stop(): void {
    for (const axis of AXES) this.#axes[axis].halt();
    this.#laserOn = false;
    this.#stopped = true;
  }

  /** Notes that the host is alive. */
  hearHost(): void {
    this.#heardMs = this.#clock.nowMs();
    this.#silent = false;
  }

  /** Counts a line that was not executed. */
  count({ error }: DeviceError): void {
    const counter = COUNTER_OF[error] ?? 'refused';
    const counted = Math.min(this.#counters[counter] + 1, 0xffff);
    this.#counters = { ...this.#counters, [counter]: counted };
  }

  /** Goes on by one servo frame; true when the host's silence has just been acted on. */
  nextFrame(): boolean {
    const acted = this.#watchHost();
    for (const axis of AXES) this.#axes[axis].step(FRAME_S);
    return acted;
  }

  status(): DeviceStatus {
    return {
      ...this.#counters,
      clockMs: Math.floor(this.#clock.nowMs() - this.#resetMs) >>> 0,
      state: this.#state(),
      servoOn: this.#servoOn,
      laserOn: this.#laserOn,
      ...this.#pulses(),
    };
  }

  /** Executes a command whose line and number are in order. */
  execute({ verb, args }: Command): Outcome {
    const [first = 0, second = 0] = args;
    switch (verb) {
      case 'HELLO':
        if (first !== PROTOCOL_VERSION) return deviceError('VERSION', PROTOCOL_VERSION);
        return done(...helloWords({ ...this.identity, limits: this.#limits }));
      case 'PING':
        return done(this.status().clockMs);
      case 'STATUS':
        return done(...statusWords(this.status()));
      case 'ARM':
        return this.#arm();
      case 'MOVE':
        return this.#move(args);
      case 'RELEASE':
        this.#release();
        return done();
      case 'RESUME':
        this.#stopped = false;
        return done();
      case 'LASER':
        return (
          (first === 1 ? this.#notReady() : undefined) ??
          outOfRange(args, [[0, 1]]) ??
          this.#setLaser(first === 1)
        );
      case 'RATE': {
        const refusal = outOfRange(args, [[0, MAX_TELEMETRY_RATE_HZ]]);
        if (!refusal) this.#effects.telemetryAt(first);
        return refusal ?? done(first);
      }
      case 'WATCHDOG': {
        const release: Range = second === 0 ? [0, 0] : [Math.max(first, 100), 3_600_000];
        const refusal = outOfRange(args, [[100, 60_000], release]);
        if (refusal) return refusal;
        [this.#holdMs, this.#releaseMs] = [first, second];
        return done(first, second);
      }
      case 'PANLIMITS':
        return this.#limitsOf('pan', args);
      case 'TILTLIMITS':
        return this.#limitsOf('tilt', args);
    }
  }

  #arm(): Outcome {
    if (this.#stopped) return deviceError('STOPPED');
    if (!this.#servoOn) {
      this.#servoOn = true;
      this.#firstMove = true;
      this.#effects.servosOn();
    }
    return done(...this.#pulseWords(this.#pulses()));
  }

  #move(args: readonly number[]): Outcome {
    const { pan, tilt } = this.#limits;
    const slowest = (key: 'speedUsPerS' | 'accelerationUsPerS2') => Math.min(pan[key], tilt[key]);
    const refusal =
      this.#notReady() ??
      outOfRange(args, [
        [pan.minUs, pan.maxUs],
        [tilt.minUs, tilt.maxUs],
        [1, slowest('speedUsPerS')],
        [1, slowest('accelerationUsPerS2')],
      ]);
    if (refusal) return refusal;
    const share = this.#firstMove ? FIRST_MOVE_SHARE : 1;
    this.#firstMove = false;
    const [panUs = 0, tiltUs = 0, speed, acceleration] = args;
    const target = { panUs: rounded(panUs), tiltUs: rounded(tiltUs) };
    for (const axis of AXES) {
      const limits = this.#limits[axis];
      this.#axes[axis].moveTo(
        target[`${axis}Us`],
        share * (speed ?? limits.speedUsPerS),
        share * (acceleration ?? limits.accelerationUsPerS2),
      );
    }
    return done(...this.#pulseWords(target));
  }

  #limitsOf(axis: Axis, args: readonly number[]): Outcome {
    if (args.length > 0) {
      if (this.#servoOn || this.#stopped) return deviceError('ARMED');
      const limits = readLimits(args);
      const refusal = outOfRange(args, LIMIT_RANGES(limits));
      if (refusal) return refusal;
      this.#limits = { ...this.#limits, [axis]: limits };
      this.#axes = middleOf(this.#limits);
    }
    return done(...limitWords(this.#limits[axis]), limitsChecksum(this.#limits));
  }

  #release(): void {
    this.#servoOn = false;
    this.#laserOn = false;
    for (const axis of AXES) this.#axes[axis].halt(rounded(this.#axes[axis].positionUs));
  }

  #setLaser(on: boolean): Outcome {
    this.#laserOn = on;
    return done(Number(on));
  }

  #notReady(): DeviceError | undefined {
    if (this.#stopped) return deviceError('STOPPED');
    return this.#servoOn ? undefined : deviceError('RELEASED');
  }

  #watchHost(): boolean {
    const silentMs = this.#clock.nowMs() - this.#heardMs;
    if (this.#stopped || !this.#servoOn || silentMs < this.#holdMs) return false;
    this.#laserOn = false;
    const moving = this.#state() === 'M';
    for (const axis of AXES) this.#axes[axis].brake();
    const releasing = this.#releaseMs > 0 && silentMs >= this.#releaseMs;
    if (releasing) this.#release();
    const acts = releasing || (moving && !this.#silent);
    this.#silent = true;
    if (acts) this.#counters = { ...this.#counters, silences: this.#counters.silences + 1 };
    return acts;
  }

  #state(): DeviceState {
    if (this.#stopped) return 'S';
    if (!this.#servoOn) return 'R';
    return AXES.every((axis) => this.#axes[axis].atRest) ? 'A' : 'M';
  }

  #pulses(): Pulses {
    const { pan, tilt } = this.#axes;
    return { panUs: rounded(pan.positionUs), tiltUs: rounded(tilt.positionUs) };
  }

  #pulseWords({ panUs, tiltUs }: Pulses): string[] {
    return [pulseWord(panUs), pulseWord(tiltUs)];
  }
}

type Range = readonly [least: number, greatest: number];

/** The first argument out of its range, as an error. */
function outOfRange(args: readonly number[], ranges: readonly Range[]): DeviceError | undefined {
  for (const [i, value] of args.entries()) {
    const [least, greatest] = ranges[i]!;
    if (value < least || value > greatest) return deviceError('RANGE', i + 1, least, greatest);
  }
  return undefined;
}

const LIMIT_RANGES = ({ maxUs }: AxisLimits): Range[] => [
  [100, Math.max(100, Math.min(maxUs, 5000) - 1)],
  [101, 5000],
  [1, 65_535],
  [1, 999_999],
];

const NO_COUNTS: DeviceCounters = {
  crc: 0,
  syntax: 0,
  overflow: 0,
  sequence: 0,
  refused: 0,
  silences: 0,
};

const COUNTER_OF: Partial<Record<DeviceError['error'], keyof DeviceCounters>> = {
  CRC: 'crc',
  SYNTAX: 'syntax',
  LENGTH: 'syntax',
  OVERFLOW: 'overflow',
  SEQUENCE: 'sequence',
};

const rounded = (pulseUs: number) =>
  microseconds(Math.floor(pulseUs / RESOLUTION_US + 0.5) * RESOLUTION_US);

const middleOf = (limits: Limits): Record<Axis, MotionProfile> => ({
  pan: new MotionProfile(rounded((limits.pan.minUs + limits.pan.maxUs) / 2)),
  tilt: new MotionProfile(rounded((limits.tilt.minUs + limits.tilt.maxUs) / 2)),
});
