/**
 * Checks over HTTP: whether the active model still holds.
 */
import Type from 'typebox';
import { SeedSchema } from '../../job.ts';
import { CheckViewSchema } from '../../jobs/check-view.ts';
import type { Services } from '../services.ts';
import { type App, answers, IdParamsSchema } from './app-types.ts';
import { ObservationSchema, pointOfObservation } from './collection-routes.ts';

/** Adds the routes of checks. */
export function checkRoutes(app: App, { checks }: Services): void {
  const tags = ['checks'];

  app.post(
    '/checks',
    {
      preValidation: async (request) => {
        request.body ??= {}; // there is a default for everything
      },
      schema: {
        tags,
        summary: 'Check whether the active model still holds',
        description:
          'Aims at six targets over where the model learned, and looks where the spots are. `result` tells ' +
          'whether they are as far off as the model says of itself; a model that holds is taken for one that ' +
          "doesn't in about one check of a hundred, on rough rigs more often. The same seed gives the same targets.",
        body: Type.Object(
          {
            observer: Type.Optional(
              Type.String({ description: 'Who looks: simulated, or external' }),
            ),
            seed: Type.Optional(SeedSchema),
            keep: Type.Optional(
              Type.Boolean({ default: false, description: 'Keep the spots as samples' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: answers(CheckViewSchema),
      },
    },
    async ({ body: { observer, seed = 1, keep = false } }) =>
      checks.begin({ observer, seed, keep }),
  );

  app.get(
    '/checks',
    {
      schema: {
        tags,
        summary: 'The checks since the daemon was started, the newest fifty',
        response: answers(Type.Object({ checks: Type.Array(CheckViewSchema) })),
      },
    },
    async () => ({ checks: checks.list() }),
  );

  app.get(
    '/checks/:id',
    {
      schema: {
        tags,
        summary: 'One check',
        params: IdParamsSchema,
        response: answers(CheckViewSchema),
      },
    },
    async ({ params }) => checks.get(Number(params.id)),
  );

  app.delete(
    '/checks/:id',
    {
      schema: {
        tags,
        summary: 'Cancel a check',
        params: IdParamsSchema,
        response: answers(CheckViewSchema),
      },
    },
    async ({ params }) => checks.cancel(Number(params.id)),
  );

  app.post(
    '/checks/:id/observations',
    {
      schema: {
        tags,
        summary: 'Answer where the spot is, for the pose that is awaited',
        params: IdParamsSchema,
        body: ObservationSchema,
        response: answers(CheckViewSchema),
      },
    },
    async ({ params, body }) =>
      checks.observe(Number(params.id), body.pose, pointOfObservation(body)),
  );
}
