/**
 * The errors of kept models as they are asked for: never two reports at a time, none that holds the thread,
 * and no more than a page can draw.
 */
import Type, { type Static } from 'typebox';
import { loadModel } from '../learning/model.ts';
import { nextTurn } from '../slices.ts';
import type { Store } from '../store/store.ts';
import { type ModelError, ModelErrorSchema, modelErrors } from './model-errors.ts';

/** So many are told at most, and so many of the worst are among them. */
const MOST_ERRORS = 1000;
const WORST_ERRORS = 100;

/** A model's errors, or so many of them that a page can draw them. */
export const ModelErrorsSchema = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'At so many samples its error is known' }),
  errors: Type.Array(ModelErrorSchema, {
    description: `At all of them, or at ${MOST_ERRORS}: the ${WORST_ERRORS} worst, and others evenly from the rest`,
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
    const report = this.#last.then(nextTurn).then(() => {
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
  most: number = MOST_ERRORS,
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
