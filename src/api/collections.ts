/**
 * Collections: runs of the rig that take samples.
 */
import Type, { type Static } from 'typebox';
import { queueProperties } from '../job.ts';
import { CollectionSchema, collectionRequestProperties } from '../samples/collection.ts';
import { floorPointProperties, heightField, surfaceField } from '../samples/sample.ts';
import { MessageSchema, nullable } from '../schemas.ts';
import { answers, IdParamsSchema } from './route.ts';

/** An observation by the external observer: the spot of a pose, or that none is visible. */
export const ObservationSchema = Type.Object(
  {
    pose: Type.Integer({ minimum: 0, description: 'The awaited pose' }),
    xM: Type.Optional(floorPointProperties.xM),
    yM: Type.Optional(floorPointProperties.yM),
    zM: Type.Optional(heightField),
    surface: Type.Optional(surfaceField),
    missed: Type.Optional(Type.Literal(true, { description: 'No spot is visible' })),
  },
  { additionalProperties: false, description: 'Either xM and yM, or missed' },
);
export type Observation = Static<typeof ObservationSchema>;

/** A mistake that the first samples of a collection show. */
const MistakeSchema = Type.Object({
  name: Type.String({ description: 'Stable name, for example tilt-reversed' }),
  message: Type.String({ description: 'What looks wrong, on which grounds, and what to do' }),
  wording: MessageSchema,
  logEvidence: Type.Number({
    description: 'Natural logarithm of how much more probable the samples are with it',
  }),
  changes: Type.Array(
    Type.Object({
      path: Type.String({ description: 'Field of the rig file, for example axes.tilt.direction' }),
      value: Type.Number(),
    }),
    { description: 'Changes of the rig file that correct it' },
  ),
  changesSamples: Type.Boolean({ description: 'Whether the correction changes or drops samples' }),
});
export type MistakeView = Static<typeof MistakeSchema>;

const { poses: posesOfRecord, ...recordProperties } = CollectionSchema.properties;

/** A collection as the API and telemetry show it. */
export const CollectionViewSchema = Type.Object({
  ...recordProperties,
  ...queueProperties,
  posesGiven: Type.Boolean({ description: 'Whether it has given poses instead of a plan' }),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  awaiting: nullable(
    Type.Integer({ description: 'The pose whose external observation is awaited' }),
  ),
  search: nullable(
    Type.Object(
      {
        message: Type.String({ description: 'What the next pose assumes' }),
        wording: MessageSchema,
        poses: Type.Integer({ description: 'Poses of the search so far' }),
      },
      { description: 'The search for the spot while poses of the plan show none' },
    ),
  ),
  mistakes: Type.Array(MistakeSchema, {
    description:
      'Mistakes in the rig file, the wiring or the measuring that the first samples show, most probable first; ' +
      'several if the samples cannot tell them apart',
  }),
  result: nullable(
    Type.Object({
      session: Type.String({ description: 'The session that its samples carry' }),
      samples: Type.Integer(),
    }),
  ),
});
export type CollectionView = Static<typeof CollectionViewSchema>;

/** A collection with its poses: there may be thousands, so they are not in the list. */
const CollectionDetailsSchema = Type.Object({
  ...CollectionViewSchema.properties,
  poses: posesOfRecord,
});

const { count, plan, approach, surface, observer, seed, poses } = collectionRequestProperties;
const CollectionRequestSchema = Type.Object(
  {
    count: Type.Optional(count),
    poses: Type.Optional(poses),
    plan: Type.Optional(plan),
    approach: Type.Optional(approach),
    surface: Type.Optional(surface),
    observer: Type.Optional(observer),
    seed: Type.Optional(seed),
  },
  { additionalProperties: false },
);

export type CollectionRequest = Static<typeof CollectionRequestSchema>;

/** The names of its schemas in OpenAPI. */
export const COLLECTION_SCHEMAS = {
  Observation: ObservationSchema,
  Mistake: MistakeSchema,
  Collection: CollectionViewSchema,
  CollectionDetails: CollectionDetailsSchema,
  CollectionRequest: CollectionRequestSchema,
};

const tags = ['collections'];

export const COLLECTION_ROUTES = {
  'POST /collections': {
    turn: true as const,
    tags,
    summary: 'Collect samples: move, settle, observe, for each pose',
    description: 'Takes `count` samples according to a plan, or one sample at each of the `poses`.',
    body: CollectionRequestSchema,
    response: answers(CollectionDetailsSchema),
  },
  'GET /collections': {
    tags,
    summary: 'All collections',
    response: answers(Type.Object({ collections: Type.Array(CollectionViewSchema) })),
  },
  'GET /collections/:id': {
    tags,
    summary: 'One collection, with its given poses',
    params: IdParamsSchema,
    response: answers(CollectionDetailsSchema),
  },
  'DELETE /collections/:id': {
    turn: true as const,
    tags,
    summary: 'Cancel a collection; its samples are kept',
    params: IdParamsSchema,
    response: answers(CollectionViewSchema),
  },
  'POST /collections/:id/resume': {
    turn: true as const,
    tags,
    summary: 'Resume a cancelled or failed collection at the pose where it ended',
    params: IdParamsSchema,
    response: answers(CollectionViewSchema),
  },
  'POST /collections/:id/fix': {
    role: 'teacher' as const,
    tags,
    summary: 'Correct a mistake that the samples of a collection show',
    description:
      'Changes the rig file or the samples, as the mistake lists. If the rig file changes, the daemon then ' +
      'restarts, and an unfinished collection continues with what it has.',
    params: IdParamsSchema,
    body: Type.Object(
      { mistake: Type.String({ description: 'Its name' }) },
      { additionalProperties: false },
    ),
    response: answers(
      Type.Object({ restarts: Type.Boolean({ description: 'Whether the daemon restarts now' }) }),
    ),
  },
  'POST /collections/:id/observations': {
    tags,
    summary: 'Send the spot of the awaited pose',
    description: 'Answers when the sample, or the miss, is stored.',
    params: IdParamsSchema,
    body: ObservationSchema,
    response: answers(CollectionViewSchema),
  },
};
