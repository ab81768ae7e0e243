/**
 * Jobs in which somebody looks, as the commands run them: answered by whoever sits at the terminal when
 * they await an observation.
 */
import type { Static } from 'typebox';
import type { CollectionViewSchema } from '../server/routes/collection-routes.ts';
import type { Client, JobView } from './client.ts';
import { type JobRequest, runJob } from './followed-jobs.ts';
import { TypedPoints } from './typed-points.ts';

/** A job that may await an observation. */
export type ObservedJob = JobView & { readonly awaiting: number | null };

/** What of a job in which somebody looks depends on what it is for. */
export interface ObservedRequest<J> extends JobRequest {
  readonly observer: string | undefined;
  /** Names the spot that is asked about. */
  question(job: J): string;
}

/** Runs such a job to its end. @throws PantiltError its problem, or what the daemon answers */
export async function runObserved<J extends ObservedJob>(
  client: Client,
  { path, body, label, observer, question }: ObservedRequest<J>,
): Promise<J> {
  const request = { path, label, body: { ...body, ...(observer !== undefined && { observer }) } };
  const person =
    process.stdin.isTTY || observer === 'external' ? new TypedPoints(client) : undefined;
  try {
    return await runJob<J>(client, request, async (view, job) => {
      if (view.awaiting !== null) await person?.answer(job, view.awaiting, question(view));
    });
  } finally {
    person?.close();
  }
}

/** What a collection is asked for with. */
export interface CollectionOptions {
  readonly count: number;
  readonly plan: string;
  readonly seed: number;
  readonly observer?: string | undefined;
}

type Collection = Static<typeof CollectionViewSchema>;

/** Runs a collection to its end. @throws PantiltError its problem, or what the daemon answers */
export const runCollection = (
  client: Client,
  { observer, ...body }: CollectionOptions,
): Promise<Collection> =>
  runObserved<Collection>(client, {
    path: '/collections',
    body,
    label: 'collection',
    observer,
    question: ({ taken, count }) => `sample ${taken + 1} of ${count}`,
  });
