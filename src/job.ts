/**
 * What all jobs (collections, trainings, …) have in common: state, problem and seed; and the error
 * for an unknown record.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { errorMessage, errorText, PantiltError } from './errors.ts';
import { type Message, msg } from './message.ts';
import { SEED_BOUNDS } from './random.ts';

/** State of a job. */
const JobStateSchema = Type.Union(
  [
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ],
  { description: 'State of the job' },
);
export type JobState = Static<typeof JobStateSchema>;

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

/** The reason why a job failed. */
export const JobProblemSchema = Type.Object({
  code: Type.String({ description: 'Stable code of the error' }),
  message: Type.String({ description: 'What happened and what to do about it' }),
  wording: Type.Optional(MessageSchema),
});
export type JobProblem = Static<typeof JobProblemSchema>;

/** The problem recorded for a job that failed with this error. */
export const jobProblem = (error: unknown): JobProblem => ({
  code: error instanceof PantiltError ? error.code : 'internal',
  message: errorText(error),
  wording: errorMessage(error),
});

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

/** The fields that every job has. */
export const jobProperties = {
  id: Type.Integer({ minimum: 1 }),
  rig: Type.String({ description: 'Name of the rig' }),
  state: JobStateSchema,
  problem: nullable(JobProblemSchema),
  createdAt: Type.String({ format: 'date-time', description: 'When the job was created' }),
  finishedAt: nullable(Type.String({ format: 'date-time', description: 'When the job ended' })),
};

/** The record of a job of any kind. */
export type JobRecord = Readonly<Static<Type.TObject<typeof jobProperties>>>;

/** The state of a job. */
export type JobStatus = Pick<JobRecord, 'id' | 'state' | 'problem' | 'finishedAt'>;

/** The fields of a queued job. */
export const queueProperties = {
  queuePosition: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Position in the queue, 1 for the next; queued jobs' }),
  ),
  waitSeconds: Type.Optional(
    nullable(
      Type.Number({
        minimum: 0,
        description: 'Estimated time until it starts [s]; null if unknown; queued jobs',
      }),
    ),
  ),
};

/** A job of any kind, as the API shows it. */
export type JobView = JobRecord &
  Readonly<Static<Type.TObject<typeof queueProperties>>> & {
    /** Fraction of the work that is done, 0 to 1. */
    readonly progress: number;
  };

/** The seed of a job. */
export const SeedSchema = Type.Integer({
  ...SEED_BOUNDS,
  description: 'The same seed gives the same result',
});

/** Nouns for the records in error texts. */
export const NOUNS = {
  sample: msg`sample`,
  collection: msg`collection`,
  training: msg`training`,
  model: msg`model`,
  preset: msg`preset`,
  path: msg`path`,
  check: msg`check`,
  exercise: msg`exercise`,
};

/**
 * The error for a record that is not in the store; its code is `sample-unknown`, `preset-unknown`,
 * …
 */
export const unknownRecord = (what: keyof typeof NOUNS, id: number | string): PantiltError =>
  new PantiltError(
    'not-found',
    `${what}-unknown`,
    msg`there is no ${NOUNS[what]} ${id}; list the ${NOUNS[what]}s to see those that exist`,
    { id },
  );
