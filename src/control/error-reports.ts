/**
 * The errors of kept models as they are asked for: never two reports at a time, none that holds the thread,
 * and no more than a page can draw.
 */
import Type, { type Static } from 'typebox';
import { mapYielding, yieldToEventLoop } from '../event-loop.ts';
import { inverse } from '../geometry/kinematics.ts';
import { nullable } from '../job.ts';
import { floorErrorMm, floorErrors } from '../learning/angle-errors.ts';
import type { Candidate } from '../learning/choose.ts';
import { loadModel, type Model } from '../learning/model.ts';
import type { Sample } from '../samples/sample.ts';
import type { Store } from '../store/store.ts';

/**
 * How far off a model is at single samples that it hasn't learned from: those that its training held out,
 * and those that were taken since.
 */

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
  const placed = await mapYielding(samples, (sample) => [placeOf(sample), sample.id] as const);
  const ids = new Map(placed);
  const known = await mapYielding(heldOut, (error) => ({
    ...error,
    sampleId: ids.get(placeOf(error)) ?? null,
    fresh: false,
  }));
  // A training takes all samples that there are, so that those beyond its count came later. When some of
  // them have been removed since, a few that came later are left out too; none that it knows gets in.
  return [...known, ...(await freshErrors(model, samples.slice(sampleCount)))];
}

const freshErrors = (model: Model, samples: readonly Sample[]): Promise<ModelError[]> =>
  mapYielding(samples, (sample) => {
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

/** So many are told at most, and so many of the worst are among them. */
const MAX_ERRORS = 1000;
const WORST_ERRORS = 100;

/** A model's errors, or so many of them that a page can draw them. */
export const ModelErrorsSchema = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'At so many samples its error is known' }),
  errors: Type.Array(ModelErrorSchema, {
    description: `At all of them, or at ${MAX_ERRORS}: the ${WORST_ERRORS} worst, and others evenly from the rest`,
  }),
});
export type ModelErrors = Static<typeof ModelErrorsSchema>;

/** Tells the errors of kept models: one model after the other, in slices. */
export class ErrorReports {
  readonly #store: Pick<Store, 'models' | 'samples'>;
  /** Those that haven't begun: they will count the samples that there are then. */
  readonly #waiting = new Map<number, Promise<ModelErrors>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Pick<Store, 'models' | 'samples'>) {
    this.#store = store;
  }

  /**
   * The errors of a model at the samples of its rig; who asks while somebody waits for the same gets the same.
   * @throws PantiltError `model-unknown`
   */
  of(id: number): Promise<ModelErrors> {
    const waiting = this.#waiting.get(id);
    if (waiting) return waiting;
    const report = this.#last.then(yieldToEventLoop).then(() => {
      this.#waiting.delete(id);
      return this.#report(id);
    });
    this.#waiting.set(id, report);
    this.#last = report.catch(() => undefined);
    return report;
  }

  async #report(id: number): Promise<ModelErrors> {
    const { rig, file } = await this.#store.models.get(id);
    const model = loadModel(JSON.parse(file));
    const errors = await modelErrors(model, await this.#store.samples.list({ rig }));
    return { total: errors.length, errors: tellingErrors(errors) };
  }
}

/**
 * Those that tell most, in their order: the worst, and evenly many of all others.
 * @param most so many at most
 */
export function tellingErrors(
  errors: readonly ModelError[],
  most: number = MAX_ERRORS,
  worst: number = WORST_ERRORS,
): ModelError[] {
  if (errors.length <= most) return [...errors];
  const byError = errors.toSorted((a, b) => (b.errorMm ?? Infinity) - (a.errorMm ?? Infinity));
  const told = new Set(byError.slice(0, worst));
  const others = errors.filter((error) => !told.has(error));
  const step = others.length / (most - worst);
  for (let i = 0; i < most - worst; i++) told.add(others[Math.floor(i * step)]!);
  return errors.filter((error) => told.has(error));
}
