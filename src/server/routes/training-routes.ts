/**
 * Trainings over HTTP: runs that learn models from the rig's samples.
 */
import Type from 'typebox';
import { SeedSchema } from '../../job.ts';
import { DEFAULT_KINDS, TrainingViewSchema } from '../../jobs/trainings.ts';
import { MODEL_KINDS } from '../../learning/kinds/registry.ts';
import { TrainingSettingsSchema } from '../../learning/settings.ts';
import type { Services } from '../services.ts';
import { type App, answers, IdParamsSchema } from './app-types.ts';

const KindSchema = Type.Enum([...MODEL_KINDS]);

/** Adds the routes of trainings. */
export function trainingRoutes(app: App, { store, trainings }: Services): void {
  const tags = ['trainings'];

  app.post(
    '/trainings',
    {
      preValidation: async (request) => {
        request.body ??= {}; // there is a default for everything
      },
      schema: {
        tags,
        summary:
          'Train models on the samples of the rig; the best on held-out samples aims from then on, unless the one before does as well',
        body: Type.Object(
          {
            kinds: Type.Optional(Type.Array(KindSchema, { minItems: 1, uniqueItems: true })),
            seed: Type.Optional(SeedSchema),
            settings: Type.Optional(TrainingSettingsSchema),
          },
          { additionalProperties: false },
        ),
        response: answers(TrainingViewSchema),
      },
    },
    async ({ body: { kinds = DEFAULT_KINDS, seed = 1, settings = {} } }) =>
      trainings.create({ kinds, seed, settings }),
  );

  app.get(
    '/trainings',
    {
      schema: {
        tags,
        summary: 'All trainings',
        response: answers(Type.Object({ trainings: Type.Array(TrainingViewSchema) })),
      },
    },
    async () => ({
      trainings: (await store.trainings.list()).map((record) => trainings.view(record)),
    }),
  );

  app.get(
    '/trainings/:id',
    {
      schema: {
        tags,
        summary: 'One training, with its losses',
        params: IdParamsSchema,
        response: answers(TrainingViewSchema),
      },
    },
    async ({ params }) => trainings.view(await store.trainings.get(Number(params.id))),
  );

  app.delete(
    '/trainings/:id',
    {
      schema: {
        tags,
        summary: 'Cancel a training; models that it has made stay',
        params: IdParamsSchema,
        response: answers(TrainingViewSchema),
      },
    },
    async ({ params }) => trainings.cancel(Number(params.id)),
  );
}
