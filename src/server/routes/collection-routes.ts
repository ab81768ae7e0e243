/**
 * Collections over HTTP: runs of the rig that take samples.
 */
import { COLLECTION_ROUTES, type CollectionView, type Observation } from '../../api/collections.ts';
import { PantiltError } from '../../errors.ts';
import type { CollectionJob } from '../../jobs/collections.ts';
import { sessionOf } from '../../jobs/collector.ts';
import { format, msg } from '../../message.ts';
import { FLOOR, type SurfaceSpot } from '../../surfaces.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, addRoutes } from './add-routes.ts';

/**
 * The spot of an observation; undefined if it was missed.
 * @throws PantiltError `request-invalid` if it contains neither or both
 */
export function pointOfObservation({
  xM,
  yM,
  zM,
  surface = FLOOR,
  missed,
}: Observation): SurfaceSpot | undefined {
  if (missed && xM === undefined && yM === undefined) return undefined;
  if (!missed && xM !== undefined && yM !== undefined) {
    return surface === FLOOR ? { xM, yM } : { xM, yM, surface, ...(zM !== undefined && { zM }) };
  }
  throw new PantiltError(
    'invalid',
    'request-invalid',
    msg`an observation takes either xM and yM [m] of the spot or missed: true, not both`,
  );
}

/** The view of a collection, without its poses. */
export const viewCollection = ({
  poses,
  search,
  mistakes,
  ...record
}: CollectionJob): CollectionView => ({
  ...record,
  search: search && {
    message: format(search.assumes),
    wording: search.assumes,
    poses: search.poses,
  },
  mistakes: mistakes.map(({ name, wording, logEvidence, changes, correct }) => ({
    name,
    message: format(wording),
    wording,
    logEvidence,
    changes: [...changes],
    changesSamples: correct !== undefined,
  })),
  posesGiven: poses !== null,
  result:
    record.finishedAt === null ? null : { session: sessionOf(record.id), samples: record.taken },
});

/** Adds the routes of collections. */
export function addCollectionRoutes(
  app: App,
  { collections, daemon: { restart } }: Services,
  hub: TelemetryHub,
): void {
  const details = (job: CollectionJob) => ({ ...viewCollection(job), poses: job.poses });

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
      collections: (await collections.list()).map(viewCollection),
    }),
    'GET /collections/:id': async ({ params }) => details(await collections.get(params.id)),
    'DELETE /collections/:id': async ({ params }) =>
      viewCollection(await collections.cancel(params.id)),
    'POST /collections/:id/resume': async ({ params }) =>
      viewCollection(await collections.resume(params.id)),
    'POST /collections/:id/fix': async ({ params: { id }, body: { mistake } }, reply) => {
      const restartAfter = restart && (() => void reply.raw.once('finish', restart));
      const restarts = await collections.fixMistake(id, mistake, restartAfter);
      hub.publishEvent('samples-changed', msg`collection ${id}: ${mistake} was fixed`);
      return { restarts };
    },
    'POST /collections/:id/observations': async ({ params, body }) =>
      viewCollection(await collections.observe(params.id, body.pose, pointOfObservation(body))),
  });
}

const countOrPoses = (): PantiltError =>
  new PantiltError(
    'invalid',
    'request-invalid',
    msg`a collection takes either a count (and a plan) or poses, not both`,
  );
