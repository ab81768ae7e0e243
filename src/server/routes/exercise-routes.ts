/**
 * The exercise over HTTP: steps as jobs, and the weights of their nets.
 */
import Type from 'typebox';
import { MAX_TIMES_COURSE } from '../../course/training-runs.ts';
import {
  ExerciseDetailsSchema,
  ExerciseRequestSchema,
  ExerciseViewSchema,
} from '../../jobs/exercise-view.ts';
import type { Services } from '../services.ts';
import { answerRoutes } from './answer-routes.ts';
import { type App, answers, BYTES, BytesSchema, IdParamsSchema } from './app-types.ts';

/** Adds the routes of the exercise. */
export function exerciseRoutes(app: App, services: Services): void {
  const { exercises } = services;
  const tags = ['exercises'];
  answerRoutes(app, services);

  app.post(
    '/exercises',
    {
      schema: {
        tags,
        summary: 'Go through a step of the PanTilt exercise, on the ideal robot of this rig',
        description:
          'Trains nets where the step is about nets, one step after the other; nets that a step has trained ' +
          "aren't trained again. What the settings leave out is the exercise's own; more than " +
          `${MAX_TIMES_COURSE} times the work of the course's net is refused. Moves nothing.`,
        body: ExerciseRequestSchema,
        response: answers(ExerciseDetailsSchema),
      },
    },
    async ({ body: { step, seed = 1, settings = {} } }) =>
      exercises.begin({ step, seed, settings }),
  );

  app.get(
    '/exercises',
    {
      schema: {
        tags,
        summary: 'The steps since the daemon was started, the newest fifty, without their results',
        response: answers(Type.Object({ exercises: Type.Array(ExerciseViewSchema) })),
      },
    },
    async () => ({ exercises: exercises.list() }),
  );

  app.get(
    '/exercises/:id',
    {
      schema: {
        tags,
        summary: 'One step, with what it shows once it is done',
        params: IdParamsSchema,
        response: answers(ExerciseDetailsSchema),
      },
    },
    async ({ params }) => exercises.get(Number(params.id)),
  );

  app.delete(
    '/exercises/:id',
    {
      schema: {
        tags,
        summary: 'Cancel a step',
        params: IdParamsSchema,
        response: answers(ExerciseDetailsSchema),
      },
    },
    async ({ params }) => exercises.cancel(Number(params.id)),
  );

  app.get(
    '/exercises/:id/weights',
    {
      schema: {
        tags,
        summary: "The weights of a step's net, as safetensors; PyTorch loads them as a state_dict",
        params: IdParamsSchema,
        querystring: Type.Object(
          {
            net: Type.Optional(
              Type.String({ maxLength: 100, description: 'Its name; the last one if left out' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: answers(
          Type.Unsafe<Uint8Array>({ content: { [BYTES]: { schema: BytesSchema } } }),
        ),
      },
    },
    async ({ params: { id }, query: { net } }, reply) =>
      reply
        .type(BYTES)
        .header('content-disposition', `attachment; filename="exercise-${id}.safetensors"`)
        .send(exercises.weights(Number(id), net)),
  );
}
