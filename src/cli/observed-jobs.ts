/**
 * Jobs in which somebody looks, as the commands run them: asked for, followed with a progress bar,
 * answered by whoever sits at the terminal when they await an observation, and cancelled by Ctrl-C.
 */
import type { CollectionRecord } from '../samples/collection.ts';
import type { Client, JobView } from './client.ts';
import { beginProgress } from './output.ts';
import { TypedPoints } from './typed-points.ts';

/** A job that may await an observation. */
export type ObservedJob = JobView & { readonly awaiting: number | null };

/** What of a job in which somebody looks depends on what it is for. */
export interface ObservedRequest<J> {
  /** Of the API: `/collections`. */
  readonly path: string;
  readonly body: object;
  /** What it is called. */
  readonly label: string;
  readonly observer: string | undefined;
  /** Names the spot that is asked about. */
  question(job: J): string;
}

/** Runs such a job to its end. @throws PantiltError its problem, or what the daemon answers */
export async function runObserved<J extends ObservedJob>(
  client: Client,
  { path, body, label, observer, question }: ObservedRequest<J>,
): Promise<J> {
  const request = { ...body, ...(observer !== undefined && { observer }) };
  const { id } = await client.post<J>(path, request);
  const job = `${path}/${id}`;
  const cancel = () => void client.delete(job).catch(() => {});
  process.once('SIGINT', cancel);
  const person =
    process.stdin.isTTY || observer === 'external' ? new TypedPoints(client) : undefined;
  const bar = beginProgress(`${label} ${id}`);
  try {
    const done = await client.follow<J>(job, async (view) => {
      bar.update(view.progress);
      if (view.awaiting !== null) await person?.answer(job, view.awaiting, question(view));
    });
    bar.end();
    return done;
  } finally {
    process.off('SIGINT', cancel);
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

type Collection = CollectionRecord & ObservedJob;

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
