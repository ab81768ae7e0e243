/**
 * What all jobs (collections, trainings) have in common: how far they are and why they failed.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { errorMessage, errorText, PantiltError } from './errors.ts';
import { type Message, msg } from './message.ts';
import { SEED_BOUNDS } from './random.ts';

/** How far a job is. */
export const JobStateSchema = Type.Union(
  [
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ],
  { description: 'How far the job is' },
);
export type JobState = Static<typeof JobStateSchema>;

/** A text as data; the values nest, so they are left open. */
export const MessageSchema = Type.Unsafe<Message>(
  Type.Object(
    { template: Type.String(), values: Type.Array(Type.Unknown()) },
    {
      description:
        'The same text as data, for other languages: {0}, {1} … stand for the values, which are texts, ' +
        'numbers, {number, decimals} or wordings themselves',
    },
  ),
);

/** Why a job failed. */
export const JobProblemSchema = Type.Object({
  code: Type.String({ description: 'Stable code of the error' }),
  message: Type.String({ description: 'What happened and what to do about it' }),
  wording: Type.Optional(MessageSchema),
});
export type JobProblem = Static<typeof JobProblemSchema>;

/** The problem that an error leaves a job with. */
export const jobProblem = (error: unknown): JobProblem => ({
  code: error instanceof PantiltError ? error.code : 'internal',
  message: errorText(error),
  wording: errorMessage(error),
});

/**
 * A field that may be null. A plain type is widened by its name, which serialises several times
 * faster than a union that has to try its members.
 */
export const nullable = <S extends TSchema>(schema: S) => {
  const { type } = schema as { type?: unknown };
  const plain = type === 'number' || type === 'integer' || type === 'string';
  return Type.Unsafe<Static<S> | null>(
    plain ? { ...schema, type: [type, 'null'] } : Type.Union([schema, Type.Null()]),
  );
};

/** The fields that every job has. */
export const jobProperties = {
  id: Type.Integer({ minimum: 1 }),
  rig: Type.String({ description: 'Name of the rig' }),
  state: JobStateSchema,
  problem: nullable(JobProblemSchema),
  createdAt: Type.String({ format: 'date-time', description: 'When the job was asked for' }),
  finishedAt: nullable(Type.String({ format: 'date-time', description: 'When the job ended' })),
};

/** The seed of a job. */
export const SeedSchema = Type.Integer({
  ...SEED_BOUNDS,
  description: 'The same seed gives the same outcome',
});

/** The one way in which the store says that it doesn't have a record. */

const NOUNS = {
  sample: msg`sample`,
  collection: msg`collection`,
  training: msg`training`,
  model: msg`model`,
  preset: msg`preset`,
  path: msg`path`,
  check: msg`check`,
  exercise: msg`exercise`,
};

/** The error `sample-unknown`, `preset-unknown`, ... for an id or name that isn't in the store. */
export const unknownRecord = (what: keyof typeof NOUNS, id: number | string): PantiltError =>
  new PantiltError(
    'not-found',
    `${what}-unknown`,
    msg`there is no ${NOUNS[what]} ${id}; list the ${NOUNS[what]}s to see which there are`,
    { id },
  );
