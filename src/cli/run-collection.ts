/**
 * A collection as the commands run it: asked for, followed with a progress bar, answered by whoever
 * sits at the terminal when it awaits an observation, and cancelled by Ctrl-C.
 */
import type { Client, JobView } from './client.ts';
import { beginProgress } from './output.ts';
import { type AwaitingCollection, TypedPoints } from './typed-points.ts';

/** What a collection is asked for with. */
export interface CollectionOptions {
  readonly count: number;
  readonly plan: string;
  readonly seed: number;
  readonly observer?: string | undefined;
}

type Collection = AwaitingCollection & JobView;

/** Runs a collection to its end. @throws PantiltError its problem, or what the daemon answers */
export async function runCollection(
  client: Client,
  { observer, ...request }: CollectionOptions,
): Promise<Collection> {
  const { id } = await client.post<Collection>('/collections', {
    ...request,
    ...(observer !== undefined && { observer }),
  });
  const cancel = () => void client.delete(`/collections/${id}`).catch(() => {});
  process.once('SIGINT', cancel);
  const person =
    process.stdin.isTTY || observer === 'external' ? new TypedPoints(client) : undefined;
  const bar = beginProgress(`collection ${id}`);
  try {
    const done = await client.follow<Collection>(`/collections/${id}`, async (collection) => {
      bar.update(collection.progress);
      if (collection.awaiting !== null) await person?.answer(collection);
    });
    bar.end();
    return done;
  } finally {
    process.off('SIGINT', cancel);
    person?.close();
  }
}
