/**
 * Jobs of a daemon as the commands run them: asked for, followed to their end with a progress bar, and
 * cancelled by Ctrl-C.
 */
import type { Client, JobView } from './client.ts';
import { withProgress } from './output.ts';

/** What is asked for. */
export interface JobRequest {
  /** Of the API: `/paths`. */
  readonly path: string;
  readonly body: object;
  /** What it is called. */
  readonly label: string;
}

/**
 * Runs a job to its end.
 * @param onChange is told how it is now, and its path in the API
 * @throws PantiltError its problem, or what the daemon answers
 */
export async function runJob<J extends JobView>(
  client: Client,
  { path, body, label }: JobRequest,
  onChange?: (view: J, job: string) => Promise<void>,
): Promise<J> {
  const { id } = await client.post<J>(path, body);
  const job = `${path}/${id}`;
  const cancel = () => void client.delete(job).catch(() => {});
  process.once('SIGINT', cancel);
  try {
    return await withProgress(`${label} ${id}`, (update) =>
      client.follow<J>(job, async (view) => {
        update(view.progress);
        await onChange?.(view, job);
      }),
    );
  } finally {
    process.off('SIGINT', cancel);
  }
}
