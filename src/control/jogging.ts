/**
 * Jogging: the rig turns for as long as somebody holds a key. A dead-man: who jogs says so again and
 * again, and when that stops coming, for whatever reason, the rig stands still (docs/telemetry.md).
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
  moveSteadily,
  type PulseRates,
  pulseRates,
  type Rates,
  STEP_MS,
  type Step,
  speedOf,
} from './setpoint-stream.ts';

/**
 * The arithmetic of jogging, in pulses: how far the rig is sent ahead, and where it can come to rest.
 */

/** A rig that is slower than asked for, as after arming, is never sent farther ahead than this [ms]. */
const LEAD_MS = 100;
/** From telemetry's moment to a halt: it has come, a move has gone out, and a servo frame is over [ms]. */
const HALT_MS = 60;

/**
 * Where to send the rig next: on from where it was sent last, to the limits at most.
 * @param seen where telemetry has it
 */
export function advance(
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
    const mostUs = sign * (seenUs - sentUs) + (Math.abs(rate) * LEAD_MS) / 1000;
    const stepUs = Math.min((Math.abs(rate) * durationMs) / 1000, Math.max(0, mostUs));
    return within(sentUs + sign * stepUs, limits[axis].minUs, limits[axis].maxUs);
  };
  return perAxis(axisUs);
}

/**
 * Where the rig comes to rest soonest without turning back, as it was seen to move between two lines
 * of telemetry; at most where it was sent.
 */
export function restingPulses(sent: Pulses, before: DeviceStatus, seen: DeviceStatus): Pulses {
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

const within = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most);

/** Without a word for so long, a jog ends [ms]. */
export const JOG_SILENCE_MS = 200;

/** Who jogs. */
export interface Jogger {
  /** Told when its jog has ended, or couldn't begin, otherwise than by its own wish. */
  jogEnded(reason: PantiltError): void;
}

interface Jog {
  readonly jogger: Jogger;
  readonly end: AbortController;
  rates: Rates;
  heardMs: number;
}

/** Jogs one rig for whoever began last. */
export class Jogging {
  readonly #rig: Rig;
  readonly #clock: Clock;
  #jog: Jog | undefined;
  /** Those whose jog was ended by others: what they still hold counts for nothing until they let go. */
  readonly #mustLetGo = new WeakSet<Jogger>();

  constructor(rig: Rig, clock: Clock) {
    this.#rig = rig;
    this.#clock = clock;
  }

  /** Whether somebody jogs. */
  get active(): boolean {
    return this.#jog !== undefined;
  }

  /** Takes what a jogger says: begins its jog, goes on with it, or at zero ends it. */
  take(jogger: Jogger, rates: Rates): void {
    if (rates.panRadPerS === 0 && rates.tiltRadPerS === 0) {
      this.letGo(jogger);
    } else if (this.#jog?.jogger === jogger) {
      this.#jog.rates = rates;
      this.#jog.heardMs = this.#clock.nowMs();
    } else if (!this.#mustLetGo.has(jogger)) {
      this.#begin(jogger, rates);
    }
  }

  /** Ends what this jogger does, if it does anything. */
  letGo(jogger: Jogger): void {
    this.#mustLetGo.delete(jogger);
    if (this.#jog?.jogger === jogger) this.#jog.end.abort(letGo());
  }

  #begin(jogger: Jogger, rates: Rates): void {
    if (this.#jog) this.#mustLetGo.add(this.#jog.jogger);
    this.#jog?.end.abort(taken());
    const jog = { jogger, rates, end: new AbortController(), heardMs: this.#clock.nowMs() };
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
      await moveSteadily(this.#rig, this.#clock, signal, () =>
        this.#clock.nowMs() - jog.heardMs < JOG_SILENCE_MS ? motion.next(jog.rates) : undefined,
      );
    } catch (error) {
      const { aborted, reason: ended } = jog.end.signal; // says more than the move it interrupted
      reason = (aborted ? ended : error) as PantiltError;
    }
    if (this.#jog === jog) this.#jog = undefined;
    if (ours && !ours.aborted) await motion.halt().catch(() => {});
    if (reason.code === LET_GO) return;
    if (reason.code !== SILENT && reason.code !== TAKEN) this.#mustLetGo.add(jog.jogger);
    jog.jogger.jogEnded(reason);
  }
}

/** One jog's moves. */
class JogMotion {
  readonly #rig: Rig;
  readonly #clock: Clock;
  /** What telemetry said last, the newest at the end. */
  readonly #sights: DeviceStatus[] = [];
  #sent: Pulses | undefined;
  #sentMs: number;

  constructor(rig: Rig, clock: Clock) {
    this.#rig = rig;
    this.#clock = clock;
    this.#sentMs = clock.nowMs() - 2 * STEP_MS; // a step ahead of time: no move ends before the next
  }

  /** @throws PantiltError `rig-not-connected` */
  next(rates: Rates): Step {
    const { description, pulseLimits } = this.#rig;
    const seen = this.#look();
    const ratesUsPerS = pulseRates(description, rates);
    const nowMs = this.#clock.nowMs();
    const durationMs = nowMs - this.#sentMs;
    this.#sent = advance(this.#sent ?? seen, seen, ratesUsPerS, durationMs, pulseLimits);
    this.#sentMs = nowMs;
    return { pulses: this.#sent, speedUsPerS: speedOf(this.#rig, ratesUsPerS) };
  }

  /** Comes to rest as soon as it can without turning back. */
  async halt(): Promise<void> {
    const seen = this.#look();
    if (this.#sent) await this.#rig.setOff(restingPulses(this.#sent, this.#sights[0]!, seen));
  }

  #look(): DeviceStatus {
    const { device } = this.#rig.snapshot;
    if (!device) throw rigNotConnected(msg`it has not told yet how it stands`);
    if (device !== this.#sights.at(-1)) this.#sights.push(device);
    if (this.#sights.length > SIGHTS) this.#sights.shift();
    return device;
  }
}

/** So many lines of telemetry tell how fast the rig is: two servo frames. */
const SIGHTS = 3;

const LET_GO = 'jog-let-go';
const SILENT = 'jog-silent';
const TAKEN = 'jog-taken';

const letGo = (): PantiltError => new PantiltError('conflict', LET_GO, msg`the jogger has let go`);

const silent = (): PantiltError =>
  new PantiltError(
    'conflict',
    SILENT,
    msg`nothing was heard for ${JOG_SILENCE_MS} ms: say the rates again at least every 100 ms`,
  );

const taken = (): PantiltError =>
  new PantiltError('conflict', TAKEN, msg`another client jogs the rig now`);
