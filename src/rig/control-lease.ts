/**
 * Who moves the rig: a job that holds it for itself, or single moves, of which the newest wins. A
 * stop needs no leave and ends both.
 */

import { PantiltError } from '../errors.ts';
import { say, type Wording, word } from '../wording.ts';
import { interrupted } from './rig-errors.ts';

/** At most one mover at a time. */
export class ControlLease {
  #holder: Wording | null = null;
  #move = new AbortController();

  /** The job that holds the rig, if one does. */
  get holder(): string | null {
    return this.#holder && say(this.#holder);
  }

  /** Aborted when whoever began last has to end: by a stop, a loss, or a newer move. */
  get signal(): AbortSignal {
    return this.#move.signal;
  }

  /**
   * Takes the rig for a job until the returned function is called; a single move under way ends.
   * @throws PantiltError `rig-busy`
   */
  hold(holder: Wording): () => void {
    this.beginMove();
    this.#holder = holder;
    return () => {
      this.#holder = null;
    };
  }

  /**
   * Begins a single move in place of the one under way; the signal is aborted when it has to end.
   * @throws PantiltError `rig-busy`, naming the job that holds the rig
   */
  beginMove(): AbortSignal {
    if (this.#holder !== null) {
      throw new PantiltError(
        'conflict',
        'rig-busy',
        word`${this.#holder} holds the rig: wait for its end, or cancel it`,
        { holder: this.holder },
      );
    }
    this.endMove(interrupted(word`another move took its place`));
    this.#move = new AbortController();
    return this.#move.signal;
  }

  /** Ends the single move under way. */
  endMove(reason: PantiltError): void {
    this.#move.abort(reason);
  }
}
