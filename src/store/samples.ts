/**
 * The samples table. Ids grow and are never used again, so that `afterId` pages and follows. What is
 * removed is only hidden, so that it can be put back.
 */
import type { ExpressionBuilder } from 'kysely';
import { yielding, yieldToEventLoop } from '../event-loop.ts';
import { unknownRecord } from '../job.ts';
import { type NewSample, type Sample, SampleSchema } from '../samples/sample.ts';
import type { Database, Tables } from './tables.ts';

/** Which samples; all when empty. */
export interface SampleFilter {
  readonly rig?: string | undefined;
  readonly session?: string | undefined;
  readonly observer?: string | undefined;
}

/** A page of samples, in the order in which they were added. */
export interface SamplePage extends SampleFilter {
  /** Only those added after this one. */
  readonly afterId?: number | undefined;
  /** At most so many. */
  readonly limit?: number | undefined;
}

/** The database is read on the daemon's one thread: so many rows take a few milliseconds. */
const READ_AT_ONCE = 1000;

/** The columns that make a `Sample`, without those that tie it to a collection's pose. */
const sampleColumns = Object.keys(SampleSchema.properties) as (keyof Sample)[];

/** Samples by id, rig and session. */
export class SampleStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds one and returns it with its id; by then it is on disk. */
  async add(sample: NewSample): Promise<Sample> {
    return insertSample(this.#db, sample);
  }

  /** Adds all or none, and returns them with their ids. */
  async addAll(samples: readonly NewSample[]): Promise<Sample[]> {
    return this.#db.transaction().execute(async (transaction) => {
      const added: Sample[] = [];
      for await (const sample of yielding(samples)) {
        added.push(await insertSample(transaction, sample));
      }
      return added;
    });
  }

  /** The samples of a page, by id; without a limit all that there are when the last of them is read. */
  async list({ limit, ...page }: SamplePage = {}): Promise<Sample[]> {
    if (limit !== undefined) return this.#read({ ...page, limit });
    const all: Sample[] = [];
    for (;;) {
      const afterId = all.at(-1)?.id ?? page.afterId;
      const next = await this.#read({ ...page, afterId, limit: READ_AT_ONCE });
      all.push(...next);
      if (next.length < READ_AT_ONCE) return all;
      await yieldToEventLoop();
    }
  }

  /** At most so many samples of a page, those added last, and of these the newest first. */
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
      .where(present)
      .where('id', '=', id)
      .executeTakeFirstOrThrow(() => unknownRecord('sample', id));
  }

  /** How many there are. */
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
    const { numUpdatedRows } = await this.#db
      .updateTable('samples')
      .set({ removed: true })
      .where(present)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw unknownRecord('sample', id);
  }

  /** Puts a removed sample back as it was; one that is there stays. @throws PantiltError `sample-unknown` */
  async restore(id: number): Promise<Sample> {
    return this.#db
      .updateTable('samples')
      .set({ removed: false })
      .where('id', '=', id)
      .returning(sampleColumns)
      .executeTakeFirstOrThrow(() => unknownRecord('sample', id));
  }

  /** Removes all that match, and returns how many they were. */
  async removeAll(filter: SampleFilter = {}): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('samples')
      .set({ removed: true })
      .where(matching(filter))
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  }
}

/** Adds a sample, perhaps as the answer to one pose of a collection. */
export async function insertSample(
  db: Database,
  sample: NewSample,
  pose?: { readonly collectionId: number; readonly poseIndex: number },
): Promise<Sample> {
  return db
    .insertInto('samples')
    .values({ ...sample, ...pose })
    .returning(sampleColumns)
    .executeTakeFirstOrThrow();
}

const present = (where: ExpressionBuilder<Tables, 'samples'>) => where('removed', '=', false);

const matching =
  ({ rig, session, observer }: SampleFilter) =>
  (where: ExpressionBuilder<Tables, 'samples'>) =>
    where.and([
      present(where),
      ...(rig === undefined ? [] : [where('rig', '=', rig)]),
      ...(session === undefined ? [] : [where('session', '=', session)]),
      ...(observer === undefined ? [] : [where('observer', '=', observer)]),
    ]);
