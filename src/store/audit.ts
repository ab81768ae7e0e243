/** The audit table: the commands of all clients. The oldest are deleted beyond a maximum. */
import { type AuditEntry, AuditEntrySchema, MAX_AUDIT_ENTRIES } from '../api/audit.ts';
import type { Database } from './tables.ts';

const columns = Object.keys(AuditEntrySchema.properties) as (keyof AuditEntry)[];
/** Entries per query. */
const PAGE = 1000;

/** Commands by id. */
export class AuditStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds entries, all or none, and deletes the oldest beyond the maximum. */
  async add(entries: readonly Omit<AuditEntry, 'id'>[]): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      for (const entry of entries) await transaction.insertInto('audit').values(entry).execute();
      await transaction
        .deleteFrom('audit')
        .where('id', '<=', ({ selectFrom, fn, lit }) =>
          selectFrom('audit').select(({ eb }) =>
            eb(fn.max('id'), '-', lit(MAX_AUDIT_ENTRIES)).as('last'),
          ),
        )
        .execute();
    });
  }

  /** The newest entries, newest first. @param beforeId only entries before this one */
  async newest(limit: number, beforeId?: number): Promise<AuditEntry[]> {
    return this.#db
      .selectFrom('audit')
      .select(columns)
      .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId!))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  }

  /** All entries, newest first, in pages that are read when they are needed. */
  async *pages(): AsyncGenerator<AuditEntry[]> {
    let beforeId: number | undefined;
    for (;;) {
      const page = await this.newest(PAGE, beforeId);
      yield page;
      if (page.length < PAGE) return;
      beforeId = page.at(-1)!.id;
    }
  }
}
