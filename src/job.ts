/** What all jobs (collections, trainings, …) have in common: state, problem and place in the queue. */
import Type, { type Static } from 'typebox';
import { errorMessage, errorText, PantiltError } from './errors.ts';
import { MessageSchema, nullable, UuidSchema } from './schemas.ts';

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

/** The fields that every job has. */
export const jobProperties = {
  id: Type.Integer({ minimum: 1 }),
  uuid: UuidSchema,
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
