/**
 * Error reports of stored models: errors at samples held out in training and at samples taken
 * since. Reports are computed one at a time, in slices, and thinned to what a page can draw.
 */
import { MAX_ERRORS, type ModelError, type ModelErrors, WORST_ERRORS } from '../api/models.ts';
import { mapYielding, yieldToEventLoop } from '../event-loop.ts';
import { inverse } from '../geometry/kinematics.ts';
import { floorErrorMm, floorErrors } from '../learning/angle-errors.ts';
import { type Candidate, placeOf, validatedAt } from '../learning/choose.ts';
import { loadModel, type Model } from '../learning/model.ts';
import type { Sample } from '../samples/sample.ts';
import type { Store } from '../store/store.ts';

/**
 * Computes the errors of a model, in slices.
 * @param samples all samples of its rig, by id
 */
export async function modelErrors(model: Model, samples: readonly Sample[]): Promise<ModelError[]> {
  const { heldOut = [], sampleCount } = model.file;
  const placed = await mapYielding(samples, (sample) => [placeOf(sample), sample.id] as const);
  const ids = new Map(placed);
  const known = await mapYielding(heldOut, ({ boundMm: _, ...error }) => ({
    ...error,
    sampleId: ids.get(placeOf(error)) ?? null,
    fresh: false,
  }));
  // A training uses all samples present at its time, so those beyond its count are newer. If
  // samples have been removed since, a few newer ones are skipped, but none that the model was
  // trained on is included.
  return [...known, ...(await freshErrors(model, samples.slice(sampleCount)))];
}

const freshErrors = (model: Model, samples: readonly Sample[]): Promise<ModelError[]> =>
  mapYielding(samples, (sample) => {
    const { geometry } = model.file;
    const { id: sampleId, xM, yM } = sample;
    const nominal = inverse(sample, geometry);
    const predicted = model.inObserverFrame.predict(sample)?.angles;
    const errorMm =
      nominal && floorErrorMm({ measured: sample, applied: sample, nominal }, predicted, geometry);
    return { sampleId, xM, yM, errorMm: errorMm ?? null, fresh: true };
  });

/** With this many newer samples, their errors rank a model better than its hold-out errors. */
const ENOUGH_FRESH = 5;

/**
 * The candidate record with which a model competes against a newly trained one: its errors at newer
 * samples, if there are enough, else those at held-out samples that are still there.
 * @param samples all samples of its rig, by id
 */
export async function asCandidate(model: Model, samples: readonly Sample[]): Promise<Candidate> {
  const { kind, sampleCount, metrics, heldOut = [] } = model.file;
  const fresh = await freshErrors(model, samples.slice(sampleCount));
  if (fresh.length < ENOUGH_FRESH) {
    const candidate = { kind, sampleCount, metrics, heldOut };
    const present = new Set(samples.map(placeOf));
    const isComplete = heldOut.every((error) => present.has(placeOf(error)));
    return isComplete ? candidate : validatedAt(candidate, present);
  }
  const { medianMm, missRate } = floorErrors(fresh.map(({ errorMm }) => errorMm ?? undefined));
  const freshMetrics = { validationMedianMm: medianMm, missRate };
  return { kind, sampleCount: fresh.length, metrics: freshMetrics, heldOut: fresh };
}

/** Computes error reports, one model at a time, in slices. */
export class ErrorReports {
  readonly #store: Pick<Store, 'models' | 'samples'>;
  /** Reports that have not started; they will use the samples present at their start. */
  readonly #waiting = new Map<number, Promise<ModelErrors>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Pick<Store, 'models' | 'samples'>) {
    this.#store = store;
  }

  /**
   * The errors of a model at the samples of its rig. Concurrent requests share one computation.
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
    return { total: errors.length, errors: downsampleErrors(errors) };
  }
}

/**
 * Thins errors but keeps their order: the worst ones and an even selection of the rest.
 * @param max maximum number kept
 */
export function downsampleErrors(
  errors: readonly ModelError[],
  max: number = MAX_ERRORS,
  worst: number = WORST_ERRORS,
): ModelError[] {
  if (errors.length <= max) return [...errors];
  const byError = errors.toSorted((a, b) => (b.errorMm ?? Infinity) - (a.errorMm ?? Infinity));
  const kept = new Set(byError.slice(0, worst));
  const others = errors.filter((error) => !kept.has(error));
  const step = others.length / (max - worst);
  for (let i = 0; i < max - worst; i++) kept.add(others[Math.floor(i * step)]!);
  return errors.filter((error) => kept.has(error));
}
