/**
 * Runs all jobs of the daemon: `JobRunner` resumes them at start-up and ends them at shutdown;
 * `JobQueue` runs the jobs of one resource one at a time; `JobDurations` estimates how long they take.
 * fastq keeps their order; this file adds cancellation of waiting jobs, positions and waiting times.
 */
import { once } from 'node:events';
import fastq from 'fastq';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';

/** Maximum number of waiting jobs of one resource; a client that adds more repeats itself by mistake. */
const MAX_WAITING = 100;

/** The runner's interface to the jobs of each kind. */
export interface RunnableJobs {
  recover(): Promise<void>;
  close(): Promise<void>;
}

/** The queues shared by jobs. */
export class JobRunner {
  readonly clock: Clock;
  readonly log: Logger;
  #kinds: readonly RunnableJobs[] = [];
  readonly #queues = new Map<string, JobQueue>();

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Logger }) {
    this.clock = clock;
    this.log = log;
  }

  /** The queue of a resource. */
  queue(resource: string): JobQueue {
    const queue = this.#queues.get(resource) ?? new JobQueue();
    this.#queues.set(resource, queue);
    return queue;
  }

  /** Starts with these kinds of jobs: recovers those that an earlier run of the daemon left unfinished. */
  async start(kinds: readonly RunnableJobs[]): Promise<void> {
    this.#kinds = kinds;
    for (const jobs of kinds) await jobs.recover();
  }

  /** Ends all jobs, and resolves when they have ended; resumable ones remain unfinished in their records. */
  async close(): Promise<void> {
    const ends = await Promise.allSettled(this.#kinds.map((jobs) => jobs.close()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
}

/** A job in a queue. */
export interface QueuedJob {
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  /** Runs the job to its end. */
  work(): Promise<void>;
  /** Estimated remaining time [s]; null if unknown. */
  remainingSeconds(): number | null;
  /** Called when its position or its waiting time has changed. */
  onMoved(): void;
}

/** The progress of a job at one time. */
export interface JobMoment {
  readonly atMs: number;
  /** 0 to 1. */
  readonly progress: number;
}

/** Estimates running times, from the progress of a job or else from the durations of completed jobs. */
export class JobDurations {
  #seconds = 0;
  #effort = 0;

  /** Adds a completed job. @param effort amount of work of the whole job, in any unit */
  add(start: JobMoment, end: JobMoment, effort: number): void {
    this.#seconds += (end.atMs - start.atMs) / 1000;
    this.#effort += effort * (end.progress - start.progress);
  }

  /** Estimated time until a job ends [s]; null if unknown. @param start equal to `now` before it starts */
  remainingSeconds(start: JobMoment, now: JobMoment, effort: number): number | null {
    const seconds = (now.atMs - start.atMs) / 1000;
    const done = now.progress - start.progress;
    if (done > 0) return (seconds * (1 - now.progress)) / done;
    if (this.#effort === 0) return null;
    const usual = (this.#seconds / this.#effort) * effort;
    return Math.max(0, usual * (1 - now.progress) - seconds);
  }
}

/** The place of a waiting job. */
export interface QueuePlace {
  /** 1 for the next to run. */
  readonly queuePosition: number;
  /** Estimated time until it starts [s]; null if unknown. */
  readonly waitSeconds: number | null;
}

interface Entry {
  readonly job: QueuedJob;
  readonly start: () => Promise<void>;
}

/** Jobs that run one at a time. */
export class JobQueue {
  readonly #queue = fastq.promise<unknown, Entry, void>((entry) => this.#work(entry), 1);
  #running: QueuedJob | undefined;

  /**
   * Runs a job after all earlier ones, or at once when its signal is aborted, so that it can end;
   * later jobs still wait for the earlier ones.
   * @returns settles as the job's work does
   */
  run(job: QueuedJob): Promise<void> {
    let ended: Promise<void> | undefined;
    const start = () => {
      ended ??= job.work();
      return ended;
    };
    if (job.signal.aborted) return start();
    const cancelled = once(job.signal, 'abort').then(() => {
      this.announceMoves();
      return start();
    });
    return Promise.race([this.#queue.push({ job, start }), cancelled]);
  }

  /** @throws PantiltError `queue-full` if no more jobs may wait */
  assertRoom(): void {
    if (this.#waiting().length < MAX_WAITING) return;
    throw new PantiltError(
      'too-many',
      'queue-full',
      msg`${MAX_WAITING} jobs are waiting already: cancel some, or wait until they have run`,
    );
  }

  /** Position of a waiting job, and its estimated time to wait; undefined if it is not waiting. */
  place(job: QueuedJob): QueuePlace | undefined {
    const waiting = this.#waiting();
    const index = waiting.indexOf(job);
    if (index < 0) return undefined;
    const ahead = waiting.slice(0, index);
    if (this.#running) ahead.push(this.#running);
    let waitSeconds: number | null = 0;
    for (const other of ahead) {
      const seconds = other.remainingSeconds();
      waitSeconds = waitSeconds === null || seconds === null ? null : waitSeconds + seconds;
    }
    return { queuePosition: index + 1, waitSeconds };
  }

  /** Notifies the waiting jobs that positions or waiting times have changed. */
  announceMoves(): void {
    for (const job of this.#waiting()) job.onMoved();
  }

  #waiting(): QueuedJob[] {
    return this.#queue
      .getQueue()
      .map(({ job }) => job)
      .filter(({ signal }) => !signal.aborted);
  }

  async #work({ job, start }: Entry): Promise<void> {
    if (job.signal.aborted) return start();
    this.#running = job;
    this.announceMoves();
    try {
      await start();
    } finally {
      this.#running = undefined;
    }
  }
}
