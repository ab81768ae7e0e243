/**
 * Moves that follow one another so closely that they make one motion: for jogging and for paths. Each
 * ends where it was sent, a few hundredths of a second ahead, so that a rig whose daemon dies stands
 * still there.
 */
import { type Clock, sleep } from '../clock.ts';
import type { Rig } from '../rig/rig.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Axis, Pulses } from '../units.ts';

/** Servos take up a new pulse once in a servo frame [ms]. */
export const STEP_MS = 20;

/** How fast each axis turns [rad/s]: pan to the left, tilt down. */
export interface Rates {
  readonly panRadPerS: number;
  readonly tiltRadPerS: number;
}

/** How fast each pulse changes [µs/s]. */
export type PulseRates = Readonly<Record<Axis, number>>;

/** One step of the motion. */
export interface Step {
  readonly pulses: Pulses;
  /** At most this fast, whole [µs/s]; as fast as each axis may when left out. */
  readonly speedUsPerS?: number;
}

/** The pulse rates of axes that turn. */
export const pulseRates = ({ axes }: RigDescription, rates: Rates): PulseRates => {
  const pulseRate = (axis: Axis) =>
    (axes[axis].direction * rates[`${axis}RadPerS`]) / axes[axis].radiansPerMicrosecond;
  return { pan: pulseRate('pan'), tilt: pulseRate('tilt') };
};

/** The speed of a move for these rates: no faster, so that no step ends long before the next. */
export function speedOf({ pulseLimits }: Rig, { pan, tilt }: PulseRates): number {
  const wanted = Math.max(1, Math.ceil(Math.max(Math.abs(pan), Math.abs(tilt))));
  return Math.min(wanted, pulseLimits.pan.speedUsPerS, pulseLimits.tilt.speedUsPerS);
}

/**
 * Sends what `next` gives until it gives nothing. It is asked once in a servo frame, or as often as
 * moves then take half of the line at most.
 * @throws PantiltError what `Rig.moveTo` throws; the signal's reason
 */
export async function moveSteadily(
  rig: Rig,
  clock: Clock,
  signal: AbortSignal,
  next: () => Step | undefined,
): Promise<void> {
  signal.throwIfAborted();
  for (let step = next(); step; step = next()) {
    const sentMs = clock.nowMs();
    await rig.setOff(step.pulses, step.speedUsPerS);
    const tookMs = clock.nowMs() - sentMs;
    await sleep(clock, Math.max(STEP_MS - tookMs, tookMs), signal);
  }
}
