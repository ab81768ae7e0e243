/**
 * Models over HTTP: versions, which one aims, files in and out.
 */
import Type, { type Static } from 'typebox';
import { ErrorReports, ModelErrorsSchema } from '../../control/error-reports.ts';
import type { Activation } from '../../learning/activations.ts';
import { modelToOnnx } from '../../learning/exchange/model-onnx.ts';
import {
  ActivationSchema,
  modelFromSafetensors,
  modelToSafetensors,
} from '../../learning/exchange/model-safetensors.ts';
import {
  MODEL_FILE_LIMIT_BYTES,
  type ModelFile,
  ModelFileSchema,
} from '../../learning/model-file.ts';
import { ModelSchema } from '../../store/tables.ts';
import type { Services } from '../services.ts';
import { type App, answers, BYTES, BytesSchema, IdParamsSchema } from './app-types.ts';

const FormatSchema = Type.Union(
  [Type.Literal('json'), Type.Literal('safetensors'), Type.Literal('onnx')],
  { description: 'json is the whole model; safetensors too; onnx predicts angles, no errors' },
);
type Format = Static<typeof FormatSchema>;

const { geometry, settings, reach, angleError, metrics } = ModelFileSchema.properties;
const ModelDetailsSchema = Type.Object({
  ...ModelSchema.properties,
  ...{ geometry, settings, reach, angleError, metrics },
});
/** A model with all that its file says of it but the weights. */
export type ModelDetails = Static<typeof ModelDetailsSchema>;

/** A model's file in each format, as it is sent. */
const WRITE: Readonly<Record<Format, (text: string) => string | Promise<Uint8Array>>> = {
  json: (text) => text,
  safetensors: async (text) => modelToSafetensors(JSON.parse(text) as ModelFile),
  onnx: (text) => modelToOnnx(JSON.parse(text) as ModelFile),
};

const FilesSchema = Type.Unsafe<string | Uint8Array>({
  content: { 'application/json': { schema: ModelFileSchema }, [BYTES]: { schema: BytesSchema } },
});

/** Adds the routes of models. */
export function modelRoutes(app: App, { store, models, rig }: Services): void {
  const tags = ['models'];
  const reports = new ErrorReports(store);

  app.get(
    '/models',
    {
      schema: {
        tags,
        summary: "All models of the rig's samples, oldest first",
        response: answers(Type.Object({ models: Type.Array(ModelSchema) })),
      },
    },
    async () => ({ models: await store.models.list(rig.description.name) }),
  );

  app.register(async (scope: App) => {
    scope.addContentTypeParser(
      BYTES,
      { parseAs: 'buffer', bodyLimit: MODEL_FILE_LIMIT_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.post(
      '/models',
      {
        bodyLimit: MODEL_FILE_LIMIT_BYTES,
        schema: {
          tags,
          summary: 'Add a model from a file; it aims once it is activated',
          description:
            'Either a model file (application/json), or safetensors (application/octet-stream): what the ' +
            "export gave, or the state_dict of a PyTorch net of Linear layers from a floor point's x and y " +
            '[m] to pan and tilt [rad], or to sine and cosine of pan, and tilt.',
          querystring: Type.Object(
            { activation: Type.Optional(ActivationSchema) },
            { additionalProperties: false },
          ),
          body: Type.Unsafe<ModelFile | Uint8Array>({
            content: {
              'application/json': { schema: ModelFileSchema },
              [BYTES]: { schema: Type.Unsafe<Uint8Array>({}) },
            },
          }),
          response: answers(ModelSchema),
        },
      },
      async ({ body, query: { activation } }) => models.import(fileOf(body, activation)),
    );
  });

  const fileOf = (body: ModelFile | Uint8Array, activation: Activation | undefined): ModelFile =>
    body instanceof Uint8Array ? modelFromSafetensors(body, rig.description, activation) : body;

  app.get(
    '/models/:id',
    {
      schema: {
        tags,
        summary: 'One model: where it comes from and how well it does, without its weights',
        params: IdParamsSchema,
        response: answers(ModelDetailsSchema),
      },
    },
    async ({ params }) => {
      const { file, ...record } = await store.models.get(Number(params.id));
      const { geometry, settings, reach, angleError, metrics } = JSON.parse(file) as ModelFile;
      return { ...record, geometry, settings, reach, angleError, metrics };
    },
  );

  app.get(
    '/models/:id/errors',
    {
      schema: {
        tags,
        summary: "How far off a model is at each sample that it hasn't learned from",
        params: IdParamsSchema,
        response: answers(ModelErrorsSchema),
      },
    },
    async ({ params }) => reports.of(Number(params.id)),
  );

  app.post(
    '/models/rollback',
    {
      schema: {
        tags,
        summary:
          'Aim again by the model that was active before; the next call goes one further back',
        response: answers(ModelSchema),
      },
    },
    async () => models.rollBack(),
  );

  app.post(
    '/models/:id/activate',
    {
      schema: {
        tags,
        summary: 'Aim by this model from now on',
        params: IdParamsSchema,
        response: answers(ModelSchema),
      },
    },
    async ({ params }) => models.activate(Number(params.id)),
  );

  app.get(
    '/models/:id/export',
    {
      schema: {
        tags,
        summary: 'The model with its weights, as a file',
        params: IdParamsSchema,
        querystring: Type.Object(
          { format: Type.Optional(FormatSchema) },
          { additionalProperties: false },
        ),
        response: answers(FilesSchema),
      },
    },
    async ({ params, query: { format = 'json' } }, reply) => {
      const { id, kind, file } = await store.models.get(Number(params.id));
      return reply
        .type(format === 'json' ? 'application/json' : BYTES)
        .header('content-disposition', `attachment; filename="model-${id}-${kind}.${format}"`)
        .send(await WRITE[format](file));
    },
  );
}
