/**
 * Samples over HTTP, as JSON and as CSV.
 */
import { Readable } from 'node:stream';
import { PAGE_LIMIT, SAMPLE_ROUTES } from '../../api/samples.ts';
import { PantiltError } from '../../errors.ts';
import { mapYielding } from '../../event-loop.ts';
import { joinMessages, msg } from '../../message.ts';
import { type BadRow, samplesToCsv } from '../../samples/sample-csv.ts';
import { SampleImport, separateDuplicates } from '../../samples/sample-import.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, addRoutes } from './add-routes.ts';

const CSV_BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** Adds the routes of samples. */
export function addSampleRoutes(app: App, services: Services, hub: TelemetryHub): void {
  const { store } = services;
  const imports = new SampleImport(services);

  addRoutes(app, SAMPLE_ROUTES, {
    'GET /samples': async ({ query: { rig, session, order, ...query } }) => {
      const page = { rig, session, afterId: query.afterId ?? 0 };
      const { limit = PAGE_LIMIT } = query;
      return {
        samples:
          order === 'newest'
            ? await store.samples.newest(limit, page)
            : await store.samples.list({ ...page, limit }),
        total: await store.samples.count({ rig, session }),
      };
    },
    'POST /samples': async ({ body }) => {
      services.rig.checkLimits(body);
      imports.checkSpot(body);
      const sample = await store.samples.add(imports.toSample(body));
      hub.publishEvent('samples-changed', msg`sample ${sample.id} was added by hand`);
      return sample;
    },
    'DELETE /samples': async ({ query: { rig, session } }) => {
      const removed = await store.samples.removeAll({ rig, session });
      hub.publishEvent(
        'samples-changed',
        removed === 1 ? msg`1 sample was removed` : msg`${removed} samples were removed`,
      );
      return { removed };
    },
    'DELETE /samples/:id': async ({ params }) => {
      await store.samples.remove(params.id);
      hub.publishEvent('samples-changed', msg`sample ${params.id} was removed`);
      return { removed: 1 };
    },
    'POST /samples/:id/restore': async ({ params }) => {
      const sample = await store.samples.restore(params.id);
      hub.publishEvent('samples-changed', msg`sample ${sample.id} was restored`);
      return sample;
    },
    'GET /samples.csv': async ({ query: { rig, session } }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="samples.csv"')
        .send(Readable.from(samplesToCsv(store.samples.pages({ rig, session })))),
    'POST /samples.csv': {
      setParsers: acceptCsvAlone,
      bodyLimit: CSV_BODY_LIMIT_BYTES,
      handler: async ({ body, query }) => {
        const content = Buffer.isBuffer(body) ? body : '';
        const { measurements, badRows } = await imports.readCsv(content);
        if (badRows.length > 0 && query.badRows !== 'skip') throw badCsvRows(badRows);
        const stored = await store.samples.list({ rig: services.rig.description.name });
        const { fresh, duplicates } = separateDuplicates(measurements, stored);
        const session = query.session ?? fresh[0]?.origin.session ?? imports.newSession();
        const samples = await mapYielding(fresh, ({ measurement, origin }) =>
          imports.toSample(measurement, {
            observer: 'csv',
            session,
            ...origin,
            ...(query.session !== undefined && { session: query.session }),
          }),
        );
        await store.samples.addAll(samples);
        hub.publishEvent(
          'samples-changed',
          samples.length === 1
            ? msg`1 sample was imported`
            : msg`${samples.length} samples were imported`,
        );
        const skipped = [...badRows, ...duplicates]
          .sort((a, b) => a.line - b.line)
          .map(({ line, reason }) => ({ line, reason }));
        return { imported: samples.length, session, skipped };
      },
    },
  });
}

function acceptCsvAlone(scope: App): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', bodyLimit: CSV_BODY_LIMIT_BYTES },
    (_request, body, done) => done(null, body),
  );
}

function badCsvRows(badRows: readonly BadRow[]): PantiltError {
  const shown = badRows.slice(0, 10).map(({ line, wording }) => msg`line ${line}: ${wording}`);
  const more =
    badRows.length > shown.length ? msg` (and ${badRows.length - shown.length} more)` : '';
  return new PantiltError(
    'invalid',
    'csv-rows-invalid',
    msg`nothing was imported: ${joinMessages(shown, '; ')}${more}. Fix these rows, or skip them (badRows=skip; on the command line --skip-bad-rows)`,
    { errors: badRows.slice(0, 1000) },
  );
}
