/**
 * Samples over HTTP, as JSON and as CSV.
 */

import Type from 'typebox';
import { PantiltError } from '../../errors.ts';
import { mapYielding } from '../../event-loop.ts';
import { joinMessages, msg } from '../../message.ts';
import { SampleSchema } from '../../samples/sample.ts';
import { type BadRow, measurementsFromCsv, samplesToCsv } from '../../samples/sample-csv.ts';
import { MeasurementSchema, SampleImport } from '../../samples/sample-import.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, answers, IdParamsSchema } from './app-types.ts';

const CSV_BODY_LIMIT_BYTES = 16 * 1024 * 1024;
const PAGE_LIMIT = 1000;

const FilterSchema = {
  rig: Type.Optional(Type.String({ description: 'Only of this rig' })),
  session: Type.Optional(Type.String({ description: 'Only of this collection or import' })),
};
const ImportedSchema = Type.Object({
  imported: Type.Integer({ description: 'Samples added' }),
  session: Type.String({ description: 'The session that they carry' }),
  skipped: Type.Array(Type.Object({ line: Type.Integer(), reason: Type.String() }), {
    description: 'Rows left out, with their line in the file',
  }),
});

/** Adds the routes of samples. */
export function sampleRoutes(app: App, services: Services, hub: TelemetryHub): void {
  const { store } = services;
  const tags = ['samples'];
  const imports = new SampleImport(services);

  app.get(
    '/samples',
    {
      schema: {
        tags,
        summary: 'Samples by id, a page at a time',
        querystring: Type.Object(
          {
            ...FilterSchema,
            afterId: Type.Optional(
              Type.String({
                pattern: '^[0-9]{1,15}$',
                description: 'Only those added after this one',
              }),
            ),
            limit: Type.Optional(
              Type.String({ pattern: '^[0-9]{1,4}$', description: `At most ${PAGE_LIMIT}` }),
            ),
            order: Type.Optional(
              Type.Enum(['oldest', 'newest'], {
                description:
                  'Which come first, and which are left out beyond the limit; the oldest if not said',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: answers(
          Type.Object({
            samples: Type.Array(SampleSchema),
            total: Type.Integer({ description: 'All that fit the filter' }),
          }),
        ),
      },
    },
    async ({ query: { rig, session, order, ...query } }) => {
      const page = { rig, session, afterId: Number(query.afterId ?? 0) };
      const limit = Math.min(Number(query.limit ?? PAGE_LIMIT), PAGE_LIMIT);
      return {
        samples:
          order === 'newest'
            ? await store.samples.newest(limit, page)
            : await store.samples.list({ ...page, limit }),
        total: await store.samples.count({ rig, session }),
      };
    },
  );

  app.post(
    '/samples',
    {
      schema: {
        tags,
        summary: 'Add a sample that was measured by other means',
        body: MeasurementSchema,
        response: answers(SampleSchema),
      },
    },
    async ({ body }) => {
      imports.assertWithinLimits(body);
      const sample = await store.samples.add(imports.toSample(body, 'by hand'));
      hub.tell('samples-changed', msg`sample ${sample.id} was added by hand`);
      return sample;
    },
  );

  app.delete(
    '/samples',
    {
      schema: {
        tags,
        summary:
          'Remove samples: all, or those that fit the filter; each can be restored by its id',
        querystring: Type.Object(FilterSchema, { additionalProperties: false }),
        response: answers(Type.Object({ removed: Type.Integer() })),
      },
    },
    async ({ query: { rig, session } }) => {
      const removed = await store.samples.removeAll({ rig, session });
      hub.tell('samples-changed', msg`${removed} samples were removed`);
      return { removed };
    },
  );

  app.delete(
    '/samples/:id',
    {
      schema: {
        tags,
        summary: 'Remove one sample; it can be restored',
        params: IdParamsSchema,
        response: answers(Type.Object({ removed: Type.Integer() })),
      },
    },
    async ({ params }) => {
      await store.samples.remove(Number(params.id));
      hub.tell('samples-changed', msg`sample ${params.id} was removed`);
      return { removed: 1 };
    },
  );

  app.post(
    '/samples/:id/restore',
    {
      schema: {
        tags,
        summary: 'Put a removed sample back, as it was',
        params: IdParamsSchema,
        response: answers(SampleSchema),
      },
    },
    async ({ params }) => {
      const sample = await store.samples.restore(Number(params.id));
      hub.tell('samples-changed', msg`sample ${sample.id} was put back`);
      return sample;
    },
  );

  app.get(
    '/samples.csv',
    {
      schema: {
        tags,
        summary: 'Samples as CSV',
        querystring: Type.Object(FilterSchema, { additionalProperties: false }),
        produces: ['text/csv'],
      },
    },
    async ({ query: { rig, session } }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="samples.csv"')
        .send(await samplesToCsv(await store.samples.list({ rig, session }))),
  );

  app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'text/csv',
      { parseAs: 'string', bodyLimit: CSV_BODY_LIMIT_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.post(
      '/samples.csv',
      {
        bodyLimit: CSV_BODY_LIMIT_BYTES,
        schema: {
          tags,
          summary: 'Add samples from CSV; with a bad row nothing is added, unless asked to skip',
          consumes: ['text/csv'],
          querystring: Type.Object(
            {
              badRows: Type.Optional(Type.Union([Type.Literal('refuse'), Type.Literal('skip')])),
              session: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
            },
            { additionalProperties: false },
          ),
          response: answers(ImportedSchema),
        },
      },
      async ({ body, query }) => {
        const { measurements, badRows } = await measurementsFromCsv(String(body ?? ''), (values) =>
          imports.rejectionReason(values),
        );
        if (badRows.length > 0 && query.badRows !== 'skip') throw badCsvRows(badRows);
        const session = query.session ?? imports.newSession();
        const samples = await mapYielding(measurements, ({ measurement }) =>
          imports.toSample(measurement, 'csv', session),
        );
        await store.samples.addAll(samples);
        hub.tell('samples-changed', msg`${samples.length} samples were imported`);
        return { imported: samples.length, session, skipped: badRows };
      },
    );
  });
}

function badCsvRows(badRows: readonly BadRow[]): PantiltError {
  const shown = badRows.slice(0, 10).map(({ line, wording }) => msg`line ${line}: ${wording}`);
  const more =
    badRows.length > shown.length ? msg` (and ${badRows.length - shown.length} more)` : '';
  return new PantiltError(
    'invalid',
    'csv-rows-invalid',
    msg`nothing was imported: ${joinMessages(shown, '; ')}${more}. Mend these rows, or ask to skip them (badRows=skip; on the command line --skip-bad-rows)`,
    { errors: badRows.slice(0, 1000) },
  );
}
