/**
 * The API for clients, in a browser and in Node: requests by verb and path, typed by the routes of this
 * folder. Of the schemas it imports the types alone, so that none gets into the page.
 */
import { PantiltError } from '../errors.ts';
import type { JobView } from '../job.ts';
import { msg } from '../message.ts';
import type { Metres, Microseconds, Radians } from '../units.ts';
import type { AIM_ROUTES } from './aim.ts';
import type { CHECK_ROUTES } from './checks.ts';
import type { COLLECTION_ROUTES } from './collections.ts';
import type { DAEMON_ROUTES } from './daemon.ts';
import type { EXERCISE_ROUTES } from './exercises.ts';
import type { MODEL_ROUTES } from './models.ts';
import type { PATH_ROUTES } from './paths.ts';
import type { PRESET_ROUTES } from './presets.ts';
import type { RIG_ROUTES } from './rig.ts';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from './route.ts';
import type { SAMPLE_ROUTES } from './samples.ts';
import type { TRAINING_ROUTES } from './trainings.ts';

/** Every route under /api/v1 but telemetry. */
type Routes = typeof AIM_ROUTES &
  typeof CHECK_ROUTES &
  typeof COLLECTION_ROUTES &
  typeof DAEMON_ROUTES &
  typeof EXERCISE_ROUTES &
  typeof MODEL_ROUTES &
  typeof PATH_ROUTES &
  typeof PRESET_ROUTES &
  typeof RIG_ROUTES &
  typeof SAMPLE_ROUTES &
  typeof TRAINING_ROUTES;

/** A route by verb and path: `GET /models/:id`. */
export type Call = keyof Routes;

/** What a route answers. */
export type Answer<C extends Call> = AnswerOf<Routes[C]>;

/** A route that answers JSON; the others answer files. */
export type JsonCall = {
  [C in Call]: unknown extends Answer<C> ? never : Uint8Array extends Answer<C> ? never : C;
}[Call];

/** The JSON document that a route takes. */
export type Body<C extends Call> = Sent<BodyOf<Routes[C]>>;

/** What a request carries; each part is required where the route requires it. */
export type Input<C extends Call> = ParamsPart<Routes[C]> &
  QueryPart<Routes[C]> &
  BodyPart<Routes[C]> & { readonly signal?: AbortSignal };

type ParamsPart<R> = R extends { readonly params: unknown }
  ? { readonly params: Texts<ParamsOf<R>> }
  : unknown;
type QueryPart<R> = R extends { readonly querystring: unknown }
  ? Optional<'query', Texts<QueryOf<R>>>
  : unknown;
/** A file is sent as a Blob, whose type is the media type. */
type BodyPart<R> = R extends { readonly body: unknown }
  ? { readonly body: Sent<BodyOf<R>> | (Uint8Array extends BodyOf<R> ? Blob : never) }
  : R extends { readonly consumes: unknown }
    ? { readonly body: Blob }
    : unknown;

/** A part that may be left out if all of its fields may. */
type Optional<Name extends string, T> = object extends T
  ? { readonly [N in Name]?: T }
  : { readonly [N in Name]: T };

/** Numbers may stand for the texts of a path and a query. */
type Texts<T> = {
  readonly [K in keyof T]: T[K] | (string extends T[K] ? number : never) | UndefinedIn<T[K]>;
};

/** What a client sends: plain numbers for quantities, and nothing that the call would change. */
type Sent<T> = T extends Radians | Metres | Microseconds
  ? number
  : T extends object
    ? { readonly [K in keyof T]: Sent<T[K]> | UndefinedIn<T[K]> }
    : T;

/** An optional field may be undefined, and is left out. */
type UndefinedIn<T> = undefined extends T ? undefined : never;

/** A resource of jobs: `/collections`. */
export type JobPath = {
  [C in Call]: C extends `DELETE ${infer P}/:id` ? (Answer<C> extends JobView ? P : never) : never;
}[Call];

/** A job of a resource. */
export type Job<P extends JobPath> = Answer<`GET ${P}/:id`>;

/** A resource of jobs that an observer answers. */
export type ObservedPath = {
  [C in Call]: C extends `POST ${infer P}/:id/observations` ? P : never;
}[Call];

/** A request as HTTP needs it. */
export interface HttpRequest {
  readonly method: string;
  /** Relative to the daemon's address, with the query: `api/v1/models/3`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or a file. */
  readonly body?: string | Blob;
  readonly signal?: AbortSignal;
}

/** Sends a request. Resolves with a 2xx response; rejects on any other status or failure. */
export type Send = (request: HttpRequest) => Promise<Response>;

/** The API of a daemon. */
export class Client {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Returns the answer of a route. @throws what `Send` throws */
  async call<C extends JsonCall>(call: C, ...input: Inputs<C>): Promise<Answer<C>> {
    const response = await this.fetch(call, ...input);
    return (await response.json()) as Answer<C>;
  }

  /** Returns the response itself: the file of a route that answers one. @throws what `Send` throws */
  fetch<C extends Call>(call: C, ...[input]: Inputs<C>): Promise<Response> {
    return this.#send(httpRequest(call, input));
  }
}

/** Returns a response that isn't a problem. @throws PantiltError the problem */
export async function successOf(response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  const { code = 'daemon-failed', detail, ...details } = problem;
  const text = detail ?? `the daemon answered with status ${response.status}`;
  throw new PantiltError('failed', code, msg`${text}`, { status: response.status, ...details });
}

/** The input, which may be left out if all of its parts may. */
export type Inputs<C extends Call> =
  object extends Input<C> ? [input?: Input<C>] : [input: Input<C>];

const JSON_TYPE = 'application/json';

interface AnyInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

function httpRequest(
  call: string,
  { params = {}, query = {}, body, signal }: AnyInput = {},
): HttpRequest {
  const [method = '', route = ''] = call.split(' ');
  const path = route.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const isFile = body instanceof Blob;
  return {
    method,
    path: `api/v1${path}${search.size > 0 ? `?${search}` : ''}`,
    headers: { ...(body !== undefined && { 'content-type': isFile ? body.type : JSON_TYPE }) },
    ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  };
}
