/**
 * Collections over HTTP: runs of the rig that take samples.
 */
import Type, { type Static } from 'typebox';
import { PantiltError } from '../../errors.ts';
import { nullable } from '../../job.ts';
import { sessionOf } from '../../jobs/collector.ts';
import { msg } from '../../message.ts';
import {
  type CollectionRecord,
  CollectionSchema,
  collectionRequestProperties,
} from '../../samples/collection.ts';
import { floorPointProperties } from '../../samples/sample.ts';
import type { FloorPoint } from '../../units.ts';
import type { Services } from '../services.ts';
import { type App, answers, IdParamsSchema } from './app-types.ts';

/**
 * What the external observer answers, whichever job has asked it.
 */

/** Where the spot of a pose is, or that there is none to be seen. */
export const ObservationSchema = Type.Object(
  {
    pose: Type.Integer({ minimum: 0, description: 'The pose that is awaited' }),
    xM: Type.Optional(floorPointProperties.xM),
    yM: Type.Optional(floorPointProperties.yM),
    missed: Type.Optional(Type.Literal(true, { description: 'Nothing is to be seen' })),
  },
  { additionalProperties: false, description: 'Either xM and yM, or missed' },
);

/**
 * The spot of an observation; undefined when it was missed.
 * @throws PantiltError `request-invalid` when it says neither or both
 */
export function pointOfObservation({
  xM,
  yM,
  missed,
}: Static<typeof ObservationSchema>): FloorPoint | undefined {
  if (missed && xM === undefined && yM === undefined) return undefined;
  if (!missed && xM !== undefined && yM !== undefined) return { xM, yM };
  throw new PantiltError(
    'invalid',
    'request-invalid',
    msg`an observation wants either xM and yM [m], where the spot is, or missed: true, and not both`,
  );
}

const { poses: posesOfRecord, ...recordProperties } = CollectionSchema.properties;

/** A collection as the API and telemetry show it. */
export const CollectionViewSchema = Type.Object({
  ...recordProperties,
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
type CollectionView = Static<typeof CollectionViewSchema>;

/** A collection with its poses, which may be thousands and aren't repeated at each. */
const CollectionDetailsSchema = Type.Object({
  ...CollectionViewSchema.properties,
  poses: posesOfRecord,
});

/** Looks at a collection. */
export const viewCollection = (
  collections: Services['collections'],
  { poses, ...record }: CollectionRecord,
): CollectionView => ({
  ...record,
  posesGiven: poses !== null,
  progress: record.taken / record.count,
  awaiting: collections.awaiting(record.id),
  result:
    record.finishedAt === null ? null : { session: sessionOf(record.id), samples: record.taken },
});

const { count, plan, observer, seed, poses } = collectionRequestProperties;

/** Adds the routes of collections. */
export function collectionRoutes(app: App, { store, collections }: Services): void {
  const tags = ['collections'];
  const view = (record: CollectionRecord) => viewCollection(collections, record);
  const details = (record: CollectionRecord) => ({ ...view(record), poses: record.poses });

  app.post(
    '/collections',
    {
      schema: {
        tags,
        summary: 'Collect samples: move, settle, observe, again and again',
        description: 'Wants a `count` of samples of a plan, or the `poses` to look at.',
        body: Type.Object(
          {
            count: Type.Optional(count),
            poses: Type.Optional(poses),
            plan: Type.Optional(plan),
            observer: Type.Optional(observer),
            seed: Type.Optional(seed),
          },
          { additionalProperties: false },
        ),
        response: answers(CollectionDetailsSchema),
      },
    },
    async ({ body: { poses = null, ...body } }) => {
      const count = poses?.length ?? body.count;
      if (count === undefined || (poses && (body.count ?? body.plan) !== undefined)) {
        throw countOrPoses();
      }
      const defaults = {
        plan: 'active',
        observer: collections.observerNames[0] ?? '',
        seed: 1,
      } as const;
      return details(await collections.create({ ...defaults, ...body, count, poses }));
    },
  );

  app.get(
    '/collections',
    {
      schema: {
        tags,
        summary: 'All collections',
        response: answers(Type.Object({ collections: Type.Array(CollectionViewSchema) })),
      },
    },
    async () => ({ collections: (await store.collections.list()).map(view) }),
  );

  app.get(
    '/collections/:id',
    {
      schema: {
        tags,
        summary: 'One collection, with the poses that it was given',
        params: IdParamsSchema,
        response: answers(CollectionDetailsSchema),
      },
    },
    async ({ params }) => details(await store.collections.get(Number(params.id))),
  );

  app.delete(
    '/collections/:id',
    {
      schema: {
        tags,
        summary: 'Cancel a collection; its samples stay',
        params: IdParamsSchema,
        response: answers(CollectionViewSchema),
      },
    },
    async ({ params }) => view(await collections.cancel(Number(params.id))),
  );

  app.post(
    '/collections/:id/resume',
    {
      schema: {
        tags,
        summary: 'Take up again, at the pose where it ended, what was cancelled or has failed',
        params: IdParamsSchema,
        response: answers(CollectionViewSchema),
      },
    },
    async ({ params }) => view(await collections.resume(Number(params.id))),
  );

  app.post(
    '/collections/:id/observations',
    {
      schema: {
        tags,
        summary: 'Answer where the spot is, for the pose that is awaited',
        description: 'Answers when the sample, or the miss, is kept.',
        params: IdParamsSchema,
        body: ObservationSchema,
        response: answers(CollectionViewSchema),
      },
    },
    async ({ params, body }) => {
      const id = Number(params.id);
      await collections.observe(id, body.pose, pointOfObservation(body));
      return view(await store.collections.get(id));
    },
  );
}

const countOrPoses = (): PantiltError =>
  new PantiltError(
    'invalid',
    'request-invalid',
    msg`a collection wants either a count (with a plan, if you like) or poses, and not both`,
  );
