/**
 * Whose turn it is: jobs that go one after the other, in the order in which they were asked for.
 */
import { once } from 'node:events';

/** A queue of jobs. */
export class SerialQueue {
  /** Resolves when all that were taken so far have ended. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Does work when that before it has ended, or at once when its signal is aborted, so that it can end; what
   * comes after it waits for both all the same, however they end.
   * @returns as the work does
   */
  run(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const ended = Promise.race([this.#last, once(signal, 'abort')]).then(work);
    this.#last = Promise.allSettled([this.#last, ended]);
    return ended;
  }
}
