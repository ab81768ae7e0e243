/** Models over HTTP: their versions, activation, export and import. */
import { MODEL_ROUTES, type ModelFormat } from '../../api/models.ts';
import { BYTES } from '../../api/route.ts';
import { ErrorReports } from '../../control/error-reports.ts';
import { modelToOnnx } from '../../learning/exchange/model-onnx.ts';
import {
  modelFromSafetensors,
  modelToSafetensors,
} from '../../learning/exchange/model-safetensors.ts';
import { MODEL_FILE_LIMIT_BYTES, type ModelFile } from '../../learning/model-file.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Writers of a model's file, by format. */
const WRITE: Readonly<Record<ModelFormat, (text: string) => string | Uint8Array>> = {
  json: (text) => text,
  safetensors: (text) => modelToSafetensors(JSON.parse(text) as ModelFile),
  onnx: (text) => modelToOnnx(JSON.parse(text) as ModelFile),
};

/** Adds the routes of models. */
export function addModelRoutes(app: App, { store, models, rig }: Services): void {
  const reports = new ErrorReports(store);

  addRoutes(app, MODEL_ROUTES, {
    'GET /models': async () => ({ models: await store.models.list(rig.description.name) }),
    'POST /models': {
      setParsers: acceptBytesToo,
      bodyLimit: MODEL_FILE_LIMIT_BYTES,
      handler: async ({ body, query: { activation } }) =>
        models.import(
          body instanceof Uint8Array
            ? modelFromSafetensors(body, rig.description, activation)
            : body,
        ),
    },
    'GET /models/:id': async ({ params }) => {
      const { file, ...record } = await store.models.get(params.id);
      const { geometry, settings, reach, angleError, metrics, ...report } = JSON.parse(
        file,
      ) as ModelFile;
      const { repeatability = null, changes = [], fleetPrior = null } = report;
      const details = { geometry, settings, reach, angleError, metrics };
      return { ...record, ...details, repeatability, changes, fleetPrior };
    },
    'GET /models/:id/errors': async ({ params }) => reports.of(params.id),
    'POST /models/rollback': async () => models.rollBack(),
    'POST /models/:id/activate': async ({ params }) => models.activate(params.id),
    'GET /models/:id/export': async ({ params, query: { format = 'json' } }, reply) => {
      const { id, kind, file } = await store.models.get(params.id);
      return reply
        .type(format === 'json' ? 'application/json' : BYTES)
        .header('content-disposition', `attachment; filename="model-${id}-${kind}.${format}"`)
        .send(await WRITE[format](file));
    },
  });
}

function acceptBytesToo(scope: App): void {
  scope.addContentTypeParser(
    BYTES,
    { parseAs: 'buffer', bodyLimit: MODEL_FILE_LIMIT_BYTES },
    (_request, body, done) => done(null, body),
  );
}
