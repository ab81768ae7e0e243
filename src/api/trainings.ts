/** Trainings: jobs that train models on the rig's samples. */
import Type, { type Static } from 'typebox';
import { jobProperties, queueProperties } from '../job.ts';
import { MODEL_KINDS } from '../learning/model-file.ts';
import { TrainingSettingsSchema } from '../learning/settings.ts';
import { nullable, SeedSchema } from '../schemas.ts';
import { answers, IdParamsSchema } from './route.ts';

/** A job that trains models on the samples of a rig. */
export const TrainingSchema = Type.Object({
  ...jobProperties,
  kinds: Type.Array(Type.String(), { description: 'The kinds of model to train' }),
  seed: SeedSchema,
  modelIds: Type.Array(Type.Integer(), { description: 'The models that it has trained so far' }),
});
export type TrainingRecord = Static<typeof TrainingSchema>;

const loss = (description: string) => Type.Array(Type.Number(), { description });

/** A training as the API and telemetry show it. */
export const TrainingViewSchema = Type.Object({
  ...TrainingSchema.properties,
  ...queueProperties,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  learning: nullable(
    Type.Object(
      {
        kind: Type.String(),
        iteration: Type.Integer(),
        iterations: Type.Integer(),
        trainingLoss: loss('Loss on the training samples so far'),
        validationLoss: loss('Loss on the held-out samples so far'),
        validationMedianMm: nullable(Type.Number({ description: 'Error on the floor [mm]' })),
      },
      { description: 'The kind that is in training' },
    ),
  ),
  result: nullable(
    Type.Object({
      modelIds: Type.Array(Type.Integer(), {
        description:
          'The models; the best on held-out samples became active, unless the active one did better',
      }),
    }),
  ),
});
export type TrainingView = Static<typeof TrainingViewSchema>;

const TrainingRequestSchema = Type.Object(
  {
    kinds: Type.Optional(
      Type.Array(Type.Enum([...MODEL_KINDS]), { minItems: 1, uniqueItems: true }),
    ),
    seed: Type.Optional(SeedSchema),
    settings: Type.Optional(TrainingSettingsSchema),
  },
  { additionalProperties: false },
);

/** The names of its schemas in OpenAPI. */
export const TRAINING_SCHEMAS = {
  Training: TrainingViewSchema,
  TrainingRequest: TrainingRequestSchema,
  TrainingSettings: TrainingSettingsSchema,
};

const tags = ['trainings'];

export const TRAINING_ROUTES = {
  'POST /trainings': {
    tags,
    summary:
      'Train models on the samples of the rig; the best on held-out samples becomes active, unless the active one is as good',
    body: TrainingRequestSchema,
    response: answers(TrainingViewSchema),
  },
  'GET /trainings': {
    tags,
    summary: 'All trainings',
    response: answers(Type.Object({ trainings: Type.Array(TrainingViewSchema) })),
  },
  'GET /trainings/:id': {
    tags,
    summary: 'One training, with its losses',
    params: IdParamsSchema,
    response: answers(TrainingViewSchema),
  },
  'DELETE /trainings/:id': {
    tags,
    summary: 'Cancel a training; finished models are kept',
    params: IdParamsSchema,
    response: answers(TrainingViewSchema),
  },
};
