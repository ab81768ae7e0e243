/**
 * The base of all kinds of job. It handles a job from its request to its end: record, state,
 * cancellation, progress, change events, resumption after a restart, and waiting times.
 */

import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { type Clock, timestamp } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import {
  type JobProblem,
  type JobRecord,
  type JobState,
  type JobView,
  jobProblem,
} from '../job.ts';
import { msg } from '../message.ts';
import type { Sample } from '../samples/sample.ts';
import type { JobName, JobRecords, NewJob } from './job-records.ts';
import type { JobQueue, JobRunner, QueuedJob, RunnableJobs } from './job-runner.ts';

/** Interval at which storing an end is retried, for example on a full disk [ms]. */
const RETRY_MS = 5000;
/** Minimum interval at which progress updates the waiting times of queued jobs [ms]. */
const WAIT_UPDATE_MS = 1000;

/** A kind of job. */
export interface JobKind<R extends JobRecord> {
  readonly name: JobName;
  /** Name of the rig. */
  readonly rig: string;
  /** Jobs that share a resource run one at a time; a job without one runs at once. */
  readonly resource?: string;
  readonly records: JobRecords<R>;
}

/** The context of a running job. */
export interface JobContext<R extends JobRecord> {
  /** Aborted when the job is cancelled or the daemon shuts down. */
  readonly signal: AbortSignal;
  /** Publishes changes, with the sample that the job has just taken, if any. */
  readonly report: (change: Partial<R>, sample?: Sample) => void;
}

/** A job that has not ended. */
interface LiveJob<R extends JobRecord, I> extends QueuedJob {
  record: R;
  readonly input: I;
  readonly abort: AbortController;
  ended: Promise<void>;
  started: Start | undefined;
}

/** When a job started, and its progress at that time, which a resumed job already has. */
interface Start {
  readonly atMs: number;
  readonly progress: number;
}

interface JobEvents<V> {
  /** Emitted when a job has changed, with the sample that it has just taken, if any. */
  change: [job: V, sample: Sample | undefined];
}

/** The jobs of one kind and one rig: `R` is their record, `V` its view, `I` any further input. */
export abstract class Jobs<R extends JobRecord, V extends JobView, I = void>
  extends EventEmitter<JobEvents<V>>
  implements RunnableJobs
{
  protected readonly name: JobName;
  protected readonly clock: Clock;
  protected readonly log: Logger;
  readonly #kind: JobKind<R>;
  readonly #queue: JobQueue | undefined;
  /** Unfinished jobs, and those whose end is not stored yet. */
  readonly #live = new Map<number, LiveJob<R, I>>();
  /** Total duration and effort of completed jobs. */
  readonly #measured = { seconds: 0, effort: 0 };
  #resuming: Promise<void> = Promise.resolve();
  #resumeFailed = false;
  #closed = false;
  #waitsAtMs = 0;

  constructor(runner: JobRunner, kind: JobKind<R>) {
    super();
    this.name = kind.name;
    this.#kind = kind;
    this.clock = runner.clock;
    this.log = runner.log;
    this.#queue = kind.resource === undefined ? undefined : runner.queue(kind.resource);
    runner.add(this);
  }

  /** Does the work of a job, and returns the fields that its record gets when it is done. */
  protected abstract run(record: R, context: JobContext<R>, input: I): Promise<Partial<R>>;

  /** A record as the API shows it. */
  protected abstract view(record: R): V;

  /** Resolves when the next job in the queue can run. @throws the signal's reason */
  protected async ready(_signal: AbortSignal): Promise<void> {}

  /** The amount of work of a job in any unit; its duration is assumed to be proportional to it. */
  protected effort(_record: R): number {
    return 1;
  }

  /** Whether a job is in progress. */
  get active(): boolean {
    return this.#live.size > 0;
  }

  /** All jobs, by id. */
  async list(): Promise<V[]> {
    const records = await this.#kind.records.list();
    return records.map((record) => this.#view(this.#live.get(record.id)?.record ?? record));
  }

  /** @throws PantiltError `NAME-unknown` */
  async get(id: number): Promise<V> {
    return this.#view(this.#live.get(id)?.record ?? (await this.#kind.records.get(id)));
  }

  /** Resolves when a job has ended in any state. @throws PantiltError `NAME-unknown` */
  async ended(id: number): Promise<V> {
    await this.#resuming;
    await this.#live.get(id)?.ended;
    return this.get(id);
  }

  /** Cancels a job; an ended job is unchanged. @throws PantiltError `NAME-unknown` */
  async cancel(id: number): Promise<V> {
    this.#live.get(id)?.abort.abort(this.#cancelled());
    return this.ended(id);
  }

  /** Resumes jobs left unfinished by an earlier run of the daemon, if their kind allows it. */
  resumeUnfinished(): Promise<void> {
    this.#resuming = this.#resume();
    return this.#resuming;
  }

  /** Ends all jobs of this kind; resumable ones remain unfinished in their records. */
  async close(): Promise<void> {
    this.#closed = true;
    const jobs = [...this.#live.values()];
    for (const { abort } of jobs) abort.abort(this.#cancelled());
    await Promise.all(jobs.map(({ ended }) => ended));
    for (const job of jobs) {
      const { state, problem, finishedAt } = job.record;
      if (finishedAt !== null) await this.#storeEnd(job, state, problem);
    }
  }

  /** Records a new job, and runs it: at once, or after the earlier ones of its queue. */
  protected async add(
    fields: Omit<NewJob<R>, 'rig' | 'state' | 'createdAt'>,
    input: I,
  ): Promise<V> {
    if (this.#resumeFailed) await this.resumeUnfinished();
    const { rig, records } = this.#kind;
    const common = { rig, state: this.#queue ? 'queued' : 'running', createdAt: this.now() };
    return this.submit(await records.create({ ...fields, ...common } as NewJob<R>), input);
  }

  /** Runs a job that is already recorded. */
  protected submit(record: R, input: I): V {
    const abort = new AbortController();
    if (this.#closed) abort.abort(this.#cancelled());
    const job: LiveJob<R, I> = {
      ...{ record, input, abort, signal: abort.signal, started: undefined },
      ended: Promise.resolve(),
      work: () => this.#run(job),
      remainingSeconds: () => this.#remainingSeconds(job, this.view(job.record).progress),
      onMoved: () => this.#announce(job.record),
    };
    this.#live.set(record.id, job);
    job.ended = this.#queue?.run(job) ?? job.work();
    this.#announce(job.record);
    return this.#view(job.record);
  }

  /** Estimated remaining time of a running job [s]; null if unknown. */
  protected remainingSeconds({ id, progress }: Pick<V, 'id' | 'progress'>): number | null {
    const job = this.#live.get(id);
    return job?.started ? this.#remainingSeconds(job, progress) : null;
  }

  protected now(): string {
    return timestamp(this.clock);
  }

  async #resume(): Promise<void> {
    const { rig, records } = this.#kind;
    try {
      for (const record of (await records.unfinished?.()) ?? []) {
        // A job that can be resumed needs only its record.
        if (record.rig === rig && !this.#live.has(record.id)) this.submit(record, undefined as I);
      }
      this.#resumeFailed = false;
    } catch (error) {
      this.#resumeFailed = true;
      this.log.error(errorText(error));
    }
  }

  async #run(job: LiveJob<R, I>): Promise<void> {
    const { signal, input } = job;
    const { id } = job.record;
    const report = (change: Partial<R>, sample?: Sample) => {
      job.record = { ...job.record, ...change };
      this.#announce(job.record, sample);
      this.#updateWaits();
    };
    try {
      if (this.#queue) signal.throwIfAborted(); // a job without one must release the rig
      await this.ready(signal);
      if (job.record.state !== 'running') job.record = await this.#write(job.record, 'running');
      job.started = { atMs: this.clock.nowMs(), progress: this.view(job.record).progress };
      const result = await this.run(job.record, { signal, report }, input);
      job.record = { ...job.record, ...result };
      await this.#storeEnd(job, 'done', null);
      this.#measure(job, job.started);
    } catch (error) {
      if (this.#closed && this.#kind.records.unfinished) {
        this.#live.delete(id);
        return;
      }
      const [state, problem] = signal.aborted
        ? (['cancelled', null] as const)
        : (['failed', jobProblem(error)] as const);
      if (problem) this.log.warn({ [this.name]: id }, errorText(error));
      await this.#storeEnd(job, state, problem);
    }
  }

  /** Stores the end of a job. If the disk refuses it, the job has ended, and storing is retried. */
  async #storeEnd(job: LiveJob<R, I>, state: JobState, problem: JobProblem | null): Promise<void> {
    if (this.#live.get(job.record.id) !== job) return; // The job was resumed meanwhile.
    try {
      await this.#write(job.record, state, problem);
    } catch (error) {
      if (job.record.finishedAt === null) {
        this.log.error({ [this.name]: job.record.id }, errorText(error));
        job.record = { ...job.record, state, problem, finishedAt: this.now() };
        this.#announce(job.record);
      }
      if (!this.#closed) this.clock.schedule(RETRY_MS, () => this.#storeEnd(job, state, problem));
    }
  }

  /** Stores and announces a state; a job is unfinished until its final state is stored. */
  async #write(record: R, state: JobState, problem: JobProblem | null = null): Promise<R> {
    const { id } = record;
    const finishedAt = state === 'running' ? null : (record.finishedAt ?? this.now());
    const stored = await this.#kind.records.setState(id, state, problem, finishedAt, record);
    if (finishedAt !== null) this.#live.delete(id);
    const written = { ...record, ...stored };
    this.#announce(written);
    return written;
  }

  #view(record: R): V {
    const job = this.#live.get(record.id);
    const queuePosition = job && this.#queue?.position(job);
    if (!job || queuePosition === undefined) return this.view(record);
    return { ...this.view(record), queuePosition, waitSeconds: this.#queue!.waitSeconds(job) };
  }

  #announce(record: R, sample?: Sample): void {
    (this as EventEmitter<JobEvents<JobView>>).emit('change', this.#view(record), sample);
  }

  #updateWaits(): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.#waitsAtMs < WAIT_UPDATE_MS) return;
    this.#waitsAtMs = nowMs;
    this.#queue?.announceMoves();
  }

  /** Estimated from its own progress, or else from the durations of earlier jobs. */
  #remainingSeconds({ record, started }: LiveJob<R, I>, progress: number): number | null {
    const seconds = started ? (this.clock.nowMs() - started.atMs) / 1000 : 0;
    const done = started ? progress - started.progress : 0;
    if (done > 0) return (seconds * (1 - progress)) / done;
    if (this.#measured.effort === 0) return null;
    const usual = (this.#measured.seconds / this.#measured.effort) * this.effort(record);
    return Math.max(0, usual * (1 - progress) - seconds);
  }

  #measure({ record }: LiveJob<R, I>, started: Start): void {
    this.#measured.seconds += (this.clock.nowMs() - started.atMs) / 1000;
    this.#measured.effort += this.effort(record) * (1 - started.progress);
  }

  #cancelled(): PantiltError {
    const { name } = this;
    return new PantiltError('conflict', `${name}-cancelled`, msg`the ${name} was cancelled`);
  }
}
