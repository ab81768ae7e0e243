/**
 * Models: versions, which one is active, files in and out.
 */
import Type, { type Static } from 'typebox';
import { ModelErrorsSchema } from '../control/error-reports.ts';
import { ActivationSchema } from '../learning/exchange/model-safetensors.ts';
import { type ModelFile, ModelFileSchema } from '../learning/model-file.ts';
import { ModelSchema } from '../store/tables.ts';
import { answers, BYTES, BytesSchema, IdParamsSchema } from './route.ts';

export type { ModelError } from '../control/error-reports.ts';
export type { ModelRecord } from '../store/tables.ts';

const FormatSchema = Type.Union(
  [Type.Literal('json'), Type.Literal('safetensors'), Type.Literal('onnx')],
  { description: 'json and safetensors hold the whole model; onnx predicts angles, no errors' },
);
/** A format of model files. */
export type ModelFormat = Static<typeof FormatSchema>;

const { geometry, settings, reach, angleError, metrics } = ModelFileSchema.properties;
const ModelDetailsSchema = Type.Object({
  ...ModelSchema.properties,
  ...{ geometry, settings, reach, angleError, metrics },
});
/** A model with all of its file but the weights. */
export type ModelDetails = Static<typeof ModelDetailsSchema>;

const FilesSchema = Type.Unsafe<string | Uint8Array>({
  content: { 'application/json': { schema: ModelFileSchema }, [BYTES]: { schema: BytesSchema } },
});

const tags = ['models'];

export const MODEL_ROUTES = {
  'GET /models': {
    tags,
    summary: "All models of the rig's samples, oldest first",
    response: answers(Type.Object({ models: Type.Array(ModelSchema) })),
  },
  'GET /models/:id': {
    tags,
    summary: 'One model: its origin and its errors, without weights',
    params: IdParamsSchema,
    response: answers(ModelDetailsSchema),
  },
  'GET /models/:id/errors': {
    tags,
    summary: 'Errors of a model at the samples that it was not trained on',
    params: IdParamsSchema,
    response: answers(ModelErrorsSchema),
  },
  'POST /models/rollback': {
    tags,
    summary: 'Activate the previously active model; the next call goes one further back',
    response: answers(ModelSchema),
  },
  'POST /models/:id/activate': {
    tags,
    summary: 'Make this model the active one',
    params: IdParamsSchema,
    response: answers(ModelSchema),
  },
  'GET /models/:id/export': {
    tags,
    summary: 'The model with its weights, as a file',
    params: IdParamsSchema,
    querystring: Type.Object(
      { format: Type.Optional(FormatSchema) },
      { additionalProperties: false },
    ),
    response: answers(FilesSchema),
  },
  'POST /models': {
    tags,
    summary: 'Add a model from a file; it is used once it is activated',
    description:
      'Either a model file (application/json), or safetensors (application/octet-stream): an exported ' +
      "model, or the state_dict of a PyTorch net of Linear layers from a floor point's x and y " +
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
};
