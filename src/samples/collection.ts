/**
 * The record of a collection: a run of the rig through the targets of a plan or a given list of
 * poses. `nextPose` is its entire progress, so that a run can resume.
 */
import Type, { type Static } from 'typebox';
import { jobProperties } from '../job.ts';
import { nullable, SeedSchema } from '../schemas.ts';
import { ApproachSchema, PlanSchema } from './plans.ts';
import { PulsesSchema, type Sample, surfaceField } from './sample.ts';

const total = (description: string) => Type.Integer({ minimum: 0, description });

/** Parameters of a collection. */
export const collectionRequestProperties = {
  count: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Number of samples to take' }),
  plan: PlanSchema,
  approach: ApproachSchema,
  surface: surfaceField,
  observer: Type.String({ description: 'Observer of the floor points: simulated, or external' }),
  seed: SeedSchema,
  poses: Type.Array(PulsesSchema, {
    minItems: 1,
    maxItems: 10_000,
    description: 'Instead of a plan: these poses, once each, in this order',
  }),
};

/** A collection's stored record. */
export const CollectionSchema = Type.Object({
  ...jobProperties,
  ...collectionRequestProperties,
  poses: nullable(collectionRequestProperties.poses),
  nextPose: total('Index of the first unfinished pose, from 0'),
  taken: total('Poses with a sample'),
  missed: total('Poses without a sample: not reachable, or no spot visible'),
});
export type CollectionRecord = Static<typeof CollectionSchema>;

/** The fields of a new collection. */
export type NewCollection = Pick<
  CollectionRecord,
  'rig' | 'plan' | 'count' | 'seed' | 'observer' | 'createdAt'
> &
  Partial<Pick<CollectionRecord, 'poses' | 'approach' | 'surface'>>;

/** The outcome of finishing a pose. */
export interface FinishedPose {
  /** False if the pose was not the next one; nothing was changed. */
  readonly accepted: boolean;
  /** The collection after the call. */
  readonly collection: CollectionRecord;
  /** The added sample; undefined for a miss or if `accepted` is false. */
  readonly sample: Sample | undefined;
}
