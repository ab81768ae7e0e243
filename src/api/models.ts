/** Models: their versions, activation, export and import. */
import Type, { type Static } from 'typebox';
import {
  ActivationSchema,
  ChangeSchema,
  type ModelFile,
  ModelFileSchema,
  OfferedPriorSchema,
  RepeatabilitySchema,
} from '../learning/model-file.ts';
import { MessageSchema, nullable, SeedSchema, UuidSchema } from '../schemas.ts';
import { answers, BYTES, BytesSchema, IdParamsSchema } from './route.ts';

const errorMm = (description: string) => nullable(Type.Number({ minimum: 0, description }));

/** A trained model, without its weights. */
export const ModelSchema = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  uuid: UuidSchema,
  rig: Type.String({ description: 'Name of the rig' }),
  kind: Type.String({ description: 'Kind of model' }),
  createdAt: Type.String({
    format: 'date-time',
    description: 'When it was trained or imported',
  }),
  trainingId: nullable(Type.Integer({ minimum: 1, description: 'Its training; null if imported' })),
  trainedBy: nullable(
    Type.String({ description: 'The worker that trained it; null if it was this daemon' }),
  ),
  sampleCount: Type.Integer({ minimum: 0, description: 'Samples that it was trained on' }),
  datasetHash: Type.String({ description: 'Hash of the samples that it was trained on' }),
  seed: SeedSchema,
  validationMedianMm: errorMm('Median error on held-out samples [mm]'),
  validationStandardErrorMm: errorMm(
    'Standard error of this median [mm]; null with too few held-out samples',
  ),
  validationP95Mm: errorMm('95th percentile of the error on held-out samples [mm]'),
  active: Type.Boolean({ description: 'Whether it is the active model' }),
  activeBecause: nullable(
    Type.Object(
      { message: Type.String(), wording: MessageSchema },
      { description: 'Why it is the active model, completing "it is active because"; else null' },
    ),
  ),
});
export type ModelRecord = Static<typeof ModelSchema>;

const FormatSchema = Type.Union(
  [Type.Literal('json'), Type.Literal('safetensors'), Type.Literal('onnx')],
  { description: 'json and safetensors hold the whole model; onnx predicts angles, no errors' },
);
/** A format of model files. */
export type ModelFormat = Static<typeof FormatSchema>;

const { geometry, settings, reach, angleError, metrics } = ModelFileSchema.properties;
const ModelDetailsSchema = Type.Object({
  ...ModelSchema.properties,
  geometry,
  settings,
  reach,
  angleError,
  metrics,
  repeatability: nullable(RepeatabilitySchema),
  changes: Type.Array(ChangeSchema, {
    description: 'Changes of the rig while the samples were taken',
  }),
  fleetPrior: nullable(OfferedPriorSchema),
});
/** A model with all of its file except the weights. */
export type ModelDetails = Static<typeof ModelDetailsSchema>;

const coordinate = (description: string) => Type.Number({ description: `${description} [m]` });

/** A model's error at one sample. */
const ModelErrorSchema = Type.Object({
  sampleId: nullable(
    Type.Integer({ minimum: 1, description: 'Id of the sample; null when it has been removed' }),
  ),
  xM: coordinate('Measured spot, forward of the base'),
  yM: coordinate('Measured spot, to the left of the base'),
  errorMm: nullable(
    Type.Number({
      minimum: 0,
      description: 'Error on the floor [mm]; null when the predicted beam misses the floor',
    }),
  ),
  fresh: Type.Boolean({
    description: 'Not held out in the training: taken after it, or not part of its samples',
  }),
});
export type ModelError = Static<typeof ModelErrorSchema>;

/** Maximum number of errors in a report, and how many of them are the worst ones. */
export const MAX_ERRORS = 1000;
export const WORST_ERRORS = 100;

/** The errors of a model, thinned to what a page can draw. */
const ModelErrorsSchema = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'Number of samples with a known error' }),
  errors: Type.Array(ModelErrorSchema, {
    description: `All of them, or at most ${MAX_ERRORS}: the ${WORST_ERRORS} worst and an even selection of the rest`,
  }),
});
export type ModelErrors = Static<typeof ModelErrorsSchema>;

const FilesSchema = Type.Unsafe<string | Uint8Array>({
  content: { 'application/json': { schema: ModelFileSchema }, [BYTES]: { schema: BytesSchema } },
});

/** The names of its schemas in OpenAPI. */
export const MODEL_SCHEMAS = {
  Model: ModelSchema,
  ModelDetails: ModelDetailsSchema,
  ModelError: ModelErrorSchema,
  ModelErrors: ModelErrorsSchema,
  ModelFile: ModelFileSchema,
};

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
        [BYTES]: { schema: BytesSchema },
      },
    }),
    response: answers(ModelSchema),
  },
};
