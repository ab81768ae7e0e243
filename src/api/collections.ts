/**
 * Collections: runs of the rig that take samples.
 */
import Type, { type Static } from 'typebox';
import { nullable, queueProperties } from '../job.ts';
import { CollectionSchema, collectionRequestProperties } from '../samples/collection.ts';
import { floorPointProperties } from '../samples/sample.ts';
import { answers, IdParamsSchema } from './route.ts';

/** An answer of the external observer, to any job: where the spot of a pose is, or that none is seen. */
export const ObservationSchema = Type.Object(
  {
    pose: Type.Integer({ minimum: 0, description: 'The pose that is awaited' }),
    xM: Type.Optional(floorPointProperties.xM),
    yM: Type.Optional(floorPointProperties.yM),
    missed: Type.Optional(Type.Literal(true, { description: 'Nothing is to be seen' })),
  },
  { additionalProperties: false, description: 'Either xM and yM, or missed' },
);
export type Observation = Static<typeof ObservationSchema>;

const { poses: posesOfRecord, ...recordProperties } = CollectionSchema.properties;

/** A collection as the API and telemetry show it. */
export const CollectionViewSchema = Type.Object({
  ...recordProperties,
  ...queueProperties,
  posesGiven: Type.Boolean({ description: 'Whether it looks at given poses instead of a plan' }),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  awaiting: nullable(
    Type.Integer({ description: 'The pose that the external observer is asked about' }),
  ),
  result: nullable(
    Type.Object({
      session: Type.String({ description: 'The session that its samples carry' }),
      samples: Type.Integer(),
    }),
  ),
});
export type CollectionView = Static<typeof CollectionViewSchema>;

/** A collection with its poses, which may be thousands and aren't repeated at each. */
const CollectionDetailsSchema = Type.Object({
  ...CollectionViewSchema.properties,
  poses: posesOfRecord,
});

const { count, plan, observer, seed, poses } = collectionRequestProperties;
const CollectionRequestSchema = Type.Object(
  {
    count: Type.Optional(count),
    poses: Type.Optional(poses),
    plan: Type.Optional(plan),
    observer: Type.Optional(observer),
    seed: Type.Optional(seed),
  },
  { additionalProperties: false },
);

export type CollectionRequest = Static<typeof CollectionRequestSchema>;

const tags = ['collections'];

export const COLLECTION_ROUTES = {
  'POST /collections': {
    tags,
    summary: 'Collect samples: move, settle, observe, again and again',
    description: 'Wants a `count` of samples of a plan, or the `poses` to look at.',
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
    summary: 'One collection, with the poses that it was given',
    params: IdParamsSchema,
    response: answers(CollectionDetailsSchema),
  },
  'DELETE /collections/:id': {
    tags,
    summary: 'Cancel a collection; its samples stay',
    params: IdParamsSchema,
    response: answers(CollectionViewSchema),
  },
  'POST /collections/:id/resume': {
    tags,
    summary: 'Take up again, at the pose where it ended, what was cancelled or has failed',
    params: IdParamsSchema,
    response: answers(CollectionViewSchema),
  },
  'POST /collections/:id/observations': {
    tags,
    summary: 'Answer where the spot is, for the pose that is awaited',
    description: 'Answers when the sample, or the miss, is kept.',
    params: IdParamsSchema,
    body: ObservationSchema,
    response: answers(CollectionViewSchema),
  },
};
