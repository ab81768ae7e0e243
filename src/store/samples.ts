/**
 * The samples table. Ids increase and are never reused, so that clients can page and follow with
 * `afterId`. Removed samples are only hidden, so that they can be restored.
 */

import type { ExpressionBuilder } from 'kysely';
import { unknownRecord } from '../errors.ts';
import { yielding, yieldToEventLoop } from '../event-loop.ts';
import { type NewSample, type Sample, SampleSchema } from '../samples/sample.ts';
import { uuidV7 } from '../uuid.ts';
import { type Outbox, writeRecord, writeRecords } from './outbox.ts';
import type { Database, Tables } from './tables.ts';

/** Selects samples; all if empty. */
export interface SampleFilter {
  readonly rig?: string | undefined;
  readonly session?: string | undefined;
  readonly observer?: string | undefined;
}

/** Selects a page of samples, by id. */
export interface SamplePage extends SampleFilter {
  /** Only samples added after this one. */
  readonly afterId?: number | undefined;
  /** Maximum number of samples. */
  readonly limit?: number | undefined;
}

/** Rows per query: each blocks the daemon's thread for a few milliseconds. */
const CHUNK_ROWS = 1000;

/** The columns of a `Sample`, without the reference to a collection's pose. */
const sampleColumns = Object.keys(SampleSchema.properties) as (keyof Sample)[];

/** Samples by id, rig and session. */
export class SampleStore {
  readonly #db: Database;
  readonly #outbox: Outbox | undefined;

  constructor(db: Database, outbox?: Outbox) {
    this.#db = db;
    this.#outbox = outbox;
  }

  /** Adds a sample; resolves to its id once it is on disk. */
  async add(sample: NewSample): Promise<Sample> {
    return writeRecord(this.#db, this.#outbox, 'samples', (db) => insertSample(db, sample));
  }

  /** Adds all or none, and returns them with their ids. */
  async addAll(samples: readonly NewSample[]): Promise<Sample[]> {
    return this.#db.transaction().execute(async (transaction) => {
      const added: Sample[] = [];
      for await (const sample of yielding(samples)) {
        added.push(await insertSample(transaction, sample));
      }
      return writeRecords(transaction, this.#outbox, 'samples', async () => added);
    });
  }

  /**
   * The samples of a page, by id; without a limit, all of them, including those added while reading.
   */
  async list({ limit, ...page }: SamplePage = {}): Promise<Sample[]> {
    if (limit !== undefined) return this.#read({ ...page, limit });
    const all: Sample[] = [];
    for await (const next of this.pages(page)) all.push(...next);
    return all;
  }

  /** All samples of a filter in pages by id, each read when it is needed. */
  async *pages({
    afterId = 0,
    ...filter
  }: Omit<SamplePage, 'limit'> = {}): AsyncGenerator<Sample[]> {
    for (;;) {
      const next = await this.#read({ ...filter, afterId, limit: CHUNK_ROWS });
      yield next;
      if (next.length < CHUNK_ROWS) return;
      afterId = next.at(-1)!.id;
      await yieldToEventLoop();
    }
  }

  /** The newest samples of a page, newest first. */
  newest(limit: number, page: Omit<SamplePage, 'limit'> = {}): Promise<Sample[]> {
    return this.#read({ ...page, limit }, 'desc');
  }

  #read(
    { afterId = 0, limit, ...filter }: SamplePage & { limit: number },
    order: 'asc' | 'desc' = 'asc',
  ): Promise<Sample[]> {
    return this.#db
      .selectFrom('samples')
      .select(sampleColumns)
      .where(matching(filter))
      .where('id', '>', afterId)
      .limit(limit)
      .orderBy('id', order)
      .execute();
  }

  /** One sample. @throws PantiltError `sample-unknown` */
  async get(id: number): Promise<Sample> {
    return this.#db
      .selectFrom('samples')
      .select(sampleColumns)
      .where(notRemoved)
      .where('id', '=', id)
      .executeTakeFirstOrThrow(() => unknownRecord('sample', id));
  }

  /** The number of samples. */
  async count(filter: SampleFilter = {}): Promise<number> {
    const { count } = await this.#db
      .selectFrom('samples')
      .select(({ fn }) => fn.countAll().as('count'))
      .where(matching(filter))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Removes one sample. @throws PantiltError `sample-unknown` */
  async remove(id: number): Promise<void> {
    await writeRecord(this.#db, this.#outbox, 'samples', (db) =>
      db
        .updateTable('samples')
        .set({ removed: true })
        .where(notRemoved)
        .where('id', '=', id)
        .returning('uuid')
        .executeTakeFirstOrThrow(() => unknownRecord('sample', id)),
    );
  }

  /**
   * Restores a removed sample; samples that are not removed are unchanged.
   * @throws PantiltError `sample-unknown`
   */
  async restore(id: number): Promise<Sample> {
    return writeRecord(this.#db, this.#outbox, 'samples', (db) =>
      db
        .updateTable('samples')
        .set({ removed: false })
        .where('id', '=', id)
        .returning(sampleColumns)
        .executeTakeFirstOrThrow(() => unknownRecord('sample', id)),
    );
  }

  /** Removes samples and adds others in their place, all or none. */
  async replace(ids: readonly number[], samples: readonly NewSample[]): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const changed: { uuid: string }[] = [];
      for await (const id of yielding(ids)) {
        const removed = await transaction
          .updateTable('samples')
          .set({ removed: true })
          .where('id', '=', id)
          .returning('uuid')
          .execute();
        changed.push(...removed);
      }
      for await (const sample of yielding(samples)) {
        changed.push(await insertSample(transaction, sample));
      }
      await writeRecords(transaction, this.#outbox, 'samples', async () => changed);
    });
  }

  /** Removes all matching samples, and returns their number. */
  async removeAll(filter: SampleFilter = {}): Promise<number> {
    const removed = await writeRecords(this.#db, this.#outbox, 'samples', (db) =>
      db
        .updateTable('samples')
        .set({ removed: true })
        .where(matching(filter))
        .returning('uuid')
        .execute(),
    );
    return removed.length;
  }
}

/** Adds a sample, with a reference to its collection's pose, if any. */
export async function insertSample(
  db: Database,
  sample: NewSample,
  pose?: { readonly collectionId: number; readonly poseIndex: number },
): Promise<Sample> {
  return db
    .insertInto('samples')
    .values({ ...sample, ...pose, uuid: uuidV7(Date.parse(sample.takenAt)) })
    .returning(sampleColumns)
    .executeTakeFirstOrThrow();
}

const notRemoved = (where: ExpressionBuilder<Tables, 'samples'>) => where('removed', '=', false);

const matching =
  ({ rig, session, observer }: SampleFilter) =>
  (where: ExpressionBuilder<Tables, 'samples'>) =>
    where.and([
      notRemoved(where),
      ...(rig === undefined ? [] : [where('rig', '=', rig)]),
      ...(session === undefined ? [] : [where('session', '=', session)]),
      ...(observer === undefined ? [] : [where('observer', '=', observer)]),
    ]);
