/**
 * The outbox: rows not yet delivered to a hub. It is written in the transaction that changes a
 * row, and only while a hub is configured. It refers to rows by UUID and holds no copies, so that
 * its size is bounded by the number of rows, however long the hub cannot be reached; a batch
 * contains the rows as they are when it is read.
 */
import { type Expression, sql } from 'kysely';
import {
  type DeliveredRecord,
  RECORD_TABLES,
  RECORD_VERSION,
  type RecordBatch,
  type RecordTable,
} from '../api/records.ts';
import type { Clock } from '../clock.ts';
import { uuidV7 } from '../uuid.ts';
import { readBodies } from './record-bodies.ts';
import type { Database } from './tables.ts';

/** Maximum number of records in a batch, and its approximate maximum size as JSON [bytes]. */
const BATCH_RECORDS = 500;
const BATCH_BYTES = 512 * 1024;
/** Entries per query; SQLite allows some 32,000 parameters. */
const CHUNK = 1000;
/** Undelivered events kept; older ones are dropped, since nothing else holds them. */
const MAX_EVENTS = 10_000;

/** A batch, with what acknowledges it. */
export interface OutboxBatch extends RecordBatch {
  /** The last entry of the outbox in it. */
  readonly lastId: number;
  readonly newestRevision: number;
}

/** An event of a rig: something that happened and is stored nowhere else. */
export interface NewEvent {
  readonly rig: string;
  /** `model-activated`, for example. */
  readonly name: string;
  readonly at: string;
  readonly data: unknown;
}

/** The outbox of a store. */
export class Outbox {
  readonly #db: Database;
  readonly #clock: Clock;
  /** UUID of this store. */
  readonly origin: string;
  #onAdded: () => void = () => {};

  private constructor(db: Database, clock: Clock, origin: string) {
    this.#db = db;
    this.#clock = clock;
    this.origin = origin;
  }

  /**
   * Opens the outbox for a hub. A hub that this store has not been delivering to without
   * interruption gets all rows.
   * @param hub name of the hub, its URL; undefined empties the outbox and turns it off
   */
  static async open(
    db: Database,
    { hub, clock }: { readonly hub: string | undefined; readonly clock: Clock },
  ): Promise<Outbox | undefined> {
    const before = await db.selectFrom('delivery').select(['origin', 'hub']).executeTakeFirst();
    if (hub === undefined && !before?.hub) return undefined; // Nothing is written without a hub.
    const origin = before?.origin ?? uuidV7(clock.dateMs());
    const outbox = new Outbox(db, clock, origin);
    if (hub !== before?.hub) await outbox.#begin(hub ?? null);
    return hub === undefined ? undefined : outbox;
  }

  /** Calls a function after each change; it replaces the one before. */
  onAdded(listener: () => void): void {
    this.#onAdded = listener;
  }

  /** Number of records that wait for the hub. */
  async size(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('outbox')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Date of the oldest change in the next batch, as Unix time [ms]; undefined if it is empty. */
  async oldestMs(): Promise<number | undefined> {
    const entries = this.#db.selectFrom('outbox').select('revision').orderBy('id');
    const next = await entries.limit(BATCH_RECORDS).execute();
    const revisions = next.map(({ revision }) => Number(revision));
    return revisions.length === 0 ? undefined : Math.min(...revisions) / 1000;
  }

  /** How the rig stands in a roll-out, as JSON text; null before the first one. */
  async standing(): Promise<string | null> {
    const delivery = this.#db.selectFrom('delivery').select('standing');
    return (await delivery.executeTakeFirstOrThrow()).standing;
  }

  async keepStanding(standing: string): Promise<void> {
    await this.#db.updateTable('delivery').set({ standing }).execute();
  }

  /** Adds rows that a transaction has changed; it commits both or none. */
  async add(transaction: Database, table: RecordTable, uuids: readonly string[]): Promise<void> {
    if (uuids.length === 0) return;
    const revision = await this.#nextRevision(transaction);
    for (let start = 0; start < uuids.length; start += CHUNK) {
      await transaction
        .insertInto('outbox')
        .values(uuids.slice(start, start + CHUNK).map((uuid) => ({ table, uuid, revision })))
        .onConflict((conflict) => conflict.columns(['table', 'uuid']).doUpdateSet({ revision }))
        .execute();
    }
    this.#onAdded();
  }

  /** Adds an event. @returns the number of older events that were dropped to make room */
  async addEvent({ data, ...event }: NewEvent): Promise<number> {
    const uuid = uuidV7(Date.parse(event.at));
    return this.#db.transaction().execute(async (transaction) => {
      const { id } = await transaction
        .insertInto('events')
        .values({ ...event, uuid, data: JSON.stringify(data) })
        .returning('id')
        .executeTakeFirstOrThrow();
      await this.add(transaction, 'events', [uuid]);
      const dropped = await transaction
        .deleteFrom('events')
        .where('id', '<=', id - MAX_EVENTS)
        .returning('uuid')
        .execute();
      await removeEntries(transaction, 'events', dropped);
      return dropped.length;
    });
  }

  /** The oldest records that wait; undefined if there are none. */
  async next(): Promise<OutboxBatch | undefined> {
    const entries = await this.#db
      .selectFrom('outbox')
      .selectAll()
      .orderBy('id')
      .limit(BATCH_RECORDS)
      .execute();
    const records: DeliveredRecord[] = [];
    let bytes = 0;
    let last = entries[0];
    if (!last) return undefined;
    const light = entries.filter(({ table }) => table !== 'models');
    const bodies = await readBodies(this.#db, light);
    for (const entry of entries) {
      const body =
        entry.table === 'models'
          ? (await readBodies(this.#db, [entry])).get(entry.uuid)
          : bodies.get(entry.uuid);
      const { table, uuid, revision } = entry;
      const record = { table, uuid, revision: Number(revision), body: body ?? null };
      bytes += JSON.stringify(record).length;
      if (bytes > BATCH_BYTES && records.length > 0) break;
      records.push(record);
      last = entry;
    }
    return {
      version: RECORD_VERSION,
      origin: this.origin,
      records,
      lastId: last.id,
      newestRevision: Math.max(...records.map(({ revision }) => revision)),
    };
  }

  /** Removes the records of a batch, except those that have changed since it was read. */
  async acknowledge({ lastId, newestRevision, records }: OutboxBatch): Promise<void> {
    const events = records.filter(({ table }) => table === 'events');
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .deleteFrom('outbox')
        .where('id', '<=', lastId)
        .where('revision', '<=', newestRevision)
        .execute();
      if (events.length === 0) return;
      const uuids = events.map(({ uuid }) => uuid);
      await transaction.deleteFrom('events').where('uuid', 'in', uuids).execute();
    });
  }

  /** Starts to deliver to a hub, from the first row on. */
  async #begin(hub: string | null): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('outbox').execute();
      await transaction
        .insertInto('delivery')
        .values({ id: 1, origin: this.origin, hub, revision: 0 })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ hub }))
        .execute();
      if (hub === null) return;
      const revision = await this.#nextRevision(transaction);
      for (const table of RECORD_TABLES) {
        await transaction
          .insertInto('outbox')
          .columns(['table', 'uuid', 'revision'])
          .expression((query) =>
            query
              .selectFrom(table as 'samples')
              .select(({ val }) => [
                asText(val(table)).as('table'),
                'uuid',
                sql<number>`cast(${revision} as bigint)`.as('revision'),
              ])
              .orderBy('id'),
          )
          .execute();
      }
    });
  }

  /**
   * The next revision: the date [µs], or one more than the last if the clock has gone back. A
   * database that was restored from a backup thus continues above the revisions it had delivered.
   */
  async #nextRevision(transaction: Database): Promise<number> {
    const nowUs = Math.round(1000 * this.#clock.dateMs());
    const { revision } = await transaction
      .updateTable('delivery')
      .set((column) => ({
        revision: column
          .case()
          .when('revision', '>=', nowUs)
          .then(column('revision', '+', 1))
          .else(sql<number>`cast(${nowUs} as bigint)`)
          .end(),
      }))
      .returning('revision')
      .executeTakeFirstOrThrow();
    return Number(revision);
  }
}

const asText = (value: Expression<RecordTable>) => sql<RecordTable>`cast(${value} as text)`;

async function removeEntries(
  transaction: Database,
  table: RecordTable,
  rows: readonly { uuid: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const uuids = rows.map(({ uuid }) => uuid);
  await transaction
    .deleteFrom('outbox')
    .where('table', '=', table)
    .where('uuid', 'in', uuids)
    .execute();
}

/**
 * Writes rows of a table, and adds them to the outbox in the same transaction, if there is one.
 * @param write returns the rows that it has changed
 */
export async function writeRecords<R extends { readonly uuid: string }>(
  db: Database,
  outbox: Outbox | undefined,
  table: RecordTable,
  write: (db: Database) => Promise<R[]>,
): Promise<R[]> {
  if (!outbox) return write(db);
  const writeBoth = async (transaction: Database): Promise<R[]> => {
    const rows = await write(transaction);
    await outbox.add(
      transaction,
      table,
      rows.map(({ uuid }) => uuid),
    );
    return rows;
  };
  return db.isTransaction ? writeBoth(db) : db.transaction().execute(writeBoth);
}

/** As `writeRecords`, for one row. */
export async function writeRecord<R extends { readonly uuid: string }>(
  db: Database,
  outbox: Outbox | undefined,
  table: RecordTable,
  write: (db: Database) => Promise<R>,
): Promise<R> {
  const [row] = await writeRecords(db, outbox, table, async (writing) => [await write(writing)]);
  return row!;
}
