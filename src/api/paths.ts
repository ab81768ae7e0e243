/**
 * Paths: lines on the floor that the spot follows.
 */
import Type from 'typebox';
import { PathDetailsSchema, PathViewSchema } from '../jobs/paths.ts';
import { FloorPointSchema } from '../samples/sample.ts';
import { answers, IdParamsSchema } from './route.ts';

export type { PathDetails, PathView } from '../jobs/paths.ts';

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

const tags = ['paths'];

export const PATH_ROUTES = {
  'POST /paths': {
    tags,
    summary: 'Follow a path on the floor',
    description:
      'Refused with `path-unreachable`, and nothing moves, when any part of it is out of reach. ' +
      'Goes to the first point with the laser off, along the path with the laser on, and turns it ' +
      'off at the end. A stop and a lost connection end it; it never goes on by itself.',
    body: PathRequestSchema,
    response: answers(PathDetailsSchema),
  },
  'GET /paths': {
    tags,
    summary: 'The paths since the daemon was started, the newest fifty',
    response: answers(Type.Object({ paths: Type.Array(PathViewSchema) })),
  },
  'GET /paths/:id': {
    tags,
    summary: 'One path, with its line',
    params: IdParamsSchema,
    response: answers(PathDetailsSchema),
  },
  'DELETE /paths/:id': {
    tags,
    summary: 'End a path where it is; on the way to its first point, there',
    params: IdParamsSchema,
    response: answers(PathViewSchema),
  },
};
