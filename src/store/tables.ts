/**
 * The rows behind the records, as the query builder sees them: camelCase here, snake_case in the
 * database. Lists and problems are JSON text, so that any SQL database can hold them.
 */
import type { ColumnType, Generated, Kysely } from 'kysely';
import type { JobProblem } from '../job.ts';
import type { CollectionRecord } from '../samples/collection.ts';
import type { Sample } from '../samples/sample.ts';
import type { ModelRecord, Preset, TrainingRecord } from './records.ts';

type Keyed<R> = Omit<R, 'id'> & { id: Generated<number> };
type Job<R> = Omit<Keyed<R>, 'problem'> & { problem: string | null };

/** Every table of the store. */
export interface Tables {
  /** `collectionId` and `poseIndex` say which pose of which collection it answers, once each. */
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
  /** Which models have aimed, the newest last; going back removes the last one of a rig. */
  activations: { id: Generated<number>; modelId: number };
  presets: Preset & { rig: string };
}

/** The store's database, whichever SQL database it is. */
export type Database = Kysely<Tables>;

/** A problem as its column holds it. */
export const problemToText = (problem: JobProblem | null): string | null =>
  problem && JSON.stringify(problem);

/** The problem that a column holds. */
export const problemFromText = (text: string | null): JobProblem | null =>
  text === null ? null : JSON.parse(text);
