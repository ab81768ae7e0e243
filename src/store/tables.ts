/**
 * The rows of the tables as the query builder sees them: camelCase here, snake_case in the
 * database. Lists and problems are stored as JSON text, so that any SQL database can hold them.
 */

import type { ColumnType, Generated, Kysely } from 'kysely';
import type { AuditEntry } from '../api/audit.ts';
import type { ModelRecord } from '../api/models.ts';
import type { Preset } from '../api/presets.ts';
import type { RecordTable } from '../api/records.ts';
import type { TrainingRecord } from '../api/trainings.ts';
import type { JobProblem, JobState } from '../job.ts';
import type { CollectionRecord } from '../samples/collection.ts';
import type { StoredReference } from '../samples/reference.ts';
import type { Sample } from '../samples/sample.ts';
import type { Metres } from '../units.ts';

/** The states of a job that has not ended. */
export const UNFINISHED = ['queued', 'running'] as const satisfies readonly JobState[];

/** A training that has no id yet. */
export type NewTraining = Pick<TrainingRecord, 'rig' | 'kinds' | 'seed' | 'createdAt'>;

/** A model with its file: JSON text with everything needed for prediction. */
export type StoredModel = ModelRecord & { readonly file: string };

/** A model that has no id yet and is not active. */
export type NewModel = Omit<StoredModel, 'id' | 'uuid' | 'active' | 'activeBecause'>;

type Keyed<R> = Omit<R, 'id'> & { id: Generated<number> };
type Job<R> = Omit<Keyed<R>, 'problem'> & { problem: string | null };

/** All tables of the store. */
export interface Tables {
  /** `collectionId` and `poseIndex` identify the pose of a collection, and are unique together. */
  samples: Keyed<Sample> & {
    collectionId: number | null;
    poseIndex: number | null;
    removed: ColumnType<boolean | number, boolean | undefined, boolean>;
  };
  collections: Omit<Job<CollectionRecord>, 'poses'> & { poses: string | null };
  trainings: Omit<Job<TrainingRecord>, 'kinds' | 'modelIds'> & { kinds: string };
  models: Omit<Keyed<ModelRecord>, 'active' | 'activeBecause'> & {
    // SQLite returns booleans as 0 and 1.
    active: ColumnType<boolean | number, boolean, boolean>;
    activeBecause: ColumnType<string | null, string | null | undefined, string | null>;
    file: string;
  };
  /** The history of active models, newest last; a roll-back removes the last one of a rig. */
  activations: { id: Generated<number>; modelId: number };
  presets: Preset & { rig: string };
  /**
   * One row, once a hub was configured: the store's identity, its hub, the last revision, and how its
   * rig stands in a roll-out, as JSON text.
   */
  delivery: {
    id: number;
    origin: string;
    hub: string | null;
    revision: number;
    standing: ColumnType<string | null, string | undefined, string>;
  };
  /** Rows not yet delivered to the hub (outbox.ts). */
  outbox: { id: Generated<number>; table: RecordTable; uuid: string; revision: number };
  /** Events not yet delivered to the hub; `data` is JSON text. */
  events: {
    id: Generated<number>;
    uuid: string;
    rig: string;
    name: string;
    at: string;
    data: string;
  };
  audit: Keyed<AuditEntry>;
  /** Columns cannot be named `seenXM`: two capitals at the end would become one. */
  floorReferences: Omit<Keyed<StoredReference>, 'seenXM' | 'seenYM'> & {
    rig: string;
    seenX: Metres;
    seenY: Metres;
  };
}

/** The store's database, independent of the SQL dialect. */
export type Database = Kysely<Tables>;

/** Serialises a problem for its column. */
export const problemToText = (problem: JobProblem | null): string | null =>
  problem && JSON.stringify(problem);

/** Parses the problem of a column. */
export const problemFromText = (text: string | null): JobProblem | null =>
  text === null ? null : JSON.parse(text);
