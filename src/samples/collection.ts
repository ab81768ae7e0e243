/**
 * A collection as it is kept: a run of the rig through the targets of a plan, or through poses that were
 * given. `nextPose` is all that it remembers of where it is.
 */
import Type, { type Static } from 'typebox';
import { type JobProblem, type JobState, jobProperties, nullable, SeedSchema } from '../job.ts';
import { PlanSchema } from './plans.ts';
import { type NewSample, PulsesSchema, type Sample } from './sample.ts';

const total = (description: string) => Type.Integer({ minimum: 0, description });

/** What a collection is asked for with. */
export const collectionRequestProperties = {
  count: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Samples wanted' }),
  plan: PlanSchema,
  observer: Type.String({ description: 'Who measures the floor points: simulated, or external' }),
  seed: SeedSchema,
  poses: Type.Array(PulsesSchema, {
    minItems: 1,
    maxItems: 10_000,
    description: 'Instead of a plan: these poses, once each, in their order',
  }),
};

/** A collection's record. */
export const CollectionSchema = Type.Object({
  ...jobProperties,
  ...collectionRequestProperties,
  poses: nullable(collectionRequestProperties.poses),
  nextPose: total('First pose that is not yet finished, from 0'),
  taken: total('Poses that gave a sample'),
  missed: total('Poses that gave none: not reachable, or no spot to be seen'),
});
export type CollectionRecord = Static<typeof CollectionSchema>;

/** What a collection begins with. */
export type NewCollection = Pick<
  CollectionRecord,
  'rig' | 'plan' | 'count' | 'seed' | 'observer' | 'createdAt'
> &
  Partial<Pick<CollectionRecord, 'poses'>>;

/** What came of an answer to a pose. */
export interface FinishedPose {
  /** False when that pose wasn't the next one (any more), and nothing was changed. */
  readonly accepted: boolean;
  /** The collection as it is now. */
  readonly collection: CollectionRecord;
  /** The sample that was added; undefined for a miss, and when the answer wasn't accepted. */
  readonly sample: Sample | undefined;
}

/** Whoever keeps collections and their samples. */
export interface CollectionLedger {
  create(request: NewCollection): Promise<CollectionRecord>;
  /** @throws PantiltError `collection-unknown` */
  get(id: number): Promise<CollectionRecord>;
  /** Those that are queued or running, by id. */
  unfinished(): Promise<CollectionRecord[]>;
  setState(
    id: number,
    state: JobState,
    problem?: JobProblem | null,
    finishedAt?: string | null,
  ): Promise<CollectionRecord>;
  /**
   * Finishes a pose in one transaction: adds its sample, or counts a miss when there is none, and
   * moves on. An answer that comes twice, or late, changes nothing.
   */
  finishPose(id: number, pose: number, sample: NewSample | undefined): Promise<FinishedPose>;
}
