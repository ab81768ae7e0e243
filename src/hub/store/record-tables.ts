/**
 * The tables of the records that rigs deliver: the columns that this version has, and `rest`, a JSON
 * column with the other fields of a record, so that nothing of a newer rig is lost. In PostgreSQL,
 * samples are partitioned by month.
 */
import { type CreateTableBuilder, type Kysely, type Migration, type RawBuilder, sql } from 'kysely';
import Type, { type TObject, type TSchema } from 'typebox';
import { nullable } from '../../schemas.ts';
import { isPostgres } from '../../store/database.ts';
import { dateOfUuid, firstUuidOf } from '../../uuid.ts';

/** The columns that all tables of records have. */
interface CommonColumns {
  readonly uuid: string;
  /** The table of the rig. */
  readonly source: string;
  /** The store that it comes from. */
  readonly origin: string;
  readonly revision: number;
  /** Whether the rig has deleted it; its fields remain. */
  readonly deleted: boolean;
  /** JSON text of the fields without a column. */
  readonly rest: string;
}

/** The tables of a hub that hold records. */
const HUB_TABLES = ['samples', 'jobs', 'models', 'events', 'otherRecords'] as const;
export type HubTable = (typeof HUB_TABLES)[number];

/** The records of a hub, each table with its further columns. */
export type RecordTables = Record<HubTable, CommonColumns & Record<string, unknown>> & {
  /** Records with invalid fields, as JSON text with the reason. */
  refusedRecords: {
    uuid: string;
    origin: string;
    revision: number;
    reason: string;
    record: string;
    refusedAt: string;
  };
};

const date = Type.String({ format: 'date-time' });

/** The fields that have a column. */
export const FIELDS: Readonly<Record<HubTable, TObject>> = {
  samples: Type.Object({
    rig: Type.String(),
    session: Type.String(),
    observer: Type.String(),
    takenAt: date,
    panUs: Type.Number(),
    tiltUs: Type.Number(),
    panSide: Type.Integer(),
    tiltSide: Type.Integer(),
    xM: Type.Number(),
    yM: Type.Number(),
    removed: Type.Boolean(),
  }),
  jobs: Type.Object({
    rig: Type.String(),
    state: Type.String(),
    createdAt: date,
    finishedAt: nullable(date),
  }),
  models: Type.Object({
    rig: Type.String(),
    kind: Type.String(),
    createdAt: date,
    sampleCount: Type.Integer(),
    validationMedianMm: nullable(Type.Number()),
    active: Type.Boolean(),
    file: Type.String(),
  }),
  events: Type.Object({ rig: Type.String(), name: Type.String(), at: date }),
  otherRecords: Type.Object({}),
};

/** The table for records of a table of a rig; a newer rig may have further ones. */
export function tableFor(source: string): HubTable {
  if (source === 'collections' || source === 'trainings') return 'jobs';
  const same = HUB_TABLES.find((name) => name === source);
  return same ?? 'otherRecords';
}

/** The steps that create these tables, by name. */
export const RECORD_MIGRATIONS: Record<string, Migration> = {
  'hub-0002-records': { up: createRecordTables },
};

async function createRecordTables(db: Kysely<unknown>): Promise<void> {
  const postgres = isPostgres(db);
  const types = postgres
    ? { uuid: sql`uuid`, date: sql`timestamptz`, json: sql`jsonb` }
    : { uuid: sql`text`, date: sql`text`, json: sql`text` };
  const withIdentity = (table: CreateTableBuilder<string, never>) =>
    table
      .addColumn('uuid', types.uuid, (column) => column.primaryKey())
      .addColumn('origin', types.uuid, (column) => column.notNull())
      .addColumn('revision', 'bigint', (column) => column.notNull());
  for (const name of HUB_TABLES) {
    let table = withIdentity(db.schema.createTable(name))
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('deleted', 'boolean', (column) => column.notNull())
      .addColumn('rest', types.json, (column) => column.notNull());
    for (const [field, schema] of Object.entries(FIELDS[name].properties)) {
      table = table.addColumn(field as never, columnType(schema, types.date));
    }
    const isPartitioned = postgres && name === 'samples';
    await (isPartitioned ? table.modifyEnd(sql`partition by range (uuid)`) : table).execute();
    const [first, second] = ORDER[name];
    await db.schema.createIndex(`${name}Time`).on(name).columns([first, second]).execute();
  }
  if (postgres) await sql`create table samples_default partition of samples default`.execute(db);
  await withIdentity(db.schema.createTable('refusedRecords'))
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('refusedAt', types.date, (column) => column.notNull())
    .execute();
}

/** The columns by which each table is read. */
const ORDER: Readonly<Record<HubTable, readonly [string, string]>> = {
  samples: ['rig', 'takenAt'],
  jobs: ['rig', 'createdAt'],
  models: ['rig', 'createdAt'],
  events: ['rig', 'at'],
  otherRecords: ['source', 'revision'],
};

function columnType(schema: TSchema, dateType: RawBuilder<unknown>) {
  const { type, format } = schema as { type?: string | string[]; format?: string };
  if (format === 'date-time') return dateType;
  const [plain] = [type].flat();
  if (plain === 'string') return 'text';
  return plain === 'number' ? 'double precision' : (plain as 'integer' | 'boolean');
}

/**
 * Creates the missing partitions of PostgreSQL for samples with these UUIDs, which contain their
 * dates; being the key of the partitions, a UUID is unique across all of them. Samples whose rig has
 * an implausible date go to the partition `samples_default`.
 * @param created months that exist, to which new ones are added
 */
export async function createPartitions(
  db: Kysely<RecordTables>,
  uuids: readonly string[],
  { nowMs, created }: { readonly nowMs: number; readonly created: Set<string> },
): Promise<void> {
  const months = new Set(uuids.map((uuid) => monthOf(dateOfUuid(uuid))));
  for (const month of months) {
    if (created.has(month)) continue;
    const [year, number] = month.split('-').map(Number) as [number, number];
    const fromMs = Date.UTC(year, number - 1);
    if (fromMs < FIRST_MONTH_MS || fromMs > nowMs) continue;
    const from = sql.lit(firstUuidOf(fromMs));
    const to = sql.lit(firstUuidOf(Date.UTC(year, number)));
    const name = `samples_${month.replace('-', '_')}`;
    await db.transaction().execute(async (transaction) => {
      const run = (query: RawBuilder<unknown>) => query.execute(transaction);
      await run(sql`select pg_advisory_xact_lock(hashtext('pantilt-partitions'))`);
      const { rows } = await run(sql`select 1 where to_regclass(${name}) is not null`);
      if (rows.length > 0) return;
      const partition = sql.table(name);
      await run(sql`create table ${partition} (like samples including all)`);
      // Samples of this month that a fast clock stored early leave the default partition.
      await run(sql`with early as (
          delete from samples_default where uuid >= ${from} and uuid < ${to} returning *
        ) insert into ${partition} select * from early`);
      await run(sql`alter table samples attach partition ${partition}
        for values from (${from}) to (${to})`);
    });
    created.add(month);
  }
}

/** Before this project began. */
const FIRST_MONTH_MS = Date.UTC(2020, 0);

const monthOf = (dateMs: number): string => new Date(dateMs).toISOString().slice(0, 7);
