/**
 * How far off a model is at single samples that it hasn't learned from: those that its training held out,
 * and those that were taken since.
 */
import Type, { type Static } from 'typebox';
import { inverse } from '../geometry/kinematics.ts';
import { nullable } from '../job.ts';
import { floorErrorMm } from '../learning/angle-errors.ts';
import type { Candidate } from '../learning/choose.ts';
import { floorErrors } from '../learning/floor-errors.ts';
import type { Model } from '../learning/model.ts';
import type { Sample } from '../samples/sample.ts';
import { mapInSlices } from '../slices.ts';

const coordinate = (description: string) => Type.Number({ description: `${description} [m]` });

/** A model's error at one sample. */
export const ModelErrorSchema = Type.Object({
  sampleId: nullable(
    Type.Integer({ minimum: 1, description: 'The sample; null when it has been removed' }),
  ),
  xM: coordinate('Where the spot was seen, forward of the base'),
  yM: coordinate('Where the spot was seen, to the left of the base'),
  errorMm: nullable(
    Type.Number({ minimum: 0, description: 'How far off [mm]; null beyond the floor' }),
  ),
  fresh: Type.Boolean({
    description: 'Not held out in the training, but taken after it, or unknown to it',
  }),
});
export type ModelError = Static<typeof ModelErrorSchema>;

/**
 * The errors of a model, worked out in slices.
 * @param samples all of its rig, by id
 */
export async function modelErrors(model: Model, samples: readonly Sample[]): Promise<ModelError[]> {
  const { heldOut = [], sampleCount } = model.file;
  const placed = await mapInSlices(samples, (sample) => [placeOf(sample), sample.id] as const);
  const ids = new Map(placed);
  const known = await mapInSlices(heldOut, (error) => ({
    ...error,
    sampleId: ids.get(placeOf(error)) ?? null,
    fresh: false,
  }));
  // A training takes all samples that there are, so that those beyond its count came later. When some of
  // them have been removed since, a few that came later are left out too; none that it knows gets in.
  return [...known, ...(await freshErrors(model, samples.slice(sampleCount)))];
}

const freshErrors = (model: Model, samples: readonly Sample[]): Promise<ModelError[]> =>
  mapInSlices(samples, (sample) => {
    const { geometry } = model.file;
    const { id: sampleId, xM, yM } = sample;
    const nominal = inverse(sample, geometry);
    const predicted = model.predict(sample)?.angles;
    const errorMm =
      nominal && floorErrorMm({ measured: sample, applied: sample, nominal }, predicted, geometry);
    return { sampleId, xM, yM, errorMm: errorMm ?? null, fresh: true };
  });

/** So many samples taken since say more of a model than those that its training held out. */
const ENOUGH_FRESH = 5;

/**
 * A model as it competes with one that has learned from these samples.
 * @param samples all of its rig, by id
 */
export async function asCandidate(model: Model, samples: readonly Sample[]): Promise<Candidate> {
  const { kind, sampleCount, metrics } = model.file;
  const fresh = await freshErrors(model, samples.slice(sampleCount));
  if (fresh.length < ENOUGH_FRESH) return { kind, sampleCount, metrics };
  const { medianMm, missRate } = floorErrors(fresh.map(({ errorMm }) => errorMm ?? undefined));
  const freshMetrics = { validationMedianMm: medianMm, missRate };
  return { kind, sampleCount: fresh.length, metrics: freshMetrics };
}

/** Two cameras' looks don't fall on the same point to sixteen digits. */
const placeOf = ({ xM, yM }: Pick<ModelError, 'xM' | 'yM'>): string => `${xM} ${yM}`;
