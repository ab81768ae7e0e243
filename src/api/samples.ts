/**
 * Samples, as JSON and as CSV.
 */
import Type from 'typebox';
import { MeasurementSchema, SampleSchema } from '../samples/sample.ts';
import { PRINTABLE } from '../schemas.ts';
import { answers, CsvSchema, IdParamsSchema, MAX_ID } from './route.ts';

export type { Sample } from '../samples/sample.ts';

/** Maximum number of samples per page. */
export const PAGE_LIMIT = 1000;

const filterProperties = {
  rig: Type.Optional(Type.String({ description: 'Only of this rig' })),
  session: Type.Optional(Type.String({ description: 'Only of this collection or import' })),
};
const FilterSchema = Type.Object(filterProperties, { additionalProperties: false });

const ImportedSchema = Type.Object({
  imported: Type.Integer({ description: 'Samples added' }),
  session: Type.String({ description: 'Session of the imported samples' }),
  skipped: Type.Array(Type.Object({ line: Type.Integer(), reason: Type.String() }), {
    description: 'Skipped rows, invalid or already stored, with their line in the file',
  }),
});
const RemovedSchema = Type.Object({ removed: Type.Integer() });

/** The names of its schemas in OpenAPI. */
export const SAMPLE_SCHEMAS = {
  Measurement: MeasurementSchema,
  Sample: SampleSchema,
  Import: ImportedSchema,
  Removal: RemovedSchema,
};

const tags = ['samples'];

export const SAMPLE_ROUTES = {
  'GET /samples': {
    tags,
    summary: 'Samples by id, a page at a time',
    querystring: Type.Object(
      {
        ...filterProperties,
        afterId: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: MAX_ID,
            description: 'Only samples added after the one with this id',
          }),
        ),
        limit: Type.Optional(
          Type.Integer({ minimum: 0, maximum: PAGE_LIMIT, description: 'Samples per page' }),
        ),
        order: Type.Optional(
          Type.Enum(['oldest', 'newest'], {
            description:
              'Which samples to return if the limit is exceeded: the oldest (default) or the newest',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    response: answers(
      Type.Object({
        samples: Type.Array(SampleSchema),
        total: Type.Integer({ description: 'Number of all samples that match the filter' }),
      }),
    ),
  },
  'POST /samples': {
    tags,
    summary: 'Add a sample that was measured by other means',
    body: MeasurementSchema,
    response: answers(SampleSchema),
  },
  'DELETE /samples': {
    role: 'teacher' as const,
    tags,
    summary: 'Remove samples: all, or those that match the filter; each can be restored by its id',
    querystring: FilterSchema,
    response: answers(RemovedSchema),
  },
  'DELETE /samples/:id': {
    tags,
    summary: 'Remove one sample; it can be restored',
    params: IdParamsSchema,
    response: answers(RemovedSchema),
  },
  'POST /samples/:id/restore': {
    tags,
    summary: 'Restore a removed sample',
    params: IdParamsSchema,
    response: answers(SampleSchema),
  },
  'GET /samples.csv': {
    tags,
    summary: 'Samples as CSV',
    querystring: FilterSchema,
    response: answers(CsvSchema),
  },
  'POST /samples.csv': {
    tags,
    summary: 'Add samples from CSV; an invalid row rejects the file unless badRows=skip',
    body: CsvSchema,
    querystring: Type.Object(
      {
        badRows: Type.Optional(Type.Union([Type.Literal('refuse'), Type.Literal('skip')])),
        session: Type.Optional(Type.String({ minLength: 1, maxLength: 100, pattern: PRINTABLE })),
      },
      { additionalProperties: false },
    ),
    response: answers(ImportedSchema),
  },
};
