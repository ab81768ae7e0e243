/**
 * Models over HTTP: versions, which one aims, export.
 */
import Type from 'typebox';
import { ModelFileSchema } from '../../learning/model-file.ts';
import { ModelSchema } from '../../store/records.ts';
import type { Services } from '../services.ts';
import { type App, answers, IdParamsSchema } from './app-types.ts';

/** Adds the routes of models. */
export function modelRoutes(app: App, { store, models, rig }: Services): void {
  const tags = ['models'];

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

  app.get(
    '/models/:id',
    {
      schema: {
        tags,
        summary: 'One model',
        params: IdParamsSchema,
        response: answers(ModelSchema),
      },
    },
    async ({ params }) => {
      const { file: _, ...record } = await store.models.get(Number(params.id));
      return record;
    },
  );

  app.post(
    '/models/:id/activate',
    {
      schema: {
        tags,
        summary: 'Aim by this model from now on; also the way back to an older one',
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
          { format: Type.Optional(Type.Literal('json')) },
          { additionalProperties: false },
        ),
        response: answers(ModelFileSchema),
      },
    },
    async ({ params }, reply) => {
      const { id, kind, file } = await store.models.get(Number(params.id));
      return reply
        .type('application/json')
        .header('content-disposition', `attachment; filename="model-${id}-${kind}.json"`)
        .send(file as never);
    },
  );
}
