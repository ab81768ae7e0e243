/**
 * Collections over HTTP: runs of the rig that take samples.
 */
import { COLLECTION_ROUTES, type CollectionView, type Observation } from '../../api/collections.ts';
import { PantiltError } from '../../errors.ts';
import { sessionOf } from '../../jobs/collector.ts';
import { msg } from '../../message.ts';
import type { CollectionRecord } from '../../samples/collection.ts';
import type { FloorPoint } from '../../units.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/**
 * The spot of an observation; undefined when it was missed.
 * @throws PantiltError `request-invalid` when it says neither or both
 */
export function pointOfObservation({ xM, yM, missed }: Observation): FloorPoint | undefined {
  if (missed && xM === undefined && yM === undefined) return undefined;
  if (!missed && xM !== undefined && yM !== undefined) return { xM, yM };
  throw new PantiltError(
    'invalid',
    'request-invalid',
    msg`an observation wants either xM and yM [m], where the spot is, or missed: true, and not both`,
  );
}

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

/** Adds the routes of collections. */
export function collectionRoutes(app: App, { store, collections }: Services): void {
  const view = (record: CollectionRecord) => viewCollection(collections, record);
  const details = (record: CollectionRecord) => ({ ...view(record), poses: record.poses });

  addRoutes(app, COLLECTION_ROUTES, {
    'POST /collections': async ({ body: { poses = null, ...body } }) => {
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
    'GET /collections': async () => ({
      collections: (await store.collections.list()).map(view),
    }),
    'GET /collections/:id': async ({ params }) =>
      details(await store.collections.get(Number(params.id))),
    'DELETE /collections/:id': async ({ params }) =>
      view(await collections.cancel(Number(params.id))),
    'POST /collections/:id/resume': async ({ params }) =>
      view(await collections.resume(Number(params.id))),
    'POST /collections/:id/observations': async ({ params, body }) => {
      const id = Number(params.id);
      await collections.observe(id, body.pose, pointOfObservation(body));
      return view(await store.collections.get(id));
    },
  });
}

const countOrPoses = (): PantiltError =>
  new PantiltError(
    'invalid',
    'request-invalid',
    msg`a collection wants either a count (with a plan, if you like) or poses, and not both`,
  );
