/**
 * The bodies of records: rows of the store as they are sent to a hub.
 */
import { RECORD_TABLES, type RecordTable } from '../api/records.ts';
import type { Database } from './tables.ts';

/** Columns with JSON text, and references to rows of other tables; a body has their values. */
const JSON_COLUMNS = new Set(['poses', 'problem', 'kinds', 'activeBecause', 'data']);
const BOOLEAN_COLUMNS = new Set(['removed', 'active']);
const REFERENCES = { collectionId: 'collections', trainingId: 'trainings' } as const;

type Row = Record<string, unknown> & { uuid: string };

/** The rows of entries, as they are sent; a deleted row has none. */
export async function readBodies(
  db: Database,
  entries: readonly { table: RecordTable; uuid: string }[],
): Promise<Map<string, Record<string, unknown>>> {
  const bodies = new Map<string, Record<string, unknown>>();
  for (const table of RECORD_TABLES) {
    const uuids = entries.filter((entry) => entry.table === table).map(({ uuid }) => uuid);
    if (uuids.length === 0) continue;
    const rows = (await db
      .selectFrom(table as 'samples')
      .selectAll()
      .where('uuid', 'in', uuids)
      .execute()) as unknown as Row[];
    const uuidOf = await uuidsReferred(db, rows);
    for (const row of rows) bodies.set(row.uuid, bodyOf(row, uuidOf));
  }
  return bodies;
}

/** A function from a reference of these rows to the UUID of the row that it refers to. */
async function uuidsReferred(db: Database, rows: readonly Row[]) {
  const found = new Map<string, string>();
  for (const [column, table] of Object.entries(REFERENCES)) {
    const ids = [...new Set(rows.map((row) => row[column] as number | null | undefined))];
    const known = ids.filter((id) => id !== null && id !== undefined);
    if (known.length === 0) continue;
    const referred = await db
      .selectFrom(table)
      .select(['id', 'uuid'])
      .where('id', 'in', known)
      .execute();
    for (const { id, uuid } of referred) found.set(`${column} ${id}`, uuid);
  }
  return (column: string, id: unknown): string | null => found.get(`${column} ${id}`) ?? null;
}

/** A row without what is valid in its database alone: ids become UUIDs. */
function bodyOf(row: Row, uuidOf: (column: string, id: unknown) => string | null) {
  const body: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    if (column === 'id' || column === 'uuid') continue;
    if (column in REFERENCES) body[column.replace(/Id$/, 'Uuid')] = uuidOf(column, value);
    else if (JSON_COLUMNS.has(column) && typeof value === 'string')
      body[column] = JSON.parse(value);
    else body[column] = BOOLEAN_COLUMNS.has(column) ? Boolean(value) : value;
  }
  return body;
}
