/**
 * Turns of people who share a rig: one of them may command it for some minutes, and the others wait in a
 * queue. Jobs that were begun in a turn end before it passes on; a stop needs no turn.
 */
import { EventEmitter } from 'node:events';
import type { ControlView } from '../api/rig.ts';
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import type { JobView } from '../job.ts';
import { fixed, msg } from '../message.ts';
import type { Rig } from '../rig/rig.ts';
import { moveInterrupted } from '../rig/rig-errors.ts';

/** Length of a turn by default [min]. */
export const DEFAULT_TURN_MINUTES = 3;
/** How often an ended turn checks whether its jobs have ended [ms]. */
const BUSY_POLL_MS = 500;
/** Maximum number of people in the queue. */
const MAX_WAITING = 100;

/** Jobs that move the rig. */
interface MotionJobs {
  readonly active: boolean;
  list(): Promise<JobView[]>;
  cancel(id: number): Promise<unknown>;
}

/** What turns need. */
export interface TurnsConfig {
  readonly clock: Clock;
  readonly rig: Pick<Rig, 'lease'>;
  /** Length of a turn [ms]. */
  readonly turnMs: number;
  readonly jobs: () => readonly MotionJobs[];
}

interface Turn {
  readonly name: string;
  readonly endMs: number;
  readonly cancelEnd: () => void;
}

interface TurnsEvents {
  /** Emitted when the queue has changed, or the person who has the rig. */
  change: [holder: string | null, before: string | null];
}

/** The turns of one rig; nobody has one after the start of the daemon. */
export class Turns extends EventEmitter<TurnsEvents> {
  readonly #config: TurnsConfig;
  /** Length of the turns that begin from now on [ms]. */
  turnMs: number;
  #turn: Turn | undefined;
  #queue: string[] = [];
  #announced: string | null = null;

  constructor(config: TurnsConfig) {
    super();
    this.#config = config;
    this.turnMs = config.turnMs;
  }

  /** Whose turn it is, and who waits how long. */
  get view(): Pick<ControlView, 'turn' | 'queue'> {
    const { turnMs } = this;
    const remainingMs = this.#remainingMs;
    const seconds = (ms: number) => Math.ceil(ms / 1000);
    return {
      turn: this.#turn ? { name: this.#turn.name, remainingSeconds: seconds(remainingMs) } : null,
      queue: this.#queue.map((name, i) => ({
        name,
        waitSeconds: seconds(remainingMs + i * turnMs),
      })),
    };
  }

  /**
   * Checks that a person may command the rig.
   * @param begins whether a free rig becomes the person's: a teacher leaves it free
   * @throws PantiltError `not-your-turn`
   */
  use(name: string | null, begins: boolean): void {
    if (!this.#turn) {
      if (begins && name !== null) this.#begin(name);
    } else if (this.#turn.name !== name) throw this.#notYours(this.#turn.name);
  }

  /** Gives a person the rig if it is free, or else a place in the queue. @throws PantiltError `queue-full` */
  join(name: string): void {
    if (!this.#turn) {
      this.#begin(name);
      return;
    }
    if (this.#turn.name === name || this.#queue.includes(name)) return;
    if (this.#queue.length >= MAX_WAITING) {
      throw new PantiltError(
        'conflict',
        'queue-full',
        msg`${MAX_WAITING} people wait for the rig already: try later`,
      );
    }
    this.#queue.push(name);
    this.#changed();
  }

  /** Takes a person out of the queue, or ends the turn. */
  leave(name: string): void {
    this.#queue = this.#queue.filter((other) => other !== name);
    if (this.#turn?.name === name) {
      this.#turn.cancelEnd();
      this.#end();
    } else this.#changed();
  }

  /** Takes the rig over: ends all motion and its jobs; the person who had it is the next. */
  async take(name: string): Promise<void> {
    const { rig, jobs } = this.#config;
    const before = this.#turn?.name;
    const others = this.#queue.filter((other) => other !== name);
    this.#queue = before === undefined || before === name ? others : [before, ...others];
    this.#begin(name);
    const reason = moveInterrupted(msg`${name} has taken the rig over`);
    rig.lease.endMove(reason);
    for (const kind of jobs()) {
      if (!kind.active) continue;
      const live = (await kind.list()).filter(({ finishedAt }) => finishedAt === null);
      await Promise.all(live.map(({ id }) => kind.cancel(id)));
    }
    rig.lease.endHold(reason); // The introduction is no job.
  }

  /** 0 if the turn only waits for the end of its jobs. */
  get #remainingMs(): number {
    return this.#turn ? Math.max(0, this.#turn.endMs - this.#config.clock.nowMs()) : 0;
  }

  #begin(name: string): void {
    const { turnMs } = this;
    const { clock } = this.#config;
    this.#turn?.cancelEnd();
    const cancelEnd = clock.schedule(turnMs, () => this.#end());
    this.#turn = { name, endMs: clock.nowMs() + turnMs, cancelEnd };
    this.#changed();
  }

  #end(): void {
    const { clock, rig, jobs } = this.#config;
    const isBusy = rig.lease.holder !== null || jobs().some(({ active }) => active);
    if (isBusy) {
      const cancelEnd = clock.schedule(BUSY_POLL_MS, () => this.#end());
      this.#turn = { ...this.#turn!, endMs: clock.nowMs(), cancelEnd };
      return;
    }
    this.#turn = undefined;
    const next = this.#queue.shift();
    if (next !== undefined) {
      rig.lease.endMove(moveInterrupted(msg`it is the turn of ${next}`));
      this.#begin(next);
    } else this.#changed();
  }

  #changed(): void {
    const holder = this.#turn?.name ?? null;
    this.emit('change', holder, this.#announced);
    this.#announced = holder;
  }

  #notYours(holder: string): PantiltError {
    const remainingMs = this.#remainingMs;
    const why =
      remainingMs > 0
        ? msg`${holder} has the rig for another ${fixed(remainingMs / 60_000, 1)} min`
        : msg`${holder} has the rig until its job ends`;
    return new PantiltError(
      'conflict',
      'not-your-turn',
      msg`${why}: join the queue, or ask a teacher to take over`,
      { holder, remainingSeconds: Math.ceil(remainingMs / 1000) },
    );
  }
}
