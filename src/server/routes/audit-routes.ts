/**
 * The log of commands over HTTP, as JSON and as CSV.
 */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { AUDIT_ROUTES, AuditEntrySchema } from '../../api/audit.ts';
import type { AuditStore } from '../../store/audit.ts';
import type { AuditLog } from '../audit.ts';
import { type App, addRoutes } from './add-routes.ts';

const COLUMNS = Object.keys(AuditEntrySchema.properties);
const DEFAULT_LIMIT = 100;

/** Adds the routes. */
export function addAuditRoutes(app: App, store: AuditStore, audit: AuditLog): void {
  addRoutes(app, AUDIT_ROUTES, {
    'GET /audit': async ({ query: { limit = DEFAULT_LIMIT, beforeId } }) => {
      await audit.write();
      return { entries: await store.newest(limit, beforeId) };
    },
    'GET /audit.csv': async (_request, reply) => {
      await audit.write();
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.csv"')
        .send(Readable.from(linesOf(store)));
    },
  });
}

async function* linesOf(store: AuditStore): AsyncGenerator<string> {
  // Names and details come from clients; a spreadsheet must not run them as formulas.
  const options = { columns: COLUMNS, escape_formulas: true };
  yield stringify([], { ...options, header: true });
  for await (const page of store.pages()) yield stringify(page, options);
}
