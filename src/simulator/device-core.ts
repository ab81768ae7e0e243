/**
 * The inside of the simulated device: its state, its two motion profiles, its host watchdog and its
 * counters (firmware/PROTOCOL.md, "States" and "Host watchdog"). What commands do to it is said in
 * command-executor.ts.
 */
import type { Clock } from '../clock.ts';
import { DEFAULT_HOLD_MS } from '../protocol/commands.ts';
import type { DeviceErrorName } from '../protocol/device-errors.ts';
import type { DeviceCounters, DeviceState, DeviceStatus } from '../protocol/device-lines.ts';
import type { AxisLimits, Limits } from '../protocol/limits.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';
import { MotionProfile } from './motion-profile.ts';

/** The period of the servo pulses [ms]. */
export const SERVO_FRAME_MS = 20;
/** Step of the pulses that the simulated device can make [µs]. */
const RESOLUTION_US = 0.5;
/** After arming, moves run at this part of speed and acceleration until one has come to rest. */
const SLOW_SHARE = 0.25;

/** A device without its line. */
export class DeviceCore {
  readonly #clock: Clock;
  #limits: Limits;
  #axes: Record<Axis, MotionProfile>;
  #resetMs = 0;
  #heardMs = 0;
  #servoOn = false;
  /** A frame has been made since the pulses were turned on. */
  #pulsesOut = false;
  #laserOn = false;
  #stopped = false;
  /** Until a move has come to rest since the pulses were turned on: a servo may stand anywhere. */
  #slow = true;
  #silent = false;
  #watchdog = { holdMs: DEFAULT_HOLD_MS, releaseMs: 0 };
  #counters = NO_COUNTS;

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#axes = middleOf(limits);
  }

  get limits(): Limits {
    return this.#limits;
  }

  /** Everything as after a reset; the limits stay, as they do in an EEPROM. */
  reset(): void {
    this.#resetMs = this.#clock.nowMs();
    this.#axes = middleOf(this.#limits);
    this.#servoOn = false;
    this.#pulsesOut = false;
    this.#laserOn = false;
    this.#stopped = false;
    this.#watchdog = { holdMs: DEFAULT_HOLD_MS, releaseMs: 0 };
    this.#counters = NO_COUNTS;
    this.hearHost();
  }

  /** Sets the limits of an axis; the next ARM finds both axes at their middle. */
  setLimits(axis: Axis, limits: AxisLimits): void {
    this.#limits = { ...this.#limits, [axis]: limits };
    this.#axes = middleOf(this.#limits);
  }

  /** Turns the pulses on; moves are slow until one has come to rest. */
  arm(): void {
    if (this.#servoOn) return;
    this.#servoOn = true;
    this.#slow = true;
  }

  /** Sets off for pulses, and returns those that it will come to rest at. */
  move(panUs: number, tiltUs: number, speed?: number, acceleration?: number): Pulses {
    const target = { panUs: rounded(panUs), tiltUs: rounded(tiltUs) };
    const share = this.#slow ? SLOW_SHARE : 1;
    for (const axis of AXES) {
      const { speedUsPerS, accelerationUsPerS2 } = this.#limits[axis];
      const pulseUs = target[`${axis}Us`];
      const profile = this.#axes[axis];
      profile.moveTo(
        pulseUs,
        share * (speed ?? speedUsPerS),
        share * (acceleration ?? accelerationUsPerS2),
      );
    }
    return target;
  }

  /** Freezes both axes where they are, until `resume`. */
  stop(): void {
    this.#servoOn = this.#pulsesOut; // pulses that have yet to begin would make a servo jump
    for (const axis of AXES) this.#axes[axis].halt();
    this.#laserOn = false;
    this.#stopped = true;
  }

  resume(): void {
    this.#stopped = false;
  }

  release(): void {
    this.#servoOn = false;
    this.#pulsesOut = false;
    this.#laserOn = false;
    for (const axis of AXES) this.#axes[axis].halt(rounded(this.#axes[axis].positionUs));
  }

  setLaser(on: boolean): void {
    this.#laserOn = on;
  }

  setWatchdog(holdMs: number, releaseMs: number): void {
    this.#watchdog = { holdMs, releaseMs };
  }

  /** Notes that the host is alive. */
  hearHost(): void {
    this.#heardMs = this.#clock.nowMs();
    this.#silent = false;
  }

  /** Counts a line that was not executed. */
  count(error: DeviceErrorName): void {
    this.#count(COUNTER_OF[error] ?? 'refused');
  }

  /** Goes on by one servo frame; true when the host's silence has just been acted on. */
  nextFrame(): boolean {
    const acted = this.#watchHost();
    this.#pulsesOut = this.#servoOn;
    const moving = !this.#atRest;
    for (const axis of AXES) this.#axes[axis].step(SERVO_FRAME_MS / 1000);
    if (moving && this.#atRest) this.#slow = false;
    return acted;
  }

  status(): DeviceStatus {
    return {
      ...this.#counters,
      clockMs: Math.floor(this.#clock.nowMs() - this.#resetMs) >>> 0,
      state: this.#state(),
      servoOn: this.#servoOn,
      laserOn: this.#laserOn,
      panUs: rounded(this.#axes.pan.positionUs),
      tiltUs: rounded(this.#axes.tilt.positionUs),
    };
  }

  #watchHost(): boolean {
    const { holdMs, releaseMs } = this.#watchdog;
    const silentMs = this.#clock.nowMs() - this.#heardMs;
    if (this.#stopped || !this.#servoOn || silentMs < holdMs) return false;
    this.#laserOn = false;
    const moving = this.#state() === 'M';
    for (const axis of AXES) this.#axes[axis].brake();
    const releasing = releaseMs > 0 && silentMs >= releaseMs;
    if (releasing) this.release();
    const acts = releasing || (moving && !this.#silent);
    this.#silent = true;
    if (acts) this.#count('silences');
    return acts;
  }

  #count(counter: keyof DeviceCounters): void {
    const count = Math.min(this.#counters[counter] + 1, 0xffff);
    this.#counters = { ...this.#counters, [counter]: count };
  }

  #state(): DeviceState {
    if (this.#stopped) return 'S';
    if (!this.#servoOn) return 'R';
    return this.#atRest ? 'A' : 'M';
  }

  get #atRest(): boolean {
    return AXES.every((axis) => this.#axes[axis].atRest);
  }
}

const NO_COUNTS: DeviceCounters = {
  crc: 0,
  syntax: 0,
  overflow: 0,
  sequence: 0,
  refused: 0,
  silences: 0,
};

const COUNTER_OF: Partial<Record<DeviceErrorName, keyof DeviceCounters>> = {
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
