/**
 * The description of the HTTP API as an OpenAPI 3.1 document, made from the route tables of this
 * folder; the server serves it at /openapi.json. Schemas are copied as they are, since OpenAPI 3.1
 * takes JSON Schema (https://spec.openapis.org/oas/v3.1.0).
 */
import type { TSchema } from 'typebox';
import { JobProblemSchema } from '../job.ts';
import { FloorPointSchema } from '../samples/sample.ts';
import { MessageSchema } from '../schemas.ts';
import { AIM_ROUTES, AIM_SCHEMAS } from './aim.ts';
import { AUDIT_ROUTES, AUDIT_SCHEMAS } from './audit.ts';
import { CHECK_ROUTES, CHECK_SCHEMAS } from './checks.ts';
import { COLLECTION_ROUTES, COLLECTION_SCHEMAS } from './collections.ts';
import { DAEMON_ROUTES, DAEMON_SCHEMAS } from './daemon.ts';
import { EXERCISE_ROUTES, EXERCISE_SCHEMAS } from './exercises.ts';
import { HAND_IN_ROUTES, HAND_IN_SCHEMAS } from './hand-ins.ts';
import { HEALTH_ROUTES, HEALTH_SCHEMAS } from './health.ts';
import { HISTORY_ROUTES, HISTORY_SCHEMAS } from './history.ts';
import { HUB_ROUTES, HUB_SCHEMAS } from './hub.ts';
import { INTRODUCTION_ROUTES, INTRODUCTION_SCHEMAS } from './introduction.ts';
import { MODEL_ROUTES, MODEL_SCHEMAS } from './models.ts';
import { PATH_ROUTES, PATH_SCHEMAS } from './paths.ts';
import { PRESET_ROUTES, PRESET_SCHEMAS } from './presets.ts';
import { RECORD_ROUTES, RECORD_SCHEMAS } from './records.ts';
import { REFERENCE_ROUTES, REFERENCE_SCHEMAS } from './references.ts';
import { RESET_ROUTES, RESET_SCHEMAS } from './reset.ts';
import { RIG_ROUTES, RIG_SCHEMAS } from './rig.ts';
import { JOINT_AIM_ROUTES, JOINT_AIM_SCHEMAS, RIGS_ROUTES, RIGS_SCHEMAS } from './rigs.ts';
import { ROLLOUT_ROUTES, ROLLOUT_SCHEMAS } from './rollouts.ts';
import {
  API_PREFIX,
  needsToken,
  ProblemSchema,
  type Route,
  type RouteTable,
  roleOf,
} from './route.ts';
import { SAMPLE_ROUTES, SAMPLE_SCHEMAS } from './samples.ts';
import { SESSION_ROUTES, SESSION_SCHEMAS, TURN_ROUTES } from './session.ts';
import { TELEMETRY_ROUTES } from './telemetry.ts';
import { TRAINING_ROUTES, TRAINING_SCHEMAS } from './trainings.ts';

const API_ROUTES: RouteTable = {
  ...RIG_ROUTES,
  ...RIGS_ROUTES,
  ...JOINT_AIM_ROUTES,
  ...AIM_ROUTES,
  ...PATH_ROUTES,
  ...PRESET_ROUTES,
  ...REFERENCE_ROUTES,
  ...SAMPLE_ROUTES,
  ...COLLECTION_ROUTES,
  ...TRAINING_ROUTES,
  ...MODEL_ROUTES,
  ...CHECK_ROUTES,
  ...EXERCISE_ROUTES,
  ...HAND_IN_ROUTES,
  ...INTRODUCTION_ROUTES,
  ...HISTORY_ROUTES,
  ...DAEMON_ROUTES,
  ...RESET_ROUTES,
  ...SESSION_ROUTES,
  ...AUDIT_ROUTES,
  ...TURN_ROUTES,
  ...TELEMETRY_ROUTES,
};

const SCHEMAS: Readonly<Record<string, TSchema>> = {
  Message: MessageSchema,
  Problem: ProblemSchema,
  JobProblem: JobProblemSchema,
  FloorPoint: FloorPointSchema,
  ...RIG_SCHEMAS,
  ...RIGS_SCHEMAS,
  ...JOINT_AIM_SCHEMAS,
  ...AIM_SCHEMAS,
  ...PATH_SCHEMAS,
  ...PRESET_SCHEMAS,
  ...REFERENCE_SCHEMAS,
  ...SAMPLE_SCHEMAS,
  ...COLLECTION_SCHEMAS,
  ...TRAINING_SCHEMAS,
  ...MODEL_SCHEMAS,
  ...CHECK_SCHEMAS,
  ...EXERCISE_SCHEMAS,
  ...HAND_IN_SCHEMAS,
  ...INTRODUCTION_SCHEMAS,
  ...HISTORY_SCHEMAS,
  ...DAEMON_SCHEMAS,
  ...RESET_SCHEMAS,
  ...SESSION_SCHEMAS,
  ...AUDIT_SCHEMAS,
  ...HEALTH_SCHEMAS,
  ...HUB_SCHEMAS,
  ...ROLLOUT_SCHEMAS,
  ...RECORD_SCHEMAS,
};

/** Names by the text of the schema, since TypeBox copies optional ones. */
const NAMES = new Map(
  Object.entries(SCHEMAS).map(([name, schema]) => [JSON.stringify(schema), name]),
);

/** The routes of a hub; those of each rig are the daemon's. */
const ROUTES_OF_HUB: RouteTable = {
  ...RIGS_ROUTES,
  ...HUB_ROUTES,
  ...ROLLOUT_ROUTES,
  ...RECORD_ROUTES,
  ...SESSION_ROUTES,
};

/** The document of a daemon or a hub. */
export function openApiDocument(version: string, server: 'daemon' | 'hub' = 'daemon') {
  const table = server === 'hub' ? ROUTES_OF_HUB : API_ROUTES;
  const routes = [
    ...Object.entries(table).map(([call, route]) => [call.replace(' ', ` ${API_PREFIX}`), route]),
    ...Object.entries<Route>(server === 'hub' ? {} : HEALTH_ROUTES),
  ] as [string, Route][];
  const paths: Record<string, Record<string, object>> = {};
  for (const [call, route] of routes) {
    const [method = '', url = ''] = call.split(' ');
    const path = url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(method, url, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'pantilt',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'A daemon that learns to aim a pan-tilt laser at floor targets. Units are in names: xM ' +
        '[m], panUs [µs], panRad [rad], rateHz [Hz]. Errors are RFC 9457 problem documents with ' +
        'a stable code. Live telemetry is described in docs/telemetry.md.',
    },
    servers: [{ url: '/', description: `The ${server} that serves this document` }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'Required if the daemon was started with --token, or has tokens of people; the ' +
            'operations name the role that they need: viewer, operator or teacher',
        },
      },
      responses: {
        Unauthorized: {
          ...problem('The token is missing or wrong'),
          headers: { 'WWW-Authenticate': { schema: { type: 'string', const: CHALLENGE } } },
        },
        ClientError: problem('The request cannot be carried out as it is'),
        ServerError: problem('The daemon, the rig or the disk failed'),
      },
      schemas: schemasUsedBy([paths, withReferences(ProblemSchema)]),
    },
  };
}

/** The named schemas to which a document refers, directly or through others. */
function schemasUsedBy(document: unknown): Record<string, object> {
  const used: Record<string, object> = {};
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    if (name === undefined || name in used) continue;
    const schema = Object.fromEntries(entriesWithReferences(SCHEMAS[name]!));
    Object.assign(used, { [name]: schema }, schemasUsedBy(schema));
  }
  return used;
}

/** The challenge that a response with status 401 carries (RFC 9110, section 11.6.1). */
export const CHALLENGE = 'Bearer realm="pantilt"';

const TURN = 'If people share the rig, refused with `not-your-turn` while another has it.';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: withReferences(ProblemSchema) } },
});

function operation(method: string, url: string, route: Route): object {
  const { tags, summary, description, params, querystring, body, response = {} } = route;
  const isGuarded = needsToken(url);
  const text = [description ?? [], route.turn ? TURN : []].flat().join(' ');
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(querystring, 'query')];
  const successes = Object.entries(response).filter(([status]) => /^\d+$/.test(status));
  return {
    operationId: operationId(method, url),
    tags,
    summary,
    ...(text !== '' && { description: text }),
    // A role, as OpenAPI 3.1 allows for tokens (security requirement object).
    security: isGuarded ? [{ token: [roleOf(method, route)] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: !acceptsNothing(body), content: contentOf(body) } }),
    responses: {
      ...Object.fromEntries(successes.map(([status, schema]) => [status, answer(schema)])),
      ...(isGuarded && { 401: reference('responses', 'Unauthorized') }),
      '4XX': reference('responses', 'ClientError'),
      '5XX': reference('responses', 'ServerError'),
    },
  };
}

/** `GET /api/v1/models/:id/errors` is `getModelErrorsById`. */
function operationId(method: string, url: string): string {
  const parts = url.replace(API_PREFIX, '').split(/[/.]/).filter(Boolean);
  const nouns = parts.map((part) => (part.startsWith(':') ? `By-${part.slice(1)}` : part));
  return [method.toLowerCase(), ...nouns.join('-').split('-').map(capitalised)].join('');
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const parametersOf = (schema: TSchema | undefined, where: 'path' | 'query') => {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
  return Object.entries(properties).map(([name, { description, ...value }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: withReferences(value),
  }));
};

interface ObjectSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, TSchema & { readonly description?: string }>>;
  readonly required?: readonly string[];
}

/** Whether a missing body is equivalent to {}. */
const acceptsNothing = ({ type, required = [] }: ObjectSchema): boolean =>
  type === 'object' && required.length === 0;

/** The response with a schema; `type: 'null'` stands for one without a body. */
function answer(schema: TSchema): object {
  const { type, description = 'Success' } = schema as { type?: string; description?: string };
  return { description, ...(type !== 'null' && { content: contentOf(schema) }) };
}

/** A schema is of JSON unless it has a `content` by media type, as fastify takes it. */
const contentOf = (schema: TSchema & { content?: object }): object =>
  withReferences(schema.content ?? { 'application/json': { schema } });

const reference = (kind: 'schemas' | 'responses', name: string) => ({
  $ref: `#/components/${kind}/${name}`,
});

/** A copy in which references replace the named schemas. */
function withReferences<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withReferences) as T;
  if (typeof value !== 'object' || value === null) return value;
  const name = NAMES.get(JSON.stringify(value));
  if (name !== undefined) return reference('schemas', name) as T;
  return Object.fromEntries(entriesWithReferences(value)) as T;
}

const entriesWithReferences = (object: object): [string, unknown][] =>
  Object.entries(object).map(([key, value]) => [key, withReferences(value)]);
