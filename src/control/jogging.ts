/**
 * Jogging with a dead-man's switch: the client repeats its rates while a key is held; when the
 * messages stop for any reason, the rig stops (docs/telemetry.md).
 */

import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { DeviceStatus } from '../protocol/device-lines.ts';
import type { PulseLimits } from '../rig/pulse-limits.ts';
import type { Rig } from '../rig/rig.ts';
import { rigNotConnected } from '../rig/rig-errors.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';
import {
  type PulseRates,
  pulseRates,
  type Rates,
  SETPOINT_INTERVAL_MS,
  type Setpoint,
  speedOf,
  streamSetpoints,
} from './setpoint-stream.ts';

/** Maximum lead of the setpoint over telemetry, for a rig that is slower than requested [ms]. */
const LEAD_MS = 100;
/** Delay from telemetry's timestamp to a halt: transmission, a move, one servo frame [ms]. */
const HALT_MS = 60;

/**
 * The next setpoint: continues from the last one, clamped to the limits.
 * @param seen the pulses in the latest telemetry
 */
function advance(
  sent: Pulses,
  seen: Pulses,
  rates: PulseRates,
  durationMs: number,
  limits: PulseLimits,
): Pulses {
  const axisUs = (axis: Axis) => {
    const rate = rates[axis];
    const sign = Math.sign(rate);
    const [sentUs, seenUs] = [sent[`${axis}Us`], seen[`${axis}Us`]];
    const maxUs = sign * (seenUs - sentUs) + (Math.abs(rate) * LEAD_MS) / 1000;
    const stepUs = Math.min((Math.abs(rate) * durationMs) / 1000, Math.max(0, maxUs));
    return within(sentUs + sign * stepUs, limits[axis].minUs, limits[axis].maxUs);
  };
  return perAxis(axisUs);
}

/**
 * The setpoint at which the rig stops soonest without reversing, extrapolated from two lines of
 * telemetry and never beyond the last setpoint.
 */
function restingPulses(sent: Pulses, before: DeviceStatus, seen: DeviceStatus): Pulses {
  const spanMs = seen.clockMs - before.clockMs;
  return perAxis((axis) => {
    const [sentUs, seenUs] = [sent[`${axis}Us`], seen[`${axis}Us`]];
    const movedUs = spanMs > 0 ? ((seenUs - before[`${axis}Us`]) / spanMs) * HALT_MS : 0;
    return within(seenUs + movedUs, Math.min(seenUs, sentUs), Math.max(seenUs, sentUs));
  });
}

const perAxis = (pulseUs: (axis: Axis) => number): Pulses => {
  const [panUs, tiltUs] = AXES.map((axis) => microseconds(pulseUs(axis)));
  return { panUs: panUs!, tiltUs: tiltUs! };
};

const within = (value: number, min: number, max: number): number =>
  Math.min(Math.max(value, min), max);

/** A jog ends after this time without a message [ms]. */
export const JOG_SILENCE_MS = 200;

/** The client of a jog. */
export interface Jogger {
  /** Called when a jog is refused or ends, unless its client has released the key. */
  jogEnded(reason: PantiltError): void;
  /** Called after each jog that has moved. @param code of the reason; null if the key was released */
  jogDone?(durationMs: number, code: string | null): void;
}

interface Jog {
  readonly jogger: Jogger;
  readonly startMs: number;
  readonly end: AbortController;
  rates: Rates;
  lastMessageMs: number;
}

/** Jogs one rig; the latest client takes over. */
export class Jogging {
  readonly #rig: Rig;
  readonly #clock: Clock;
  #jog: Jog | undefined;
  /** Clients whose jog was interrupted: their rates are ignored until they release the key. */
  readonly #interrupted = new WeakSet<Jogger>();

  constructor(rig: Rig, clock: Clock) {
    this.#rig = rig;
    this.#clock = clock;
  }

  /** Whether a jog is running. */
  get active(): boolean {
    return this.#jog !== undefined;
  }

  /** Handles a client's rates: starts its jog, continues it, or ends it at zero. */
  handle(jogger: Jogger, rates: Rates): void {
    if (rates.panRadPerS === 0 && rates.tiltRadPerS === 0) {
      this.release(jogger);
    } else if (this.#jog?.jogger === jogger) {
      this.#jog.rates = rates;
      this.#jog.lastMessageMs = this.#clock.nowMs();
    } else if (!this.#interrupted.has(jogger)) {
      this.#begin(jogger, rates);
    }
  }

  /** Ends this client's jog, if it has one. */
  release(jogger: Jogger): void {
    this.#interrupted.delete(jogger);
    if (this.#jog?.jogger === jogger) this.#jog.end.abort(released());
  }

  #begin(jogger: Jogger, rates: Rates): void {
    if (this.#jog) this.#interrupted.add(this.#jog.jogger);
    this.#jog?.end.abort(takenOver());
    const nowMs = this.#clock.nowMs();
    const end = new AbortController();
    const jog = { jogger, rates, end, startMs: nowMs, lastMessageMs: nowMs };
    this.#jog = jog;
    void this.#run(jog);
  }

  async #run(jog: Jog): Promise<void> {
    const motion = new JogMotion(this.#rig, this.#clock);
    let reason = silent();
    let ours: AbortSignal | undefined;
    try {
      ours = this.#rig.lease.beginMove();
      const signal = AbortSignal.any([ours, jog.end.signal]);
      await streamSetpoints(this.#rig, this.#clock, signal, () =>
        this.#clock.nowMs() - jog.lastMessageMs < JOG_SILENCE_MS
          ? motion.next(jog.rates)
          : undefined,
      );
    } catch (error) {
      const { aborted, reason: ended } = jog.end.signal; // More specific than the error of the interrupted move.
      reason = (aborted ? ended : error) as PantiltError;
    }
    if (this.#jog === jog) this.#jog = undefined;
    if (ours && !ours.aborted) await motion.halt().catch(() => {});
    const isReleased = reason.code === RELEASED;
    if (ours) {
      jog.jogger.jogDone?.(this.#clock.nowMs() - jog.startMs, isReleased ? null : reason.code);
    }
    if (isReleased) return;
    if (reason.code !== SILENT && reason.code !== TAKEN) this.#interrupted.add(jog.jogger);
    jog.jogger.jogEnded(reason);
  }
}

/** The motion of one jog. */
class JogMotion {
  readonly #rig: Rig;
  readonly #clock: Clock;
  /** The latest lines of telemetry, newest last. */
  readonly #telemetry: DeviceStatus[] = [];
  #sent: Pulses | undefined;
  #sentMs: number;

  constructor(rig: Rig, clock: Clock) {
    this.#rig = rig;
    this.#clock = clock;
    this.#sentMs = clock.nowMs() - 2 * SETPOINT_INTERVAL_MS; // It leads by one interval.
  }

  /** @throws PantiltError `rig-not-connected` */
  next(rates: Rates): Setpoint {
    const { description, pulseLimits } = this.#rig;
    const seen = this.#latestStatus();
    const ratesUsPerS = pulseRates(description, rates);
    const nowMs = this.#clock.nowMs();
    const durationMs = nowMs - this.#sentMs;
    this.#sent = advance(this.#sent ?? seen, seen, ratesUsPerS, durationMs, pulseLimits);
    this.#sentMs = nowMs;
    return { pulses: this.#sent, speedUsPerS: speedOf(this.#rig, ratesUsPerS) };
  }

  /** Stops as soon as possible without reversing. */
  async halt(): Promise<void> {
    const seen = this.#latestStatus();
    if (this.#sent) await this.#rig.startMove(restingPulses(this.#sent, this.#telemetry[0]!, seen));
  }

  #latestStatus(): DeviceStatus {
    const { device } = this.#rig.snapshot;
    if (!device) throw rigNotConnected(msg`no telemetry has arrived yet`);
    if (device !== this.#telemetry.at(-1)) this.#telemetry.push(device);
    if (this.#telemetry.length > SPEED_LINES) this.#telemetry.shift();
    return device;
  }
}

/** Lines of telemetry used to estimate the speed: two servo frames. */
const SPEED_LINES = 3;

const RELEASED = 'jog-let-go';
const SILENT = 'jog-silent';
const TAKEN = 'jog-taken';

const released = (): PantiltError =>
  new PantiltError('conflict', RELEASED, msg`the jog key was released`);

const silent = (): PantiltError =>
  new PantiltError(
    'conflict',
    SILENT,
    msg`no jog message for ${JOG_SILENCE_MS} ms: repeat the rates at least every 100 ms`,
  );

const takenOver = (): PantiltError =>
  new PantiltError('conflict', TAKEN, msg`another client has started jogging`);
