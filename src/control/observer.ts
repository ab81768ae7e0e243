/**
 * Observers: whoever tells where on the floor the laser spot is. The simulated camera answers at
 * once; `external` waits until somebody answers from outside (a camera in a browser, a script, a
 * person with a tape measure).
 */

import { PantiltError } from '../errors.ts';
import { joinMessages, msg } from '../message.ts';
import type { FloorPoint } from '../units.ts';

/** Tells where the spot is while the rig holds a pose. */
export interface Observer {
  /**
   * @param pose the index of the pose in its collection
   * @returns the floor point, or nothing when there is no spot to be seen
   * @throws the signal's reason when it is aborted
   */
  observe(pose: number, signal: AbortSignal): Promise<FloorPoint | undefined>;
}

/** The name of the observer that waits for answers from outside. */
export const EXTERNAL = 'external';
/** The name of the simulated camera. */
export const SIMULATED = 'simulated';

/**
 * The name of an observer that there is: the wanted one, or the first.
 * @throws PantiltError `observer-unknown`
 */
export function observerNamed(
  observers: Readonly<Record<string, Observer>>,
  wanted: string | undefined,
): string {
  const known = Object.keys(observers);
  const name = wanted ?? known[0];
  if (name !== undefined && known.includes(name)) return name;
  throw new PantiltError(
    'invalid',
    'observer-unknown',
    msg`there is no observer "${name ?? ''}" here; there is: ${joinMessages(known, ', ')}`,
  );
}

const LOOKS = 3;

/** An observer that looks by itself; a miss is looked at again, because misses come and go. */
export const lookingObserver = (look: () => FloorPoint | undefined): Observer => ({
  async observe() {
    for (let i = 0; i < LOOKS; i++) {
      const point = look();
      if (point) return point;
    }
    return undefined;
  },
});

/** An observer that is answered from outside, one pose at a time. */
export class ExternalObserver implements Observer {
  #awaited: { pose: number; answer: (point: FloorPoint | undefined) => void } | undefined;

  /** The pose that an answer is wanted for, or null. */
  get awaiting(): number | null {
    return this.#awaited?.pose ?? null;
  }

  observe(pose: number, signal: AbortSignal): Promise<FloorPoint | undefined> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#awaited = undefined;
        reject(signal.reason);
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.#awaited = {
        pose,
        answer: (point) => {
          signal.removeEventListener('abort', abort);
          this.#awaited = undefined;
          resolve(point);
        },
      };
    });
  }

  /** Answers for the awaited pose: where the spot is, or nothing when it was missed. */
  answer(point: FloorPoint | undefined): void {
    this.#awaited?.answer(point);
  }
}
