/**
 * Stores the records that rigs deliver. Idempotent by UUID and revision: a batch may arrive several
 * times and in any order, also at several hubs with the same PostgreSQL; the newest revision of each
 * record remains.
 */
import type { Insertable, Kysely } from 'kysely';
import type { DeliveredRecord, Receipt, RecordBatch } from '../../api/records.ts';
import type { Clock } from '../../clock.ts';
import { errorText, PantiltError } from '../../errors.ts';
import { isPostgres } from '../../store/database.ts';
import { fieldFaults, matches } from '../../validation.ts';
import {
  createPartitions,
  FIELDS,
  type HubTable,
  type RecordTables,
  tableFor,
} from './record-tables.ts';

/** Classes of errors of PostgreSQL that a value causes: data exception, integrity violation. */
const DATA_ERROR = /^2[23]...$/;

/** Rows per statement; SQLite allows some 32,000 parameters. */
const ROWS_AT_ONCE = 1000;

/** Among how many models those of rigs are looked for that learn from each other. */
const NEWEST_MODELS = 1000;

type Batch = Pick<RecordBatch, 'origin' | 'records'>;
/** A record with the store that it comes from. */
type Arrived = DeliveredRecord & { readonly origin: string };
type Row = Insertable<RecordTables['samples']>;

/** The records of all rigs. */
export class RecordStore {
  readonly #db: Kysely<RecordTables>;
  readonly #clock: Clock;
  readonly #months = new Set<string>();

  constructor(db: Kysely<RecordTables>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** As `takeAll`, for one batch. */
  take(batch: Batch): Promise<Receipt> {
    return this.takeAll([batch]);
  }

  /**
   * Stores batches in one transaction. Records with invalid fields are kept apart with the reason,
   * so that they do not hold up the others.
   * @throws errors of the database; nothing is stored then, and the batches are to be repeated
   */
  async takeAll(batches: readonly Batch[]): Promise<Receipt> {
    const records = newestOfEach(
      batches.flatMap(({ origin, records }) => records.map((record) => ({ origin, ...record }))),
    );
    if (isPostgres(this.#db)) {
      const uuids = records.filter(isSample).map(({ uuid }) => uuid);
      await createPartitions(this.#db, uuids, {
        nowMs: this.#clock.dateMs(),
        created: this.#months,
      });
    }
    try {
      return await this.#store(records);
    } catch (error) {
      if (!isDataError(error)) throw error;
      const receipts: Receipt[] = [];
      if (batches.length > 1) for (const batch of batches) receipts.push(await this.take(batch));
      else for (const record of records) receipts.push(await this.#storeAlone(record));
      return sumOf(receipts);
    }
  }

  async #storeAlone(record: Arrived): Promise<Receipt> {
    try {
      return await this.#store([record]);
    } catch (error) {
      if (!isDataError(error)) throw error;
      await this.#refuse(this.#db, record, errorText(error));
      return { stored: 0, known: 0, refused: 1 };
    }
  }

  /** The newest model of kind `servo-nets` of each rig, among the newest of all rigs. */
  async newestServoNets(): Promise<{ readonly uuid: string; readonly file: string }[]> {
    const newest = await this.#db
      .selectFrom('models')
      .select(['uuid', 'origin', 'rig'])
      .where('kind', '=', 'servo-nets')
      .where('deleted', '=', false as never)
      .orderBy('createdAt', 'desc')
      .limit(NEWEST_MODELS)
      .execute();
    const ofRigs = new Map<string, string>();
    for (const { uuid, origin, rig } of newest) {
      const key = `${origin} ${rig}`;
      if (!ofRigs.has(key)) ofRigs.set(key, uuid);
    }
    const uuids = [...ofRigs.values()];
    if (uuids.length === 0) return [];
    const rows = await this.#db
      .selectFrom('models')
      .select(['uuid', 'file'])
      .where('uuid', 'in', uuids)
      .orderBy('uuid')
      .execute();
    return rows.map(({ uuid, file }) => ({ uuid, file: String(file) }));
  }

  #store(records: readonly Arrived[]): Promise<Receipt> {
    return this.#db.transaction().execute(async (transaction) => {
      const rows = new Map<HubTable, { kept: Row[]; deleted: Row[] }>();
      let refused = 0;
      for (const record of records) {
        const table = tableFor(record.table);
        const reason = faultOf(record, table);
        if (reason !== undefined) {
          await this.#refuse(transaction, record, reason);
          refused++;
          continue;
        }
        const lists = rows.get(table) ?? { kept: [], deleted: [] };
        rows.set(table, lists);
        (record.body ? lists.kept : lists.deleted).push(rowOf(record, table));
      }
      let stored = 0;
      for (const [table, { kept, deleted }] of rows) {
        stored += await upsert(transaction, table, kept);
        stored += await upsert(transaction, table, deleted);
      }
      return { stored, known: records.length - stored - refused, refused };
    });
  }

  async #refuse(
    db: Kysely<RecordTables>,
    { origin, ...record }: Arrived,
    reason: string,
  ): Promise<void> {
    const { uuid, revision } = record;
    const refusedAt = new Date(this.#clock.dateMs()).toISOString();
    const values = { revision, reason, record: JSON.stringify(record), refusedAt };
    await db
      .insertInto('refusedRecords')
      .values({ uuid, origin, ...values })
      .onConflict((conflict) => conflict.column('uuid').doUpdateSet(values))
      .execute();
  }
}

/** In order of UUIDs, so that transactions lock rows in the same order. */
function newestOfEach(records: readonly Arrived[]): Arrived[] {
  const newest = new Map<string, Arrived>();
  for (const record of records) {
    const other = newest.get(record.uuid);
    if (!other || other.revision < record.revision) newest.set(record.uuid, record);
  }
  return [...newest.values()].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
}

const isSample = ({ table }: DeliveredRecord): boolean => tableFor(table) === 'samples';

function faultOf({ body }: DeliveredRecord, table: HubTable): string | undefined {
  if (body === null || matches(FIELDS[table], body)) return undefined;
  const faults = fieldFaults(FIELDS[table], body);
  return faults.map(({ path, message }) => `${path}: ${message}`).join('; ');
}

function rowOf(record: Arrived, table: HubTable): Row {
  const { uuid, origin, revision, body } = record;
  const columns: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body ?? {})) {
    (Object.hasOwn(FIELDS[table].properties, name) ? columns : rest)[name] = value;
  }
  const common = { uuid, origin, source: record.table, revision, deleted: body === null };
  return { ...columns, ...common, rest: JSON.stringify(rest) };
}

/** Writes rows with the same columns where they are new or newer. @returns the number written */
async function upsert(
  db: Kysely<RecordTables>,
  table: HubTable,
  rows: readonly Row[],
): Promise<number> {
  let written = 0;
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    written += await upsertSome(db, table, rows.slice(start, start + ROWS_AT_ONCE));
  }
  return written;
}

async function upsertSome(
  db: Kysely<RecordTables>,
  table: HubTable,
  rows: readonly Row[],
): Promise<number> {
  const isDeletion = rows[0]!.deleted;
  const columns = Object.keys(rows[0]!).filter(
    (name) => name !== 'uuid' && !(isDeletion && name === 'rest'),
  );
  const written = await db
    .insertInto(table as 'samples')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('uuid')
        .doUpdateSet(({ ref }) =>
          Object.fromEntries(columns.map((name) => [name, ref(`excluded.${name}` as never)])),
        )
        .whereRef('excluded.revision' as never, '>', `${table}.revision` as never),
    )
    .returning('uuid')
    .execute();
  return written.length;
}

const sumOf = (receipts: readonly Receipt[]): Receipt => ({
  stored: receipts.reduce((sum, { stored }) => sum + stored, 0),
  known: receipts.reduce((sum, { known }) => sum + known, 0),
  refused: receipts.reduce((sum, { refused }) => sum + refused, 0),
});

const isDataError = (error: unknown): boolean =>
  !(error instanceof PantiltError) && DATA_ERROR.test(String((error as { code?: unknown }).code));
