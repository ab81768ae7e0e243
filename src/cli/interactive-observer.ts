/**
 * The interactive observer: floor points typed in a terminal, or piped in, one per line; and jobs
 * that await them.
 */

import { createInterface, type Interface } from 'node:readline';
import type { Body, Client, Job, ObservedPath } from '../api/client.ts';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { FLOOR, type PlacedPlane, planeOf, pointInPlane } from '../surfaces.ts';
import { type FloorPoint, floorPoint } from '../units.ts';
import { type JobRequest, runJob } from './client.ts';
import { note } from './output.ts';

/** Reads points, and submits them to jobs. */
export class TypedPoints {
  readonly #client: Client;
  #input: { readonly terminal: Interface; readonly lines: AsyncIterator<string> } | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Asks for the spot of the awaited pose until the answer is valid.
   * @param path resource of the job
   * @param what names the spot
   * @throws PantiltError `input-ended`; the job is cancelled then
   */
  async answer(
    path: ObservedPath,
    id: number,
    pose: number,
    { what, surface = FLOOR }: { readonly what: string; readonly surface?: string | undefined },
  ): Promise<void> {
    const wall = surface === FLOOR ? undefined : await this.#planeOf(surface);
    const where = wall
      ? `on "${surface}", in metres from its first corner: along its first side, and perpendicular to it`
      : 'x y in metres';
    const typed = await this.ask(`${what}: where is the spot? ${where}, or "miss": `);
    const point =
      wall && typed && 'xM' in typed
        ? { ...pointInPlane(wall, typed.xM, typed.yM), surface }
        : typed;
    if (!point) {
      await this.#client.call(`DELETE ${path}/:id`, { params: { id } });
      throw new PantiltError('failed', 'input-ended', msg`the input ended; the job was cancelled`);
    }
    try {
      await this.#client.call(`POST ${path}/:id/observations`, {
        params: { id },
        body: { pose, ...point },
      });
    } catch (error) {
      if (!(error instanceof PantiltError) || error.code !== 'pose-not-awaited') throw error;
      note(errorText(error)); // The rig was lost; the pose will be repeated.
    }
  }

  async #planeOf(surface: string): Promise<PlacedPlane | undefined> {
    const { surfaces } = await this.#client.call('GET /rig');
    const found = surfaces.find(({ name }) => name === surface);
    return found && planeOf(found);
  }

  /** Asks until the answer is valid; undefined at the end of the input. */
  async ask(question: string): Promise<FloorPoint | Missed | undefined> {
    for (;;) {
      const line = await this.#line(question);
      if (line === undefined) return undefined;
      const point = pointOf(line);
      if (point) return point;
    }
  }

  /** Releases the terminal. */
  close(): void {
    this.#input?.terminal.close();
  }

  /** The next line; undefined at the end of the input. */
  async #line(question: string): Promise<string | undefined> {
    this.#input ??= openInput();
    const { lines } = this.#input;
    process.stderr.write(question);
    const { value, done } = await lines.next();
    return done ? undefined : value;
  }
}

/** Lines are buffered from the start: piped ones arrive before they are needed. */
function openInput() {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return { terminal, lines: terminal[Symbol.asyncIterator]() };
}

interface Missed {
  readonly missed: true;
}

function pointOf(line: string): FloorPoint | Missed | undefined {
  const text = line.trim();
  if (text === 'miss') return { missed: true };
  const [xM = Number.NaN, yM = Number.NaN, ...rest] = text.split(/[\s,;]+/).map(Number);
  if (rest.length === 0 && Number.isFinite(xM) && Number.isFinite(yM)) return floorPoint(xM, yM);
  note(`"${text}" isn't two numbers such as: 0.82 -0.31`);
  return undefined;
}

/** A job that may await an observation. */
export interface ObservedRequest<P extends ObservedPath> extends JobRequest<P> {
  /** Names the requested spot. */
  question(job: Job<P>): string;
  /** Called with the state of the job at each poll. */
  onChange?(job: Job<P>): void;
}

/** Runs such a job to its end. @throws PantiltError its problem, or the daemon's */
export async function runObserved<P extends ObservedPath>(
  client: Client,
  { question, onChange, ...request }: ObservedRequest<P>,
): Promise<Job<P>> {
  const { observer } = request.body as { readonly observer?: string | undefined };
  const person =
    process.stdin.isTTY || observer === 'external' ? new TypedPoints(client) : undefined;
  try {
    return await runJob(client, request, async (job) => {
      onChange?.(job);
      const { id, awaiting } = job as Job<ObservedPath>;
      const { surface } = request.body as { readonly surface?: string | undefined };
      if (awaiting === null) return;
      await person?.answer(request.path, id, awaiting, { what: question(job), surface });
    });
  } finally {
    person?.close();
  }
}

/** Runs a collection to its end. @throws PantiltError its problem, or the daemon's */
export const runCollection = (
  client: Client,
  body: Body<'POST /collections'>,
): Promise<Job<'/collections'>> => {
  const noted = new Set<string>();
  const noteOnce = (text: string) => {
    if (!noted.has(text)) note(text);
    noted.add(text);
  };
  return runObserved(client, {
    path: '/collections',
    body,
    label: 'collection',
    question: ({ taken, count }) => `sample ${taken + 1} of ${count}`,
    onChange({ search, mistakes }) {
      if (search) noteOnce(`no spot yet; the search assumes that ${search.message}`);
      for (const { message } of mistakes)
        noteOnce(`${message} (Apply: in the page, or with "pantilt rig fix")`);
    },
  });
};
