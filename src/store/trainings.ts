/**
 * The trainings table. The models of a training are read from the models table, so that both agree
 * after a crash.
 */
import type { Selectable } from 'kysely';
import type { TrainingRecord } from '../api/trainings.ts';
import { PantiltError, unknownRecord } from '../errors.ts';
import { type JobStatus, jobProblem } from '../job.ts';
import { msg } from '../message.ts';
import { uuidV7 } from '../uuid.ts';
import { type Outbox, writeRecord, writeRecords } from './outbox.ts';
import {
  type Database,
  type NewTraining,
  problemFromText,
  problemToText,
  type Tables,
  UNFINISHED,
} from './tables.ts';

/** Trainings by id. */
export class TrainingStore {
  readonly #db: Database;
  readonly #outbox: Outbox | undefined;

  constructor(db: Database, outbox?: Outbox) {
    this.#db = db;
    this.#outbox = outbox;
  }

  /** Stores a new training: queued. */
  async create({ rig, kinds, seed, createdAt }: NewTraining): Promise<TrainingRecord> {
    const uuid = uuidV7(Date.parse(createdAt));
    const values = { uuid, rig, kinds: JSON.stringify(kinds), seed, createdAt } as const;
    const row = await writeRecord(this.#db, this.#outbox, 'trainings', (db) =>
      db
        .insertInto('trainings')
        .values({ ...values, state: 'queued' })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return toRecord(row, []);
  }

  /** One training. @throws PantiltError `training-unknown` */
  async get(id: number): Promise<TrainingRecord> {
    const row = await this.#db
      .selectFrom('trainings')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow(() => unknownRecord('training', id));
    return toRecord(row, await this.#models(id));
  }

  /** All trainings, by id. */
  async list(): Promise<TrainingRecord[]> {
    const rows = await this.#db.selectFrom('trainings').selectAll().orderBy('id').execute();
    const models = await this.#models();
    return rows.map((row) => toRecord(row, models));
  }

  /**
   * Stores the state of a training, with the problem and the date of the end.
   * @throws PantiltError `training-unknown`
   */
  async update({ id, state, problem, finishedAt }: JobStatus): Promise<TrainingRecord> {
    const row = await writeRecord(this.#db, this.#outbox, 'trainings', (db) =>
      db
        .updateTable('trainings')
        .set({ state, problem: problemToText(problem), finishedAt })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow(() => unknownRecord('training', id)),
    );
    return toRecord(row, await this.#models(id));
  }

  /**
   * Marks all unfinished trainings as failed, with the code `training-interrupted`; must be called
   * before any training runs.
   * @returns their number
   */
  async interruptUnfinished(finishedAt: string): Promise<number> {
    const text = msg`the daemon stopped before the training was done; start it again`;
    const problem = jobProblem(new PantiltError('failed', 'training-interrupted', text));
    const interrupted = await writeRecords(this.#db, this.#outbox, 'trainings', (db) =>
      db
        .updateTable('trainings')
        .set({ state: 'failed', problem: problemToText(problem), finishedAt })
        .where('state', 'in', UNFINISHED)
        .returning('uuid')
        .execute(),
    );
    return interrupted.length;
  }

  async #models(trainingId?: number): Promise<Made[]> {
    return this.#db
      .selectFrom('models')
      .select(['id', 'trainingId'])
      .$if(trainingId !== undefined, (query) => query.where('trainingId', '=', trainingId!))
      .orderBy('id')
      .execute();
  }
}

/** A model and the training that made it. */
type Made = Pick<Selectable<Tables['models']>, 'id' | 'trainingId'>;

const toRecord = (
  row: Selectable<Tables['trainings']>,
  models: readonly Made[],
): TrainingRecord => ({
  ...row,
  kinds: JSON.parse(row.kinds),
  problem: problemFromText(row.problem),
  modelIds: models.filter(({ trainingId }) => trainingId === row.id).map(({ id }) => id),
});
