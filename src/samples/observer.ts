/**
 * Observers: whoever tells where on the floor the laser spot is. The simulated camera answers at
 * once; `external` waits until somebody answers from outside (a camera in a browser, a script, a
 * person with a tape measure).
 */
import { PantiltError } from '../errors.ts';
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

  /**
   * Answers for a pose: where the spot is, or nothing when it was missed.
   * @throws PantiltError `pose-not-awaited` when no answer, or one for another pose, is wanted
   */
  answer(pose: number, point: FloorPoint | undefined): void {
    if (this.#awaited?.pose !== pose) {
      const wanted =
        this.awaiting === null ? 'no pose is awaited now' : `it is pose ${this.awaiting}`;
      throw new PantiltError(
        'conflict',
        'pose-not-awaited',
        `pose ${pose} isn't awaited: ${wanted}`,
        {
          awaiting: this.awaiting,
        },
      );
    }
    this.#awaited.answer(point);
  }
}
