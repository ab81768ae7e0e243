/**
 * The common parts of the files in this folder: each resource has a table of routes by verb and
 * path, with the schemas of their requests and responses. The server adds handlers to the tables
 * (server/routes/), fastify makes /openapi.json from them, and clients (client.ts) derive their
 * types from them.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { MessageSchema } from '../schemas.ts';

/** Path before every route but those of health.ts. */
export const API_PREFIX = '/api/v1';

/** Whether a route requires a token, if the daemon has any; `url` is the route's pattern. */
export const needsToken = (url: string): boolean => url.startsWith('/api/') || url === '/metrics';

/** The roles of tokens, each with the rights of those before it. */
export const ROLES = ['viewer', 'operator', 'teacher'] as const;
export type Role = (typeof ROLES)[number];

/** Whether a role has the rights of another. */
export const includesRole = (role: Role, needed: Role): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** A route as fastify and OpenAPI describe it: JSON, or the media types in a schema's `content`. */
export interface Route {
  /** The role that it requires. By default a viewer may read, and an operator do the rest. */
  readonly role?: Role;
  /** Whether it moves the rig, which people who share it do in turns. */
  readonly turn?: true;
  /** Whether its requests are recorded; by default those that need more than a viewer's role. */
  readonly audited?: true;
  readonly tags: string[];
  readonly summary: string;
  readonly description?: string;
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly body?: TSchema;
  /** Schemas by status; 200 is the successful response. */
  readonly response?: Readonly<Record<string | number, TSchema>>;
}

/** The role that a route requires. */
export const roleOf = (method: string, { role }: Route): Role =>
  role ?? (method === 'GET' ? 'viewer' : 'operator');

/** Routes by verb and path: `GET /models/:id`. */
export type RouteTable = Readonly<Record<string, Route>>;

type StaticOf<S> = S extends TSchema ? Static<S> : unknown;
type Part<R, Name extends string> = R extends Readonly<Record<Name, infer S>> ? S : undefined;

/** Types of a route's parts; `unknown` for a missing part. */
export type ParamsOf<R> = StaticOf<Part<R, 'params'>>;
export type QueryOf<R> = StaticOf<Part<R, 'querystring'>>;
export type BodyOf<R> = StaticOf<Part<R, 'body'>>;
export type AnswerOf<R> = R extends { readonly response: { readonly 200: infer S } }
  ? StaticOf<S>
  : unknown;

/** A problem document. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened, to which value, and what to do' }),
    wording: MessageSchema,
    code: Type.String({ description: 'Stable name of the error, for programs' }),
    instance: Type.String({ description: 'Id of the request, as in the log' }),
  },
  { additionalProperties: true, description: 'What went wrong (RFC 9457)' },
);

/** The responses of a route: the given one with status 200, otherwise a problem document. */
export const answers = <S extends TSchema>(schema: S) => ({
  200: schema,
  '4xx': ProblemSchema,
  '5xx': ProblemSchema,
});

/** Largest id in a request; all up to it are exact as numbers of JavaScript. */
export const MAX_ID = 999_999_999_999_999;

/** The id in a path. */
export const IdParamsSchema = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: MAX_ID, description: 'Id' }),
});

/** The media type of binary files. */
export const BYTES = 'application/octet-stream';

/** The content of a binary file. */
export const BytesSchema = Type.Unsafe<Uint8Array>({ type: 'string', contentMediaType: BYTES });

/** A table as CSV. */
export const CsvSchema = Type.Unsafe<Uint8Array>({
  content: { 'text/csv': { schema: { type: 'string' } } },
});
