/**
 * The API for clients, in a browser and in Node: requests by verb and path, typed by the routes of
 * this folder. It imports only the types of the schemas, so that the schemas are not bundled into
 * the page.
 */
import { PantiltError } from '../errors.ts';
import type { JobView } from '../job.ts';
import { msg } from '../message.ts';
import type { Metres, Microseconds, Radians } from '../units.ts';
import type { AIM_ROUTES } from './aim.ts';
import type { AUDIT_ROUTES } from './audit.ts';
import type { CHECK_ROUTES } from './checks.ts';
import type { COLLECTION_ROUTES } from './collections.ts';
import type { DAEMON_ROUTES } from './daemon.ts';
import type { EXERCISE_ROUTES } from './exercises.ts';
import type { HAND_IN_ROUTES } from './hand-ins.ts';
import type { HISTORY_ROUTES } from './history.ts';
import type { HUB_ROUTES } from './hub.ts';
import type { INTRODUCTION_ROUTES } from './introduction.ts';
import type { MODEL_ROUTES } from './models.ts';
import type { PATH_ROUTES } from './paths.ts';
import type { PRESET_ROUTES } from './presets.ts';
import type { RECORD_ROUTES } from './records.ts';
import type { REFERENCE_ROUTES } from './references.ts';
import type { RESET_ROUTES } from './reset.ts';
import type { RIG_ROUTES } from './rig.ts';
import type { JOINT_AIM_ROUTES, RIGS_ROUTES } from './rigs.ts';
import type { ROLLOUT_ROUTES } from './rollouts.ts';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from './route.ts';
import type { SAMPLE_ROUTES } from './samples.ts';
import type { SESSION_ROUTES, TURN_ROUTES } from './session.ts';
import type { TRAINING_ROUTES } from './trainings.ts';

/** Every route of a daemon or a hub under /api/v1 except telemetry. */
type Routes = typeof AIM_ROUTES &
  typeof AUDIT_ROUTES &
  typeof CHECK_ROUTES &
  typeof COLLECTION_ROUTES &
  typeof DAEMON_ROUTES &
  typeof EXERCISE_ROUTES &
  typeof HAND_IN_ROUTES &
  typeof HISTORY_ROUTES &
  typeof HUB_ROUTES &
  typeof INTRODUCTION_ROUTES &
  typeof JOINT_AIM_ROUTES &
  typeof MODEL_ROUTES &
  typeof PATH_ROUTES &
  typeof PRESET_ROUTES &
  typeof RECORD_ROUTES &
  typeof RESET_ROUTES &
  typeof REFERENCE_ROUTES &
  typeof RIG_ROUTES &
  typeof RIGS_ROUTES &
  typeof ROLLOUT_ROUTES &
  typeof SAMPLE_ROUTES &
  typeof SESSION_ROUTES &
  typeof TRAINING_ROUTES &
  typeof TURN_ROUTES;

/** A route by verb and path: `GET /models/:id`. */
export type Call = keyof Routes;

/** The response of a route. */
export type Answer<C extends Call> = AnswerOf<Routes[C]>;

/** A route that returns JSON; the others return files. */
export type JsonCall = {
  [C in Call]: unknown extends Answer<C> ? never : Uint8Array extends Answer<C> ? never : C;
}[Call];

/** The JSON document accepted by a route. */
export type Body<C extends Call> = Sent<BodyOf<Routes[C]>>;

/** The parts of a request, each required if the route requires it. */
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

/** A part is optional if all of its fields are. */
type Optional<Name extends string, T> = object extends T
  ? { readonly [N in Name]?: T }
  : { readonly [N in Name]: T };

/** Texts in a path or a query may also be given as numbers. */
type Texts<T> = {
  readonly [K in keyof T]: T[K] | (string extends T[K] ? number : never) | UndefinedIn<T[K]>;
};

/** Input types of a client: plain numbers for quantities, read-only. */
type Sent<T> = T extends Radians | Metres | Microseconds
  ? number
  : T extends object
    ? { readonly [K in keyof T]: Sent<T[K]> | UndefinedIn<T[K]> }
    : T;

/** An optional field may be undefined, and is then left out. */
type UndefinedIn<T> = undefined extends T ? undefined : never;

/** A resource of jobs: `/collections`. */
export type JobPath = {
  [C in Call]: C extends `DELETE ${infer P}/:id` ? (Answer<C> extends JobView ? P : never) : never;
}[Call];

/** A job of a resource. */
export type Job<P extends JobPath> = Answer<`GET ${P}/:id`>;

/** A resource of jobs that accept observations. */
export type ObservedPath = {
  [C in Call]: C extends `POST ${infer P}/:id/observations` ? P : never;
}[Call];

/** A request as HTTP needs it. */
export interface HttpRequest {
  readonly method: string;
  /** Relative to the daemon's address, including the query: `api/v1/models/3`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or a file. */
  readonly body?: string | Blob;
  readonly signal?: AbortSignal;
}

/** Sends a request. Resolves to a 2xx response; rejects on any other status or failure. */
export type Send = (request: HttpRequest) => Promise<Response>;

/** The path of a rig's routes, relative to the address of its daemon or hub; without a name, that of the first rig. */
export const apiPath = (rig?: string | null): string =>
  rig === undefined || rig === null ? 'api/v1' : `api/v1/rigs/${encodeURIComponent(rig)}`;

/** The API of a daemon, or of one of the rigs of a daemon or a hub. */
export class Client {
  readonly #send: Send;
  readonly #rig: string | null | undefined;

  /** @param rig name of the rig; by default the first one */
  constructor(send: Send, rig?: string | null) {
    this.#send = send;
    this.#rig = rig;
  }

  /** Returns the response document of a route. @throws errors of `Send` */
  async call<C extends JsonCall>(call: C, ...input: Inputs<C>): Promise<Answer<C>> {
    const response = await this.fetch(call, ...input);
    return (await response.json()) as Answer<C>;
  }

  /** Returns the response itself, for a route that returns a file. @throws errors of `Send` */
  fetch<C extends Call>(call: C, ...[input]: Inputs<C>): Promise<Response> {
    return this.#send(httpRequest(call, input, this.#rig));
  }
}

/** Returns a response unless it is a problem. @throws PantiltError the problem */
export async function successOf(response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  const { code = 'daemon-failed', detail, ...details } = problem;
  const text = detail ?? `the daemon answered with status ${response.status}`;
  throw new PantiltError('failed', code, msg`${text}`, { status: response.status, ...details });
}

/** The input, optional if all of its parts are. */
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
  rig?: string | null,
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
    path: `${apiPath(rig)}${path}${search.size > 0 ? `?${search}` : ''}`,
    headers: { ...(body !== undefined && { 'content-type': isFile ? body.type : JSON_TYPE }) },
    ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  };
}
