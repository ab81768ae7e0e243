/** Jogging: a client repeats its rates while a key is held (docs/telemetry.md, "Jog"). */

import type { Clock } from '../clock.ts';
import { msg } from '../message.ts';
import type { PulseLimits } from '../rig/pulse-limits.ts';
import type { Rig } from '../rig/rig.ts';
import type { Axis, Pulses } from '../units.ts';
import {
  HeldMotion,
  type HeldMotionTexts,
  Motion,
  type MotionClient,
  perAxis,
  within,
} from './held-motion.ts';
import {
  type PulseRates,
  pulseRates,
  type Rates,
  SETPOINT_INTERVAL_MS,
  type Setpoint,
  speedOf,
} from './setpoint-stream.ts';

/** Maximum lead of the setpoint over telemetry, for a rig that is slower than requested [ms]. */
const LEAD_MS = 100;

/** A jog ends after this time without a message [ms]. */
export const JOG_SILENCE_MS = 200;

const TEXTS: HeldMotionTexts = {
  name: 'jog',
  silent: (silenceMs) =>
    msg`no jog message for ${silenceMs} ms: repeat the rates at least every 100 ms`,
  taken: msg`another client has started jogging`,
};

/** Jogs one rig; the latest client takes over. */
export class Jogging extends HeldMotion<Rates> {
  constructor(rig: Rig, clock: Clock) {
    super(rig, clock, TEXTS, () => new Jog(rig, clock));
  }

  /** Handles a client's rates: starts its jog, continues it, or ends it at zero. */
  override handle(client: MotionClient, rates: Rates): void {
    if (rates.panRadPerS === 0 && rates.tiltRadPerS === 0) this.release(client);
    else super.handle(client, rates);
  }
}

class Jog extends Motion<Rates> {
  readonly silenceMs = JOG_SILENCE_MS;
  #rates: Rates = { panRadPerS: 0, tiltRadPerS: 0 };
  #sentMs: number;

  constructor(rig: Rig, clock: Clock) {
    super(rig, clock);
    this.#sentMs = clock.nowMs() - 2 * SETPOINT_INTERVAL_MS; // It leads by one interval.
  }

  take(rates: Rates): void {
    this.#rates = rates;
  }

  next(): Setpoint {
    const { description, pulseLimits } = this.rig;
    const seen = this.latestStatus();
    const ratesUsPerS = pulseRates(description, this.#rates);
    const nowMs = this.clock.nowMs();
    this.sent = advance(this.sent ?? seen, seen, ratesUsPerS, nowMs - this.#sentMs, pulseLimits);
    this.#sentMs = nowMs;
    return { pulses: this.sent, speedUsPerS: speedOf(this.rig, ratesUsPerS) };
  }
}

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
  return perAxis((axis: Axis) => {
    const rate = rates[axis];
    const sign = Math.sign(rate);
    const [sentUs, seenUs] = [sent[`${axis}Us`], seen[`${axis}Us`]];
    const maxUs = sign * (seenUs - sentUs) + (Math.abs(rate) * LEAD_MS) / 1000;
    const stepUs = Math.min((Math.abs(rate) * durationMs) / 1000, Math.max(0, maxUs));
    return within(sentUs + sign * stepUs, limits[axis].minUs, limits[axis].maxUs);
  });
}
