/**
 * The collections table. `nextPose` is the entire progress of a collection, and advances in the
 * transaction that stores the sample of a pose: after a crash, a collection resumes there.
 */

import type { Selectable } from 'kysely';
import { unknownRecord } from '../errors.ts';
import type { JobStatus } from '../job.ts';
import type { CollectionRecord, FinishedPose, NewCollection } from '../samples/collection.ts';
import type { NewSample } from '../samples/sample.ts';
import { FLOOR } from '../surfaces.ts';
import { uuidV7 } from '../uuid.ts';
import { type Outbox, writeRecord } from './outbox.ts';
import { insertSample } from './samples.ts';
import {
  type Database,
  problemFromText,
  problemToText,
  type Tables,
  UNFINISHED,
} from './tables.ts';

/** Collections by id. */
export class CollectionStore {
  readonly #db: Database;
  readonly #outbox: Outbox | undefined;

  constructor(db: Database, outbox?: Outbox) {
    this.#db = db;
    this.#outbox = outbox;
  }

  /** Stores a new collection: queued, at pose 0. */
  async create(request: NewCollection): Promise<CollectionRecord> {
    const {
      rig,
      plan,
      approach = 'below',
      surface = FLOOR,
      count,
      seed,
      observer,
      createdAt,
    } = request;
    const poses = request.poses ? JSON.stringify(request.poses) : null;
    const begin = { state: 'queued', nextPose: 0, taken: 0, missed: 0 } as const;
    const uuid = uuidV7(Date.parse(createdAt));
    return this.#write((db) =>
      db
        .insertInto('collections')
        .values({
          uuid,
          rig,
          plan,
          approach,
          surface,
          count,
          seed,
          observer,
          poses,
          createdAt,
          ...begin,
        })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
  }

  /** One collection. @throws PantiltError `collection-unknown` */
  async get(id: number): Promise<CollectionRecord> {
    return read(this.#db, id);
  }

  /** All collections, by id. */
  async list(): Promise<CollectionRecord[]> {
    const rows = await this.#db.selectFrom('collections').selectAll().orderBy('id').execute();
    return rows.map(toRecord);
  }

  /** Queued and running collections, by id. */
  async unfinished(): Promise<CollectionRecord[]> {
    const rows = await this.#db
      .selectFrom('collections')
      .selectAll()
      .where('state', 'in', UNFINISHED)
      .orderBy('id')
      .execute();
    return rows.map(toRecord);
  }

  /**
   * Stores the state of a collection, with the problem and the date of the end.
   * @throws PantiltError `collection-unknown`
   */
  async update({ id, state, problem, finishedAt }: JobStatus): Promise<CollectionRecord> {
    return this.#write((db) =>
      db
        .updateTable('collections')
        .set({ state, problem: problemToText(problem), finishedAt })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow(() => unknownRecord('collection', id)),
    );
  }

  /**
   * Finishes a pose in one transaction: adds its sample, or counts a miss, and advances to the next
   * pose. A repeated or late call changes nothing.
   * @throws PantiltError `collection-unknown`
   */
  async finishPose(
    id: number,
    poseIndex: number,
    sample: NewSample | undefined,
  ): Promise<FinishedPose> {
    return this.#db.transaction().execute(async (transaction) => {
      const outcome = sample ? 'taken' : 'missed';
      const row = await transaction
        .updateTable('collections')
        .set((column) => ({
          nextPose: poseIndex + 1,
          [outcome]: column(outcome, '+', 1),
        }))
        .where('id', '=', id)
        .where('nextPose', '=', poseIndex)
        .returningAll()
        .executeTakeFirst();
      if (!row) {
        const collection = await read(transaction, id);
        return { accepted: false, collection, sample: undefined };
      }
      const pose = { collectionId: id, poseIndex };
      const added = sample && (await insertSample(transaction, sample, pose));
      await this.#outbox?.add(transaction, 'samples', added ? [added.uuid] : []);
      await this.#outbox?.add(transaction, 'collections', [row.uuid]);
      return { accepted: true, collection: toRecord(row), sample: added };
    });
  }

  async #write(write: (db: Database) => Promise<Row>): Promise<CollectionRecord> {
    return toRecord(await writeRecord(this.#db, this.#outbox, 'collections', write));
  }
}

async function read(db: Database, id: number): Promise<CollectionRecord> {
  const row = await db
    .selectFrom('collections')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => unknownRecord('collection', id));
  return toRecord(row);
}

type Row = Selectable<Tables['collections']>;

const toRecord = (row: Row): CollectionRecord => ({
  ...row,
  poses: row.poses === null ? null : (JSON.parse(row.poses) as CollectionRecord['poses']),
  problem: problemFromText(row.problem),
});
