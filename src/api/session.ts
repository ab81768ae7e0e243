/**
 * People: who a client is, and the tokens by which a daemon identifies clients. A daemon without any
 * token treats every client as a teacher without a name.
 */
import Type, { type Static } from 'typebox';
import { nullable, PRINTABLE } from '../schemas.ts';
import { ControlSchema } from './rig.ts';
import { answers, ROLES } from './route.ts';

const RoleSchema = Type.Enum([...ROLES], {
  description:
    'viewer: sees everything, works on the exercise, and stops the rig; operator: also moves the rig, ' +
    'and adds and corrects data; teacher: also takes the rig over, deletes data and manages tokens',
});

const SessionSchema = Type.Object({
  name: nullable(Type.String({ description: 'Of the token; null without one' })),
  role: RoleSchema,
  tokenRequired: Type.Boolean({ description: 'Whether clients need a token' }),
  shared: Type.Boolean({
    description: 'Whether there are tokens with names, so that people take turns',
  }),
});

/** Who a client is. */
export type SessionView = Static<typeof SessionSchema>;

/** The name of a token. */
export const TokenNameSchema = Type.String({
  minLength: 1,
  maxLength: 40,
  pattern: PRINTABLE,
  description: 'Name of a person, unique; shown to all clients',
});

const tokenProperties = {
  name: TokenNameSchema,
  role: RoleSchema,
  createdAt: Type.String({ format: 'date-time' }),
};
const TokenSchema = Type.Object(tokenProperties);
/** A token without its text. */
export type TokenView = Static<typeof TokenSchema>;

const NewTokenSchema = Type.Object({
  ...tokenProperties,
  token: Type.String({ description: 'Its text, which is shown only here' }),
});

const NameParamsSchema = Type.Object({ name: TokenNameSchema });

/** The names of its schemas in OpenAPI. */
export const SESSION_SCHEMAS = {
  Role: RoleSchema,
  Session: SessionSchema,
  Token: TokenSchema,
  NewToken: NewTokenSchema,
};

const tags = ['people'];
const role = 'teacher' as const;

/** People: of a daemon, or of a hub. */
export const SESSION_ROUTES = {
  'GET /session': {
    tags,
    summary: 'Who this client is: its name and its role',
    response: answers(SessionSchema),
  },
  'GET /tokens': {
    role,
    tags,
    summary: 'The tokens by name, without their texts; not that of --token',
    response: answers(Type.Object({ tokens: Type.Array(TokenSchema) })),
  },
  'POST /tokens': {
    role,
    tags,
    summary: 'Create a token; from the first one on, every client needs a token',
    description: 'The first one must be of a teacher, unless the daemon was started with --token.',
    body: Type.Object({ name: TokenNameSchema, role: RoleSchema }, { additionalProperties: false }),
    response: answers(NewTokenSchema),
  },
  'DELETE /tokens/:name': {
    role,
    tags,
    summary: 'Revoke a token; its WebSockets are closed',
    params: NameParamsSchema,
    response: answers(TokenSchema),
  },
};

/** The turns at a rig. */
export const TURN_ROUTES = {
  'POST /turn': {
    tags,
    summary: 'Take the rig if it is free, or else a place in the queue',
    description:
      'The next in the queue gets the rig at the end of a turn. A command of an operator to a free rig ' +
      'also begins a turn. Refused with `turns-unused` unless there are tokens with names.',
    response: answers(ControlSchema),
  },
  'DELETE /turn': {
    tags,
    summary: 'Leave the queue, or end your turn; a job that was begun continues',
    response: answers(ControlSchema),
  },
  'POST /turn/take': {
    role,
    tags,
    summary: 'Take the rig over: ends its motion and jobs; the person who had it is the next',
    response: answers(ControlSchema),
  },
};
