/**
 * The storage of the jobs of one kind: `JobRecords` is the interface that the runner writes to; the
 * store implements it for collections and trainings, `MemoryRecords` for jobs that end with the
 * daemon.
 */
import { type JobProblem, type JobRecord, type JobState, unknownRecord } from '../job.ts';

/** The kinds of jobs, as named in ids, error codes and log fields. */
export type JobName = 'collection' | 'training' | 'check' | 'path' | 'exercise';

/** A job that has no id yet. */
export type NewJob<R extends JobRecord> = Omit<R, 'id' | 'problem' | 'finishedAt'>;

type JobChange<R extends JobRecord> = [
  id: number,
  state: JobState,
  problem: JobProblem | null,
  finishedAt: string | null,
  job: R,
];

/** Stores the jobs of one kind. */
export interface JobRecords<R extends JobRecord> {
  create(job: NewJob<R>): Promise<R>;
  /** @throws PantiltError `NAME-unknown` */
  get(id: number): Promise<R>;
  /** All jobs, by id. */
  list(): Promise<R[]>;
  /**
   * Sets the state, and the problem and the end date with it.
   * @param job with everything it has reported, for records without a table
   */
  setState(...change: JobChange<R>): Promise<R>;
  /** Queued and running jobs, by id; left out if an interrupted job cannot be resumed. */
  unfinished?(): Promise<R[]>;
}

const MAX_KEPT = 50;

/** Jobs in memory: all unfinished ones, and the newest of the others, fifty in all. */
export class MemoryRecords<R extends JobRecord> implements JobRecords<R> {
  readonly #name: JobName;
  readonly #jobs = new Map<number, R>();
  #lastId = 0;

  constructor(name: JobName) {
    this.#name = name;
  }

  /** The id of the next job. */
  get nextId(): number {
    return this.#lastId + 1;
  }

  async create(job: NewJob<R>): Promise<R> {
    const id = ++this.#lastId;
    const record = { ...job, id, problem: null, finishedAt: null } as unknown as R;
    this.#jobs.set(id, record);
    const ended = [...this.#jobs.values()].filter(({ finishedAt }) => finishedAt !== null);
    for (const { id } of ended.slice(0, Math.max(0, this.#jobs.size - MAX_KEPT))) {
      this.#jobs.delete(id);
    }
    return record;
  }

  async get(id: number): Promise<R> {
    const job = this.#jobs.get(id);
    if (job) return job;
    throw unknownRecord(this.#name, id);
  }

  async list(): Promise<R[]> {
    return [...this.#jobs.values()];
  }

  async setState(...[id, state, problem, finishedAt, job]: JobChange<R>): Promise<R> {
    const record = { ...job, state, problem, finishedAt };
    this.#jobs.set(id, record);
    return record;
  }
}
