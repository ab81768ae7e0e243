/**
 * The clock of a recorded device that shares its process with others: it stands still while the process
 * does not run, on a busy machine or in a long computation. A board of its own would run on meanwhile, so
 * that time must not count as the silence of its host.
 */
import { type Clock, wallClock } from '../../src/clock.ts';

const TICK_MS = 10;
/** Longer pauses between two ticks count as this long [ms]. */
const MAX_PAUSE_MS = 50;

/** Returns such a clock. */
export function runTimeClock(): Clock {
  let runMs = 0;
  let tickMs = wallClock.nowMs();
  const sinceTickMs = () => Math.min(wallClock.nowMs() - tickMs, MAX_PAUSE_MS);
  setInterval(() => {
    runMs += sinceTickMs();
    tickMs = wallClock.nowMs();
  }, TICK_MS).unref();
  return { ...wallClock, nowMs: () => runMs + sinceTickMs() };
}
