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
      description: 'Speed of the spot [m/s]; slower where an axis is at its speed limit',
    }),
    repeat: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        default: 1,
        description: 'Number of passes; from 2 on, the path is closed',
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
      'Refused with `path-unreachable`, and nothing moves, when any part of it is unreachable. ' +
      'Goes to the first point with the laser off, along the path with the laser on, and turns it ' +
      'off at the end. A stop and a lost connection end it; it is never resumed.',
    body: PathRequestSchema,
    response: answers(PathDetailsSchema),
  },
  'GET /paths': {
    tags,
    summary: 'The newest fifty paths since the daemon was started',
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
    summary: 'End a path at its present point; before its first point, on the way there',
    params: IdParamsSchema,
    response: answers(PathViewSchema),
  },
};
