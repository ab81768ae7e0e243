/**
 * Exclusive control of the rig: by a job that holds a lease, or by single moves, where the newest
 * replaces the previous one. A stop needs no lease and ends both.
 */
import { EventEmitter, once } from 'node:events';
import { PantiltError } from '../errors.ts';
import { format, type Message, msg } from '../message.ts';
import { moveInterrupted } from './rig-errors.ts';

/** A job's exclusive control of the rig. */
export interface Hold {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

/** At most one mover at a time. */
export class ControlLease extends EventEmitter<{ free: [] }> {
  readonly #assertReady: () => void;
  #holder: Message | null = null;
  #move = new AbortController();
  #hold = new AbortController();

  /** @param assertReady throws why the rig cannot move, which is reported before the job that holds it */
  constructor(assertReady: () => void) {
    super();
    this.#assertReady = assertReady;
  }

  /** The job that holds the lease, if any. */
  get holder(): string | null {
    return this.#holder && format(this.#holder);
  }

  /**
   * Signal of the latest job or move: aborted by a stop, a loss, the host watchdog, or a newer
   * move.
   */
  get signal(): AbortSignal {
    return this.#move.signal;
  }

  /**
   * Gives a job control of the rig until `release` is called; a single move in progress ends. The
   * signal is aborted when a stop ends the job.
   * @throws PantiltError `rig-busy`
   */
  hold(holder: Message): Hold {
    this.beginMove();
    this.#holder = holder;
    this.#hold = new AbortController();
    return {
      signal: this.#hold.signal,
      release: () => {
        this.#holder = null;
        this.emit('free');
      },
    };
  }

  /** Like `hold`, but waits for the end of a job that holds the lease. @throws the signal's reason */
  async holdWhenFree(holder: Message, signal: AbortSignal): Promise<Hold> {
    while (this.#holder !== null)
      await once(this, 'free', { signal }).catch(() => signal.throwIfAborted());
    return this.hold(holder);
  }

  /**
   * Begins a single move, which replaces the one in progress; the signal is aborted when it has to
   * end.
   * @throws PantiltError `rig-busy`, naming the job that holds the rig; that of `assertReady` first
   */
  beginMove(): AbortSignal {
    if (this.#holder !== null) {
      this.#assertReady();
      throw new PantiltError(
        'conflict',
        'rig-busy',
        msg`${this.#holder} holds the rig: wait for its end, or cancel it`,
        { holder: this.holder },
      );
    }
    this.endMove(moveInterrupted(msg`another move replaced it`));
    this.#move = new AbortController();
    return this.#move.signal;
  }

  /** Waits for something. @throws PantiltError what has ended the latest job or move during the wait */
  async outlast(wait: Promise<void>): Promise<void> {
    const { signal } = this;
    const hasEnded = signal.aborted;
    await wait;
    if (!hasEnded) signal.throwIfAborted();
  }

  /** Ends the job that holds the rig. */
  endHold(reason: PantiltError): void {
    this.#hold.abort(reason);
  }

  /** Ends the single move in progress. */
  endMove(reason: PantiltError): void {
    this.#move.abort(reason);
  }
}
