/**
 * What the routes share: the app's type with schemas as types, and how answers are declared.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import Type, { type TSchema } from 'typebox';
import { ProblemSchema } from '../problems.ts';

/** The app, whose handlers are typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** A route's answers: this one when it went well, else a problem document. */
export const answers = <S extends TSchema>(schema: S) => ({
  200: schema,
  '4xx': ProblemSchema,
  '5xx': ProblemSchema,
});

/** The id in a path. */
export const IdParamsSchema = Type.Object({
  id: Type.String({ pattern: '^[1-9][0-9]{0,15}$', description: 'Id' }),
});

/** The media type of files that are no text. */
export const BYTES = 'application/octet-stream';

/** The content of such a file. */
export const BytesSchema = Type.Unsafe<Uint8Array>({ type: 'string', contentMediaType: BYTES });
