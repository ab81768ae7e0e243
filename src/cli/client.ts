/**
 * A client of a running daemon: the API over HTTP, jobs followed to their end.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { errorText, PantiltError } from '../errors.ts';
import type { JobProblem, JobState } from '../job.ts';
import { msg } from '../message.ts';
import type { Sample } from '../samples/sample.ts';
import { withProgress } from './output.ts';
import { DEFAULT_LISTEN } from './settings.ts';

/** Where the daemon is, and the token that it wants. */
export interface ClientOptions {
  readonly url: string;
  readonly token?: string;
}

/** What every command that talks to a daemon is given. */
export type ClientCommandOptions = ClientOptions & { readonly json?: boolean };

/** Adds a command that talks to a daemon. */
export function addClientCommand(program: Command, name: string, description: string): Command {
  const url = new Option('--url <url>', 'address of the daemon');
  return program
    .command(name)
    .description(description)
    .addOption(url.env('PANTILT_URL').default(`http://${DEFAULT_LISTEN}`))
    .addOption(new Option('--token <token>', 'token of the daemon').env('PANTILT_TOKEN'))
    .option('--json', 'print one JSON document');
}

/**
 * All samples, or those that fit the filter, fetched a page at a time.
 * @param get fetches a path of the API
 * @param filter parameters of the query
 */
export async function allSamples(
  get: <T>(path: string) => Promise<T>,
  filter: Readonly<Record<string, string>> = {},
): Promise<Sample[]> {
  const all: Sample[] = [];
  for (;;) {
    const afterId = String(all.at(-1)?.id ?? 0);
    const query = new URLSearchParams({ ...filter, afterId });
    const page = await get<{ samples: Sample[]; total: number }>(`/samples?${query}`);
    all.push(...page.samples);
    if (all.length >= page.total || page.samples.length === 0) return all;
  }
}

/** A job of any sort, as far as the command line follows it. */
export interface JobView {
  readonly id: number;
  readonly state: JobState;
  readonly progress: number;
  readonly problem: JobProblem | null;
  readonly finishedAt: string | null;
  readonly queuePosition?: number;
  readonly waitSeconds?: number | null;
}

/** What the progress bar shows of a job that waits in a queue. */
function queueText({ queuePosition, waitSeconds = null }: JobView): string {
  if (queuePosition === undefined) return '';
  const start = waitSeconds === null ? '' : `, starts in about ${Math.ceil(waitSeconds)} s`;
  return `queued at position ${queuePosition}${start}`;
}

const POLL_MS = 200;

type Body = string | Uint8Array<ArrayBuffer>;

/** The API of a daemon. */
export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** @throws PantiltError the daemon's problem, or `daemon-unreachable` */
  get<T>(path: string): Promise<T> {
    return this.#request<T>('GET', path);
  }

  /** @throws PantiltError as `get` */
  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#request<T>('POST', path, JSON.stringify(body), 'application/json');
  }

  /** @throws PantiltError as `get` */
  postFile<T>(path: string, content: string | Uint8Array<ArrayBuffer>, type: string): Promise<T> {
    return this.#request<T>('POST', path, content, type);
  }

  /** @throws PantiltError as `get` */
  delete<T>(path: string): Promise<T> {
    return this.#request<T>('DELETE', path);
  }

  /** A plain text. @throws PantiltError as `get` */
  async text(path: string): Promise<string> {
    return (await this.#fetch('GET', path)).text();
  }

  /** A file as it is. @throws PantiltError as `get` */
  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#fetch('GET', path)).arrayBuffer());
  }

  /**
   * Follows a job until it has ended.
   * @throws PantiltError its problem when it has failed or was cancelled
   */
  async follow<J extends JobView>(
    path: string,
    onChange: (job: J) => void | Promise<void>,
  ): Promise<J> {
    for (;;) {
      const job = await this.get<J>(path);
      await onChange(job);
      if (job.state === 'done') return job;
      if (job.state === 'failed' || job.state === 'cancelled') {
        const { code, message } = job.problem ?? {
          code: job.state,
          message: `it was ${job.state}`,
        };
        throw new PantiltError('failed', code, msg`${message}`);
      }
      await wait(POLL_MS);
    }
  }

  async #request<T>(method: string, path: string, body?: Body, type?: string): Promise<T> {
    return (await (await this.#fetch(method, path, body, type)).json()) as T;
  }

  async #fetch(method: string, path: string, body?: Body, type?: string): Promise<Response> {
    const { url, token } = this.#options;
    if (!URL.canParse(url)) {
      throw new PantiltError(
        'invalid',
        'url-invalid',
        msg`"${url}" isn't a URL such as http://127.0.0.1:8410`,
      );
    }
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      method,
      headers: {
        ...(type && { 'content-type': type }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body }),
    }).catch((error: Error) => {
      throw new PantiltError(
        'unavailable',
        'daemon-unreachable',
        msg`no daemon answers at ${url} (${errorText(error.cause ?? error)}): start one with "pantilt serve", or name its --url`,
      );
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    throw new PantiltError(
      'failed',
      problem.code ?? 'daemon-failed',
      msg`${problem.detail ?? `the daemon answered ${response.status}`}`,
    );
  }
}

/**
 * Jobs of a daemon as the commands run them: asked for, followed to their end with a progress bar, and
 * cancelled by Ctrl-C.
 */

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
        update(view.progress, queueText(view));
        await onChange?.(view, job);
      }),
    );
  } finally {
    process.off('SIGINT', cancel);
  }
}
