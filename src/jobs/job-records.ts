/**
 * The storage of the jobs of one kind: `JobRecords` is the interface that the runner writes to; the
 * store implements it for collections and trainings, `MemoryRecords` for jobs that end with the
 * daemon.
 */
import { unknownRecord } from '../errors.ts';
import type { JobRecord } from '../job.ts';
import { uuidV7 } from '../uuid.ts';

/** The kinds of jobs, as named in ids, error codes and log fields. */
export type JobName = 'collection' | 'training' | 'check' | 'path' | 'exercise';

/** A job of a kind; `F` are the fields that its kind adds. */
export type Job<F> = JobRecord & F;

/** A job that has no id yet. */
export type NewJob<F> = Pick<JobRecord, 'rig' | 'state' | 'createdAt'> & F;

/** The fields that a kind of job adds to those of every job. */
export type FieldsOf<J extends JobRecord> = Omit<J, keyof JobRecord>;

/** Stores the jobs of one kind. */
export interface JobRecords<F> {
  create(job: NewJob<F>): Promise<Job<F>>;
  /** @throws PantiltError `NAME-unknown` */
  get(id: number): Promise<Job<F>>;
  /** All jobs, by id. */
  list(): Promise<Job<F>[]>;
  /** Stores the state of a job, with the problem and the date of the end; returns the job as stored. */
  update(job: Job<F>): Promise<Job<F>>;
}

const MAX_KEPT = 50;

/** Jobs in memory: all unfinished ones, and the newest of the others, fifty in all. */
export class MemoryRecords<F> implements JobRecords<F> {
  readonly #name: JobName;
  readonly #jobs = new Map<number, Job<F>>();
  #lastId = 0;

  constructor(name: JobName) {
    this.#name = name;
  }

  /** The id of the next job; exact while no other caller can create one, as under the control lease. */
  get nextId(): number {
    return this.#lastId + 1;
  }

  async create(job: NewJob<F>): Promise<Job<F>> {
    const id = ++this.#lastId;
    const uuid = uuidV7(Date.parse(job.createdAt));
    const record = { ...job, id, uuid, problem: null, finishedAt: null };
    this.#jobs.set(id, record);
    const ended = [...this.#jobs.values()].filter(({ finishedAt }) => finishedAt !== null);
    for (const { id } of ended.slice(0, Math.max(0, this.#jobs.size - MAX_KEPT))) {
      this.#jobs.delete(id);
    }
    return record;
  }

  async get(id: number): Promise<Job<F>> {
    const job = this.#jobs.get(id);
    if (job) return job;
    throw unknownRecord(this.#name, id);
  }

  async list(): Promise<Job<F>[]> {
    return [...this.#jobs.values()];
  }

  async update(job: Job<F>): Promise<Job<F>> {
    this.#jobs.set(job.id, job);
    return job;
  }
}
