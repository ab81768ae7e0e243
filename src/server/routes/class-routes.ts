/** What a teacher sees of a class over HTTP: its hand-ins, and the log of commands. */

import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { AUDIT_ROUTES, AuditEntrySchema } from '../../api/audit.ts';
import { HAND_IN_ROUTES } from '../../api/hand-ins.ts';
import type { AuditStore } from '../../store/audit.ts';
import type { AuditLog } from '../audit.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

const COLUMNS = Object.keys(AuditEntrySchema.properties);
const DEFAULT_LIMIT = 100;

/** Adds the routes. */
export function addClassRoutes(app: App, { handIns, store }: Services, audit: AuditLog): void {
  addRoutes(app, HAND_IN_ROUTES, {
    'POST /hand-ins': async ({ body }) => handIns.add(body),
    'GET /hand-ins': async () => ({ handIns: await handIns.list() }),
    'DELETE /hand-ins': async () => ({ removed: await handIns.reset() }),
  });
  addRoutes(app, AUDIT_ROUTES, {
    'GET /audit': async ({ query: { limit = DEFAULT_LIMIT, beforeId } }) => {
      await audit.write();
      return { entries: await store.audit.newest(limit, beforeId) };
    },
    'GET /audit.csv': async (_request, reply) => {
      await audit.write();
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.csv"')
        .send(Readable.from(linesOf(store.audit)));
    },
  });
}

async function* linesOf(store: AuditStore): AsyncGenerator<string> {
  // Names and details come from clients; a spreadsheet must not run them as formulas.
  const options = { columns: COLUMNS, escape_formulas: true };
  yield stringify([], { ...options, header: true });
  for await (const page of store.pages()) yield stringify(page, options);
}
