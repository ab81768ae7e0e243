/**
 * Moves that follow one another so closely that they make one motion: for jogging and for paths. Each
 * ends where it was sent, a few hundredths of a second ahead, so that a rig whose daemon dies stands
 * still there.
 */
import { type Clock, sleep } from '../clock.ts';
import type { Rig } from '../rig/rig.ts';
import type { Pulses } from '../units.ts';

/** Servos take up a new pulse once in a servo frame [ms]. */
export const STEP_MS = 20;

/** One step of the motion. */
export interface Step {
  readonly pulses: Pulses;
  /** At most this fast, whole [µs/s]; as fast as each axis may when left out. */
  readonly speedUsPerS?: number;
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
