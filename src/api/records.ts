/**
 * Records on their way from a rig to a hub: batches of samples, jobs, models and events. A record
 * has the whole state of its row; a later revision replaces an earlier one, in whatever order and
 * how often they arrive.
 */
import Type, { type Static } from 'typebox';
import { nullable, UuidSchema } from '../schemas.ts';
import { answers } from './route.ts';

/** Version of the fields of records; it increases when a field is added or changes. */
export const RECORD_VERSION = 1;

/** The tables of a store whose rows go to the hub. */
export const RECORD_TABLES = ['samples', 'collections', 'trainings', 'models', 'events'] as const;
export type RecordTable = (typeof RECORD_TABLES)[number];

const RecordSchema = Type.Object({
  table: Type.String({
    pattern: '^[a-zA-Z]{1,40}$',
    description: `Kind of record: ${RECORD_TABLES.join(', ')}, or one that a newer rig has`,
  }),
  uuid: UuidSchema,
  revision: Type.Integer({
    minimum: 0,
    description: 'Increases with each change of the record; about µs since 1970',
  }),
  body: nullable(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'The fields of the record; null when the rig has deleted it',
    }),
  ),
});
export type DeliveredRecord = Static<typeof RecordSchema>;

/** Records of one store, which several rigs may share. */
export const RecordBatchSchema = Type.Object({
  version: Type.Integer({ minimum: 1, description: 'Version of the fields of the records' }),
  origin: UuidSchema,
  records: Type.Array(RecordSchema, { maxItems: 1000 }),
});
export type RecordBatch = Static<typeof RecordBatchSchema>;

const ReceiptSchema = Type.Object({
  stored: Type.Integer({ description: 'Records that were new or newer' }),
  known: Type.Integer({ description: 'Records that the hub had, in this revision or a later one' }),
  refused: Type.Integer({
    description: 'Records whose fields are invalid; the hub keeps them apart, with the reason',
  }),
});
export type Receipt = Static<typeof ReceiptSchema>;

/** The names of its schemas in OpenAPI. */
export const RECORD_SCHEMAS = { RecordBatch: RecordBatchSchema, Receipt: ReceiptSchema };

export const RECORD_ROUTES = {
  'POST /records': {
    tags: ['records'],
    summary: 'Deliver records of a rig to the hub; repeating a request changes nothing',
    body: RecordBatchSchema,
    response: answers(ReceiptSchema),
  },
};
