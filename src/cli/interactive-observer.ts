/**
 * The person as an observer: floor points typed on a terminal, or piped in, a line each.
 */

import { createInterface, type Interface } from 'node:readline';
import type { CollectionView } from '../api/collections.ts';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { type Client, type JobRequest, type JobView, runJob } from './client.ts';
import { note } from './output.ts';

/** Asks for points, and answers a job with them. */
export class TypedPoints {
  readonly #client: Client;
  #input: { readonly terminal: Interface; readonly lines: AsyncIterator<string> } | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Asks where the spot is for the pose that is awaited, until the answer can be understood.
   * @param job its path in the API
   * @param what names the spot
   * @throws PantiltError `input-ended`; the job is cancelled then
   */
  async answer(job: string, pose: number, what: string): Promise<void> {
    const question = `${what}: where is the spot? x y in metres, or "miss": `;
    let point: object | undefined;
    while (!point) {
      const line = await this.#ask(question);
      if (line === undefined) {
        await this.#client.delete(job);
        throw new PantiltError(
          'failed',
          'input-ended',
          msg`the input has ended, and the job is cancelled`,
        );
      }
      point = pointOf(line);
    }
    try {
      await this.#client.post(`${job}/observations`, { pose, ...point });
    } catch (error) {
      if (!(error instanceof PantiltError) || error.code !== 'pose-not-awaited') throw error;
      note(errorText(error)); // the rig was lost; it will be asked for again
    }
  }

  /** Leaves the terminal to others. */
  close(): void {
    this.#input?.terminal.close();
  }

  /** The next line; nothing when the input has ended. */
  async #ask(question: string): Promise<string | undefined> {
    this.#input ??= openInput();
    const { lines } = this.#input;
    process.stderr.write(question);
    const { value, done } = await lines.next();
    return done ? undefined : value;
  }
}

/** Lines are kept from the first on: piped ones come faster than they are asked for. */
function openInput() {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return { terminal, lines: terminal[Symbol.asyncIterator]() };
}

function pointOf(line: string): object | undefined {
  const text = line.trim();
  if (text === 'miss') return { missed: true };
  const [xM, yM, ...rest] = text.split(/[\s,;]+/).map(Number);
  if (rest.length === 0 && Number.isFinite(xM) && Number.isFinite(yM)) return { xM, yM };
  note(`"${text}" isn't two numbers such as: 0.82 -0.31`);
  return undefined;
}

/**
 * Jobs in which somebody looks, as the commands run them: answered by whoever sits at the terminal when
 * they await an observation.
 */

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

/** Runs a collection to its end. @throws PantiltError its problem, or what the daemon answers */
export const runCollection = (
  client: Client,
  { observer, ...body }: CollectionOptions,
): Promise<CollectionView> =>
  runObserved<CollectionView>(client, {
    path: '/collections',
    body,
    label: 'collection',
    observer,
    question: ({ taken, count }) => `sample ${taken + 1} of ${count}`,
  });
