/**
 * The log of commands: who did what to a rig and its data, when, and with which result.
 */
import Type, { type Static } from 'typebox';
import { nullable } from '../schemas.ts';
import { answers, CsvSchema, MAX_ID, ROLES } from './route.ts';

/** Maximum number of entries that are kept. */
export const MAX_AUDIT_ENTRIES = 10_000;

/** One command. */
export const AuditEntrySchema = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  at: Type.String({ format: 'date-time', description: 'When it was answered' }),
  name: nullable(Type.String({ description: 'Of the token; null without one' })),
  role: Type.Enum([...ROLES]),
  action: Type.String({ description: 'Verb and path, or a message of the WebSocket' }),
  detail: nullable(Type.String({ description: 'The beginning of the request, as JSON' })),
  status: Type.Integer({ description: 'Of the HTTP response' }),
  code: nullable(Type.String({ description: 'Of the error; null if it was carried out' })),
  count: Type.Integer({
    minimum: 1,
    description: 'Number of commands of a fast series in this entry',
  }),
});
export type AuditEntry = Static<typeof AuditEntrySchema>;

const tags = ['people'];
const role = 'teacher' as const;

/** The name of its schema in OpenAPI. */
export const AUDIT_SCHEMAS = { AuditEntry: AuditEntrySchema };

export const AUDIT_ROUTES = {
  'GET /audit': {
    role,
    tags,
    summary: `The commands of all clients, newest first; the last ${MAX_AUDIT_ENTRIES} are kept`,
    description:
      'Commands that move or stop the rig, and changes of data, tokens and turns; not what only reads. ' +
      'A jog is one entry.',
    querystring: Type.Object(
      {
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        beforeId: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_ID })),
      },
      { additionalProperties: false },
    ),
    response: answers(Type.Object({ entries: Type.Array(AuditEntrySchema) })),
  },
  'GET /audit.csv': {
    role,
    tags,
    summary: 'All kept commands as CSV, newest first',
    response: answers(CsvSchema),
  },
};
