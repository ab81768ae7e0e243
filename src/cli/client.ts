/**
 * The client of a running daemon: API calls over HTTP, and jobs with a progress bar, which Ctrl-C
 * cancels.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { Body, Client, Job, JobPath } from '../api/client.ts';
import type { ClientOptions } from '../api/connect.ts';
import { PAGE_LIMIT } from '../api/samples.ts';
import { PantiltError } from '../errors.ts';
import type { JobView } from '../job.ts';
import { msg } from '../message.ts';
import type { Sample } from '../samples/sample.ts';
import { DEFAULT_LISTEN } from './listening.ts';
import { withProgress } from './output.ts';

/** Options of every command that is a client of a daemon. */
export type ClientCommandOptions = ClientOptions & { readonly json?: boolean };

/** Adds a command that is a client of a daemon. */
export function addClientCommand(program: Command, name: string, description: string): Command {
  return addDaemonOptions(program.command(name).description(description)).option(
    '--json',
    'print one JSON document',
  );
}

/** Adds the options that select a daemon. */
export function addDaemonOptions(command: Command): Command {
  const url = new Option('--url <url>', 'address of the daemon');
  return command
    .addOption(url.env('PANTILT_URL').default(`http://${DEFAULT_LISTEN}`))
    .addOption(new Option('--token <token>', 'access token of the daemon').env('PANTILT_TOKEN'))
    .option('--on <rig>', 'name of the rig, of a daemon with several rigs or of a hub');
}

/** Selects samples by their session; all if empty. */
type SampleFilter = { readonly session?: string };

/** Fetches samples a page at a time, on demand. */
export async function* samplePages(
  client: Client,
  filter: SampleFilter = {},
): AsyncGenerator<Sample[], void> {
  let afterId = 0;
  for (;;) {
    const query = { ...filter, afterId, limit: PAGE_LIMIT };
    const { samples } = await client.call('GET /samples', { query });
    yield samples;
    if (samples.length < PAGE_LIMIT) return;
    afterId = samples.at(-1)!.id;
  }
}

/** Fetches all samples. */
export async function allSamples(client: Client, filter?: SampleFilter): Promise<Sample[]> {
  const all: Sample[] = [];
  for await (const page of samplePages(client, filter)) all.push(...page);
  return all;
}

/** The text next to the progress bar for a queued job. */
function queueText({ queuePosition, waitSeconds = null }: JobView): string {
  if (queuePosition === undefined) return '';
  const start = waitSeconds === null ? '' : `, starts in about ${Math.ceil(waitSeconds)} s`;
  return `queued at position ${queuePosition}${start}`;
}

const POLL_MS = 200;
/** Time for which a daemon may be unreachable, because it restarts [ms]. */
const RESTART_MS = 10_000;

/** The routes of all jobs are alike, so the types use those of one resource. */
const callsOf = <P extends JobPath>(path: P) => ({
  begin: `POST ${path}` as 'POST /paths',
  get: `GET ${path}/:id` as 'GET /paths/:id',
  cancel: `DELETE ${path}/:id` as 'DELETE /paths/:id',
});

/**
 * Polls a job until it ends.
 * @throws PantiltError its problem if it failed or was cancelled
 */
export async function followJob<P extends JobPath>(
  client: Client,
  path: P,
  id: number,
  onChange: (job: Job<P>) => void | Promise<void>,
): Promise<Job<P>> {
  let reachedMs = performance.now();
  for (;;) {
    const answer: JobView | undefined = await client
      .call(callsOf(path).get, { params: { id } })
      .catch((error) => {
        const isRestart = error instanceof PantiltError && error.code === 'daemon-unreachable';
        if (!isRestart || performance.now() - reachedMs > RESTART_MS) throw error;
        return undefined;
      });
    if (!answer) {
      await wait(POLL_MS);
      continue;
    }
    reachedMs = performance.now();
    const job = answer as Job<P>;
    await onChange(job);
    if (answer.state === 'done') return job;
    assertUnfinished(answer);
    await wait(POLL_MS);
  }
}

/** @throws PantiltError the problem of a job that has failed or was cancelled */
function assertUnfinished({ state, problem }: JobView): void {
  if (state !== 'failed' && state !== 'cancelled') return;
  const { code, message } = problem ?? { code: state, message: `the job was ${state}` };
  throw new PantiltError('failed', code, msg`${message}`);
}

/** A job to run. */
export interface JobRequest<P extends JobPath> {
  /** Its resource. */
  readonly path: P;
  readonly body: Body<`POST ${P}`>;
  /** Its name next to the progress bar. */
  readonly label: string;
}

/**
 * Runs a job to its end with a progress bar; Ctrl-C cancels it.
 * @param onChange called with the state of the job at each poll
 * @throws PantiltError its problem, or the daemon's
 */
export async function runJob<P extends JobPath>(
  client: Client,
  { path, body, label }: JobRequest<P>,
  onChange?: (job: Job<P>) => Promise<void>,
): Promise<Job<P>> {
  const calls = callsOf(path);
  const { id } = await client.call(calls.begin, { body: body as Body<'POST /paths'> });
  const cancel = () => void client.call(calls.cancel, { params: { id } }).catch(() => {});
  process.once('SIGINT', cancel);
  try {
    return await withProgress(`${label} ${id}`, (update) =>
      followJob(client, path, id, async (job) => {
        const view: JobView = job;
        update(view.progress, queueText(view));
        await onChange?.(job);
      }),
    );
  } finally {
    process.off('SIGINT', cancel);
  }
}
