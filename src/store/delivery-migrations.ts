/**
 * Migration steps for records that leave their rig: UUIDs, the outbox, and where a model was trained.
 */
import { type ColumnBuilderCallback, type Kysely, sql } from 'kysely';
import { uuidV7 } from '../uuid.ts';

/** Rows that are there get a UUID of their own date. */
export async function addUuids(db: Kysely<unknown>): Promise<void> {
  const dates = {
    samples: 'takenAt',
    collections: 'createdAt',
    trainings: 'createdAt',
    models: 'createdAt',
  };
  for (const [table, date] of Object.entries(dates)) {
    await db.schema.alterTable(table).addColumn('uuid', 'text').execute();
    const tables = db.withTables<{ rows: { id: number; date: string; uuid: string } }>();
    const rows = await tables
      .selectFrom(sql<{ id: number; date: string }>`${sql.table(table)}`.as('rows'))
      .select(['id', sql<string>`${sql.ref(date)}`.as('date')])
      .execute();
    for (const { id, date } of rows) {
      await tables
        .updateTable(table as 'rows')
        .set({ uuid: uuidV7(Date.parse(date)) })
        .where('id', '=', id)
        .execute();
    }
    await db.schema.createIndex(`${table}Uuid`).unique().on(table).column('uuid').execute();
  }
}

/** Creates the outbox; `delivery` has one row, once a hub was configured. */
export async function createOutbox(
  db: Kysely<unknown>,
  asIdentity: ColumnBuilderCallback,
): Promise<void> {
  const required: ColumnBuilderCallback = (column) => column.notNull();
  await db.schema
    .createTable('delivery')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('origin', 'text', required)
    .addColumn('hub', 'text')
    .addColumn('revision', 'bigint', required)
    .execute();
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('table', 'text', required)
    .addColumn('uuid', 'text', required)
    .addColumn('revision', 'bigint', required)
    .addUniqueConstraint('outboxRecord', ['table', 'uuid'])
    .execute();
  await db.schema
    .createTable('events')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('uuid', 'text', (column) => column.notNull().unique())
    .addColumn('rig', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('at', 'text', required)
    .addColumn('data', 'text', required)
    .execute();
}

/** Adds how the rig stands in a roll-out. */
export async function addStanding(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('delivery').addColumn('standing', 'text').execute();
}

/** Adds the worker that trained a model. */
export async function addTrainedBy(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('models').addColumn('trainedBy', 'text').execute();
}
