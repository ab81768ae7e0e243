/**
 * Setpoint streaming for jogging and paths: short moves in quick succession that form one
 * continuous motion. Each ends only a few hundredths of a second ahead, so that the rig stops there
 * if the daemon dies.
 */
import { type Clock, sleep } from '../clock.ts';
import type { Rig } from '../rig/rig.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Axis, Pulses } from '../units.ts';

/** Interval of setpoints: one servo frame [ms]. */
export const SETPOINT_INTERVAL_MS = 20;

/** Angular rates [rad/s]: pan to the left, tilt down. */
export interface Rates {
  readonly panRadPerS: number;
  readonly tiltRadPerS: number;
}

/** Pulse rates [µs/s]. */
export type PulseRates = Readonly<Record<Axis, number>>;

/** One setpoint. */
export interface Setpoint {
  readonly pulses: Pulses;
  /** Maximum speed, an integer [µs/s]; by default the limit of each axis. */
  readonly speedUsPerS?: number;
}

/** Converts angular rates to pulse rates. */
export const pulseRates = ({ axes }: RigDescription, rates: Rates): PulseRates => {
  const pulseRate = (axis: Axis) =>
    (axes[axis].direction * rates[`${axis}RadPerS`]) / axes[axis].radiansPerMicrosecond;
  return { pan: pulseRate('pan'), tilt: pulseRate('tilt') };
};

/** The speed of a move for these rates, rounded up and clamped to the limits. */
export function speedOf({ pulseLimits }: Rig, { pan, tilt }: PulseRates): number {
  const required = Math.max(1, Math.ceil(Math.max(Math.abs(pan), Math.abs(tilt))));
  return Math.min(required, pulseLimits.pan.speedUsPerS, pulseLimits.tilt.speedUsPerS);
}

/**
 * Sends setpoints from `next` until it returns undefined: one per servo frame, or fewer on a slow
 * line, so that moves take at most half of it. `wait` leaves one out.
 * @throws PantiltError errors of `Rig.moveTo`; the signal's reason
 */
export async function streamSetpoints(
  rig: Rig,
  clock: Clock,
  signal: AbortSignal,
  next: () => Setpoint | 'wait' | undefined,
): Promise<void> {
  signal.throwIfAborted();
  for (let step = next(); step; step = next()) {
    const sentMs = clock.nowMs();
    if (step !== 'wait') await rig.startMove(step.pulses, step.speedUsPerS);
    const tookMs = clock.nowMs() - sentMs;
    await sleep(clock, Math.max(SETPOINT_INTERVAL_MS - tookMs, tookMs), signal);
  }
}
