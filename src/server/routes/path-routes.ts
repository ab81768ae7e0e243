/**
 * Paths over HTTP: lines on the floor that the spot follows.
 */
import Type from 'typebox';
import { PathDetailsSchema, PathViewSchema, viewPath } from '../../jobs/paths.ts';
import { FloorPointSchema } from '../../samples/sample.ts';
import type { Services } from '../services.ts';
import { type App, answers, IdParamsSchema } from './app-types.ts';

const PathRequestSchema = Type.Object(
  {
    points: Type.Array(FloorPointSchema, {
      minItems: 2,
      maxItems: 5000,
      description: 'Corners of the line',
    }),
    speedMPerS: Type.Number({
      minimum: 0.001,
      maximum: 10,
      description: "Speed of the spot [m/s]; it is slower where an axis can't keep up",
    }),
    repeat: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        default: 1,
        description: 'How often it is gone along; from 2 on, the path closes itself',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Adds the routes of paths. */
export function pathRoutes(app: App, { paths }: Services): void {
  const tags = ['paths'];

  app.post(
    '/paths',
    {
      schema: {
        tags,
        summary: 'Follow a path on the floor',
        description:
          'Refused with `path-unreachable`, and nothing moves, when any part of it is out of reach. ' +
          'Goes to the first point with the laser off, along the path with the laser on, and turns it ' +
          'off at the end. A stop and a lost connection end it; it never goes on by itself.',
        body: PathRequestSchema,
        response: answers(PathDetailsSchema),
      },
    },
    async ({ body }) => paths.begin({ repeat: 1, ...body }),
  );

  app.get(
    '/paths',
    {
      schema: {
        tags,
        summary: 'The paths since the daemon was started, the newest fifty',
        response: answers(Type.Object({ paths: Type.Array(PathViewSchema) })),
      },
    },
    async () => ({ paths: paths.list().map(viewPath) }),
  );

  app.get(
    '/paths/:id',
    {
      schema: {
        tags,
        summary: 'One path, with its line',
        params: IdParamsSchema,
        response: answers(PathDetailsSchema),
      },
    },
    async ({ params }) => paths.get(Number(params.id)),
  );

  app.delete(
    '/paths/:id',
    {
      schema: {
        tags,
        summary: 'End a path where it is; on the way to its first point, there',
        params: IdParamsSchema,
        response: answers(PathViewSchema),
      },
    },
    async ({ params }) => viewPath(await paths.cancel(Number(params.id))),
  );
}
