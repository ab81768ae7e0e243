/**
 * Paths: lines on the floor that the spot follows.
 */
import Type, { type Static } from 'typebox';
import { jobProperties } from '../job.ts';
import { FloorPointSchema } from '../samples/sample.ts';
import { answers, IdParamsSchema } from './route.ts';

/** A path as the API and telemetry show it. */
export const PathViewSchema = Type.Object({
  ...jobProperties,
  modelId: Type.Integer({ description: 'The active model' }),
  speedMPerS: Type.Number({ description: 'Requested speed of the spot [m/s]' }),
  repeat: Type.Integer({ description: 'Number of laps' }),
  lengthM: Type.Number({ description: 'Length of all laps [m]' }),
  durationS: Type.Number({ description: 'Duration from the first point of the path [s]' }),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
});
export type PathView = Static<typeof PathViewSchema>;

/** A path with its line, which telemetry omits. */
const PathDetailsSchema = Type.Object({
  ...PathViewSchema.properties,
  points: Type.Array(FloorPointSchema, {
    description: 'The corners of the line; closed when it is repeated',
  }),
});
export type PathDetails = Static<typeof PathDetailsSchema>;

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
        description: 'Number of passes, 1 if left out; from 2 on, the path is closed',
      }),
    ),
  },
  { additionalProperties: false },
);

/** The names of its schemas in OpenAPI. */
export const PATH_SCHEMAS = {
  Path: PathViewSchema,
  PathDetails: PathDetailsSchema,
  PathRequest: PathRequestSchema,
};

const tags = ['paths'];

export const PATH_ROUTES = {
  'POST /paths': {
    turn: true as const,
    tags,
    summary: 'Follow a path on the floor',
    description:
      'Refused, and nothing moves, with `path-unreachable` when any part of it is unreachable, and ' +
      'with `path-kept-out` when the beam could meet a keep-out zone on it. ' +
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
    turn: true as const,
    tags,
    summary: 'Cancel a path: the rig stops at the current point, or on the way to the first one',
    params: IdParamsSchema,
    response: answers(PathViewSchema),
  },
};
