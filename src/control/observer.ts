/**
 * Observers measure the laser spot. The simulated camera returns at once; `external`
 * waits for an answer from outside (a camera in a browser, a script, a person with a tape measure).
 */

import { PantiltError } from '../errors.ts';
import { joinMessages, msg } from '../message.ts';
import type { SurfaceSpot } from '../surfaces.ts';

/** Measures the spot while the rig holds a pose. */
export interface Observer {
  /**
   * @param pose the index of the pose in its collection
   * @returns the spot, or undefined when none is visible
   * @throws the signal's reason when it is aborted
   */
  observe(pose: number, signal: AbortSignal): Promise<SurfaceSpot | undefined>;
}

/** The name of the observer that waits for answers from outside. */
export const EXTERNAL = 'external';
/** The name of the simulated camera. */
export const SIMULATED = 'simulated';

/**
 * Resolves an observer's name: the requested one, or the first by default.
 * @throws PantiltError `observer-unknown`
 */
export function observerNamed(
  observers: Readonly<Record<string, Observer>>,
  requested: string | undefined,
): string {
  const known = Object.keys(observers);
  const name = requested ?? known[0];
  if (name !== undefined && known.includes(name)) return name;
  throw new PantiltError(
    'invalid',
    'observer-unknown',
    msg`there is no observer "${name ?? ''}" here; available: ${joinMessages(known, ', ')}`,
  );
}

const MAX_ATTEMPTS = 3;

/** An automatic observer; it measures again after a miss, because misses are often transient. */
export const automaticObserver = (measure: () => SurfaceSpot | undefined): Observer => ({
  async observe() {
    for (let i = 0; i < MAX_ATTEMPTS; i++) {
      const point = measure();
      if (point) return point;
    }
    return undefined;
  },
});

/** An observer whose answers come from outside, one pose at a time. */
export class ExternalObserver implements Observer {
  #awaited: { pose: number; answer: (point: SurfaceSpot | undefined) => void } | undefined;

  /** The pose that awaits an answer, or null. */
  get awaiting(): number | null {
    return this.#awaited?.pose ?? null;
  }

  observe(pose: number, signal: AbortSignal): Promise<SurfaceSpot | undefined> {
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

  /** Answers for the awaited pose: the spot, or undefined for a miss. */
  answer(point: SurfaceSpot | undefined): void {
    this.#awaited?.answer(point);
  }
}
