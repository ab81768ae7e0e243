/**
 * One look of an observer: the rig goes to a pose, settles, shines, and is asked about. A rig that is
 * lost on the way is waited for, and the pose tried again.
 */
import { type Clock, sleep } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { approach, type SettledPose } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import type { RigEvent } from '../rig/rig-snapshot.ts';
import type { FloorPoint, Pulses } from '../units.ts';
import type { Observer } from './observer.ts';

/** A pose is tried again this often when the line falters. */
const INTERRUPTIONS_ALLOWED = 5;
const RETRY_MS = 200;

/** What an observation works with. */
export interface ObservationConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly observer: Observer;
  /** Told when the observer is asked about a pose. */
  readonly onAwaiting: () => void;
}

/** Where the rig came to rest, and where its spot was seen. */
export type SeenPose = SettledPose & FloorPoint;

/**
 * Goes to a pose and has it observed.
 * @param signal aborted by a stop, too: one that is resumed at once has ended it all the same
 * @returns undefined when there was no spot to be seen
 * @throws PantiltError what the device refuses; the signal's reason
 */
export async function observePose(
  config: ObservationConfig,
  pose: number,
  pulses: Pulses,
  signal: AbortSignal,
): Promise<SeenPose | undefined> {
  const { rig, clock, observer } = config;
  for (let interruptions = 0; ; interruptions++) {
    try {
      const settled = await approach(rig, pulses, clock, signal);
      await rig.setLaser(true);
      const point = await whileRigHolds(rig, signal, (holding) => {
        const observation = observer.observe(pose, holding);
        config.onAwaiting();
        return observation;
      });
      return point && { ...settled, xM: point.xM, yM: point.yM };
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error) || interruptions >= INTERRUPTIONS_ALLOWED) throw error;
      await sleep(clock, RETRY_MS, signal);
      await rig.connected(signal);
    }
  }
}

/** Runs work that only makes sense while the rig stays as it is. */
async function whileRigHolds<T>(
  rig: Rig,
  signal: AbortSignal,
  work: (holding: AbortSignal) => Promise<T>,
): Promise<T> {
  const change = new AbortController();
  const listen = ({ name, wording }: RigEvent) => {
    if (name === 'lost') change.abort(new PantiltError('unavailable', 'rig-lost', wording));
  };
  rig.on('event', listen);
  try {
    return await work(AbortSignal.any([signal, change.signal]));
  } finally {
    rig.off('event', listen);
  }
}

/** Failures that pass by themselves: the cable comes back, the line is quiet again. */
const isPassing = (error: unknown): boolean =>
  error instanceof PantiltError &&
  ['rig-lost', 'rig-not-connected', 'move-interrupted'].includes(error.code);
