/**
 * The base of all kinds of job. It handles a job from its request to its end: record, state,
 * cancellation, progress, change events, resumption after a restart, and waiting times.
 */

import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { type Clock, timestamp } from '../clock.ts';
import { errorText } from '../errors.ts';
import { type JobProblem, type JobState, type JobView, jobProblem } from '../job.ts';
import type { Hold } from '../rig/control-lease.ts';
import type { Sample } from '../samples/sample.ts';
import type { Job, JobName, JobRecords } from './job-records.ts';
import {
  JobDurations,
  type JobMoment,
  type JobQueue,
  type JobRunner,
  type QueuedJob,
  type RunnableJobs,
} from './job-runner.ts';

/** Interval at which storing an end is retried, for example on a full disk [ms]. */
const RETRY_MS = 5000;
/** Minimum interval at which progress updates the waiting times of queued jobs [ms]. */
const WAIT_UPDATE_MS = 1000;

/** A kind of job, whose jobs have the fields `F` in addition to those of every job. */
export interface JobKind<F> {
  readonly name: JobName;
  /** Name of the rig. */
  readonly rig: string;
  /** Jobs that share a resource run one at a time; a job without one runs at once. */
  readonly resource?: string;
  readonly records: JobRecords<F>;
  /** Whether the end of the daemon leaves its jobs unfinished, to be resumed by `recover`; else it cancels them. */
  readonly isResumable?: boolean;
}

/** The context of a running job. */
export interface JobContext<F> {
  /** Aborted when the job is cancelled or the daemon shuts down. */
  readonly signal: AbortSignal;
  /** Publishes changed fields, with the sample that the job has just taken, if any. */
  readonly report: (change: Partial<F>, sample?: Sample) => void;
}

/** Does the work of a job, and returns the fields that change with its end. */
export type JobWork<F> = (job: Job<F>, context: JobContext<F>) => Promise<Partial<F>>;

/** A job that has not ended. */
interface LiveJob<F> extends QueuedJob {
  record: Job<F>;
  readonly abort: AbortController;
  ended: Promise<void>;
  /** A resumed job starts with the progress that it already has. */
  started: JobMoment | undefined;
}

interface JobEvents<V> {
  /** Emitted when a job has changed, with the sample that it has just taken, if any. */
  change: [job: V, sample: Sample | undefined];
}

/** The jobs of one kind and one rig: `F` are the fields that the kind adds to a record, `V` is the view of one. */
export abstract class Jobs<F, V extends JobView>
  extends EventEmitter<JobEvents<V>>
  implements RunnableJobs
{
  protected readonly name: JobName;
  protected readonly clock: Clock;
  protected readonly log: Logger;
  readonly #kind: JobKind<F>;
  readonly #queue: JobQueue | undefined;
  /** Unfinished jobs, and those whose end is not stored yet. */
  readonly #live = new Map<number, LiveJob<F>>();
  readonly #durations = new JobDurations();
  /** Whether the recovery succeeded. */
  #recovery: Promise<boolean> = Promise.resolve(true);
  #closed = false;
  #waitsAtMs = 0;

  constructor(runner: JobRunner, kind: JobKind<F>) {
    super();
    this.name = kind.name;
    this.#kind = kind;
    this.clock = runner.clock;
    this.log = runner.log;
    this.#queue = kind.resource === undefined ? undefined : runner.queue(kind.resource);
  }

  /** A record as the API shows it. */
  protected abstract view(record: Job<F>): V;

  /** Fraction of the work that is done, 0 to 1. */
  protected abstract progress(record: Job<F>): number;

  /** Handles unfinished jobs of an earlier run of the daemon: resumes them, or stores their end. */
  protected async recoverUnfinished(): Promise<void> {}

  /** Waits until the next job in the queue can run; what it holds is released after its work. @throws the signal's reason */
  protected async ready(_record: Job<F>, signal: AbortSignal): Promise<Hold> {
    return { signal, release: () => {} };
  }

  /** The session of the samples that a job takes, if it takes any. */
  protected session(_id: number): string | undefined {
    return undefined;
  }

  /** The amount of work of a job in any unit; its duration is assumed to be proportional to it. */
  protected effort(_record: Job<F>): number {
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
    await this.#recovery;
    await this.#live.get(id)?.ended;
    return this.get(id);
  }

  /** Cancels a job; an ended job is unchanged. @throws PantiltError `NAME-unknown` */
  async cancel(id: number): Promise<V> {
    this.#live.get(id)?.abort.abort();
    return this.ended(id);
  }

  /** Recovers unfinished jobs of an earlier run; a failure is logged, and retried by `add`. */
  async recover(): Promise<void> {
    this.#recovery = this.recoverUnfinished().then(
      () => true,
      (error) => {
        this.log.error(errorText(error));
        return false;
      },
    );
    await this.#recovery;
  }

  /** Ends all jobs of this kind; resumable ones remain unfinished in their records. */
  async close(): Promise<void> {
    this.#closed = true;
    const jobs = [...this.#live.values()];
    for (const { abort } of jobs) abort.abort();
    await Promise.all(jobs.map(({ ended }) => ended));
    for (const job of jobs) {
      const { state, problem, finishedAt } = job.record;
      if (finishedAt !== null) await this.#storeEnd(job, state, problem);
    }
  }

  /** Records a new job, and runs it: at once, or after the earlier ones of its queue. @throws PantiltError `queue-full` */
  protected async add(fields: F, work: JobWork<F>): Promise<V> {
    this.#queue?.assertRoom();
    if (!(await this.#recovery)) {
      await this.recoverUnfinished();
      this.#recovery = Promise.resolve(true);
    }
    const { rig, records } = this.#kind;
    const state = this.#queue ? 'queued' : 'running';
    const createdAt = timestamp(this.clock);
    return this.submit(await records.create({ ...fields, rig, state, createdAt }), work);
  }

  /** Runs a recorded job, unless it is running. */
  protected submit(record: Job<F>, work: JobWork<F>): V {
    const running = this.#live.get(record.id);
    if (running && running.record.finishedAt === null) return this.#view(running.record);
    const abort = new AbortController();
    if (this.#closed) abort.abort();
    const job: LiveJob<F> = {
      record,
      abort,
      signal: abort.signal,
      started: undefined,
      ended: Promise.resolve(),
      work: () => this.#run(job, work),
      remainingSeconds: () => this.remainingSeconds(job.record),
      onMoved: () => this.#announce(job.record),
    };
    this.#live.set(record.id, job);
    job.ended = this.#queue?.run(job) ?? job.work();
    this.#announce(job.record);
    return this.#view(job.record);
  }

  /**
   * Estimated remaining running time of a job [s], from its progress or else from the durations of
   * earlier jobs; null if unknown.
   */
  protected remainingSeconds(record: Job<F>): number | null {
    const now = { atMs: this.clock.nowMs(), progress: this.progress(record) };
    const start = this.#live.get(record.id)?.started ?? now;
    return this.#durations.remainingSeconds(start, now, this.effort(record));
  }

  async #run(job: LiveJob<F>, work: JobWork<F>): Promise<void> {
    const { signal } = job;
    const { id } = job.record;
    const report = (change: Partial<F>, sample?: Sample) => {
      job.record = { ...job.record, ...change };
      this.#announce(job.record, sample);
      this.#updateWaits();
    };
    try {
      if (this.#queue) signal.throwIfAborted(); // a job without one must release the rig
      const hold = await this.ready(job.record, signal);
      const context = { signal: AbortSignal.any([signal, hold.signal]), report };
      const started = this.#start(job);
      const result = await started.then(() => work(job.record, context)).finally(hold.release);
      job.record = { ...job.record, ...result };
      this.#logOf(job.record).info(`${this.name} ${id} is done`);
      await this.#storeEnd(job, 'done', null);
      const end = { atMs: this.clock.nowMs(), progress: 1 };
      this.#durations.add(await started, end, this.effort(job.record));
    } catch (error) {
      if (this.#closed && this.#kind.isResumable) return void this.#live.delete(id);
      const problem = signal.aborted ? null : jobProblem(error);
      const log = this.#logOf(job.record);
      if (problem) log.warn({ code: problem.code }, errorText(error));
      else log.info(`${this.name} ${id} was cancelled`);
      await this.#storeEnd(job, problem ? 'failed' : 'cancelled', problem);
    }
  }

  async #start(job: LiveJob<F>): Promise<JobMoment> {
    if (job.record.state !== 'running') job.record = await this.#write(job.record, 'running');
    this.#logOf(job.record).info(`${this.name} ${job.record.id} has started`);
    job.started = { atMs: this.clock.nowMs(), progress: this.progress(job.record) };
    return job.started;
  }

  /** Stores the end of a job. If the disk refuses it, the job has ended, and storing is retried. */
  async #storeEnd(job: LiveJob<F>, state: JobState, problem: JobProblem | null): Promise<void> {
    if (this.#live.get(job.record.id) !== job) return; // resumed meanwhile
    try {
      await this.#write(job.record, state, problem);
    } catch (error) {
      if (job.record.finishedAt === null) {
        this.#logOf(job.record).error(errorText(error));
        job.record = { ...job.record, state, problem, finishedAt: timestamp(this.clock) };
        this.#announce(job.record);
      }
      if (!this.#closed) this.clock.schedule(RETRY_MS, () => this.#storeEnd(job, state, problem));
    }
  }

  /** Stores and announces a state; a job is unfinished until its final state is stored. */
  async #write(
    record: Job<F>,
    state: JobState,
    problem: JobProblem | null = null,
  ): Promise<Job<F>> {
    const finishedAt = state === 'running' ? null : (record.finishedAt ?? timestamp(this.clock));
    const changed = { ...record, state, problem, finishedAt };
    const written = { ...changed, ...(await this.#kind.records.update(changed)) };
    if (finishedAt !== null) this.#live.delete(record.id);
    this.#announce(written);
    return written;
  }

  /** The log of one job, by its id and session. */
  #logOf({ id }: Job<F>): Logger {
    const session = this.session(id);
    return this.log.child({ [this.name]: id, ...(session !== undefined && { session }) });
  }

  #view(record: Job<F>): V {
    const job = this.#live.get(record.id);
    return { ...this.view(record), ...(job && this.#queue?.place(job)) };
  }

  #announce(record: Job<F>, sample?: Sample): void {
    (this as EventEmitter<JobEvents<JobView>>).emit('change', this.#view(record), sample);
  }

  #updateWaits(): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.#waitsAtMs < WAIT_UPDATE_MS) return;
    this.#waitsAtMs = nowMs;
    this.#queue?.announceMoves();
  }
}
