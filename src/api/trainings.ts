/**
 * Trainings: runs that learn models from the rig's samples.
 */
import Type from 'typebox';
import { SeedSchema } from '../job.ts';
import { TrainingViewSchema } from '../jobs/trainings.ts';
import { MODEL_KINDS } from '../learning/kinds/registry.ts';
import { TrainingSettingsSchema } from '../learning/settings.ts';
import { answers, IdParamsSchema } from './route.ts';

export type { TrainingView } from '../jobs/trainings.ts';

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
