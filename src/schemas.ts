/** Schemas that many messages and records share. */
import Type, { type Static, type TSchema } from 'typebox';
import type { Message } from './message.ts';
import { SEED_BOUNDS } from './random.ts';

/**
 * A schema that also allows null. A plain type becomes `type: [T, 'null']`, which serialises
 * several times faster than a union.
 */
export const nullable = <S extends TSchema>(schema: S) => {
  const { type } = schema as { type?: unknown };
  const plain = type === 'number' || type === 'integer' || type === 'string';
  return Type.Unsafe<Static<S> | null>(
    plain ? { ...schema, type: [type, 'null'] } : Type.Union([schema, Type.Null()]),
  );
};

/** A text as data. Values can be nested texts, so their schema is left open. */
export const MessageSchema = Type.Unsafe<Message>(
  Type.Object(
    { template: Type.String(), values: Type.Array(Type.Unknown()) },
    {
      description:
        'The same text as data, for other languages: {0}, {1} … stand for the values, which are texts, ' +
        'numbers, {number, decimals} or nested texts of this form',
    },
  ),
);

/** Pattern of names without control characters: the database ends a text at the first NUL. */
export const PRINTABLE = '^[^\\u0000-\\u001f\\u007f]*$';

/** The identifier of a record, unique among all rigs. */
export const UuidSchema = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'Identifies the record among those of all rigs (UUID)',
});

/** The seed of a job. */
export const SeedSchema = Type.Integer({
  ...SEED_BOUNDS,
  description: 'The same seed gives the same result',
});
