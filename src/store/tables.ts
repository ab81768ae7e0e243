/**
 * The rows behind the records, as the query builder sees them: camelCase here, snake_case in the
 * database. Lists and problems are JSON text, so that any SQL database can hold them. The API shows
 * trainings, models and presets by the schemas here.
 */

import type { ColumnType, Generated, Kysely } from 'kysely';
import Type, { type Static } from 'typebox';
import { type JobProblem, type JobState, jobProperties, nullable, SeedSchema } from '../job.ts';
import type { CollectionRecord } from '../samples/collection.ts';
import { floorPointProperties, type Sample } from '../samples/sample.ts';

/** The states of a job that hasn't ended. */
export const UNFINISHED = ['queued', 'running'] as const satisfies readonly JobState[];

/** A run that learns models from the samples of a rig. */
export const TrainingSchema = Type.Object({
  ...jobProperties,
  kinds: Type.Array(Type.String(), { description: 'The kinds of model to train' }),
  seed: SeedSchema,
  modelIds: Type.Array(Type.Integer(), { description: 'The models that it has trained so far' }),
});
export type TrainingRecord = Static<typeof TrainingSchema>;

/** A training that has no id yet. */
export type NewTraining = Pick<TrainingRecord, 'rig' | 'kinds' | 'seed' | 'createdAt'>;

const errorMm = (description: string) => nullable(Type.Number({ minimum: 0, description }));

/** A trained model, without its weights. */
export const ModelSchema = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  rig: Type.String({ description: 'Name of the rig' }),
  kind: Type.String({ description: 'Kind of model' }),
  createdAt: Type.String({
    format: 'date-time',
    description: 'When it was trained or imported',
  }),
  trainingId: nullable(Type.Integer({ minimum: 1, description: 'Its training; null if imported' })),
  sampleCount: Type.Integer({ minimum: 0, description: 'Samples that it was trained on' }),
  datasetHash: Type.String({ description: 'Hash of the samples that it was trained on' }),
  seed: SeedSchema,
  validationMedianMm: errorMm('Median error on held-out samples [mm]'),
  validationP95Mm: errorMm('95th percentile of the error on held-out samples [mm]'),
  active: Type.Boolean({ description: 'Whether it is the active model' }),
});
export type ModelRecord = Static<typeof ModelSchema>;

/** A model with its file: JSON text with all that prediction needs. */
export type StoredModel = ModelRecord & { readonly file: string };

/** A model that has no id yet; it is not active. */
export type NewModel = Omit<StoredModel, 'id' | 'active'>;

/** A target with a name. */
export const PresetSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 64, description: 'Its name; not "." or ".."' }),
  ...floorPointProperties,
});
export type Preset = Static<typeof PresetSchema>;

type Keyed<R> = Omit<R, 'id'> & { id: Generated<number> };
type Job<R> = Omit<Keyed<R>, 'problem'> & { problem: string | null };

/** All tables of the store. */
export interface Tables {
  /** `collectionId` and `poseIndex` are the pose of a collection, each at most once. */
  samples: Keyed<Sample> & {
    collectionId: number | null;
    poseIndex: number | null;
    removed: ColumnType<boolean | number, boolean | undefined, boolean>;
  };
  collections: Omit<Job<CollectionRecord>, 'poses'> & { poses: string | null };
  trainings: Omit<Job<TrainingRecord>, 'kinds' | 'modelIds'> & { kinds: string };
  models: Omit<Keyed<ModelRecord>, 'active'> & {
    // SQLite gives booleans back as 0 and 1.
    active: ColumnType<boolean | number, boolean, boolean>;
    file: string;
  };
  /** The models that became active, the newest last; a roll-back removes the last one of a rig. */
  activations: { id: Generated<number>; modelId: number };
  presets: Preset & { rig: string };
}

/** The store's database, whichever SQL database it is. */
export type Database = Kysely<Tables>;

/** The text of a problem for its column. */
export const problemToText = (problem: JobProblem | null): string | null =>
  problem && JSON.stringify(problem);

/** The problem of a column's text. */
export const problemFromText = (text: string | null): JobProblem | null =>
  text === null ? null : JSON.parse(text);
