/**
 * The first minute of a simulated rig, so that a new user has a trained model within seconds: an
 * ordinary collection and training of the daemon. While the rig moves, the daemon's clock runs
 * faster than real time.
 */

import type { Logger } from 'pino';
import { type Clock, VirtualClock, wallClock } from '../clock.ts';
import { type Observer, SIMULATED } from '../control/observer.ts';
import { PantiltError } from '../errors.ts';
import { Introduction, type Pace } from '../jobs/introduction.ts';
import { DEFAULT_KINDS } from '../jobs/trainings.ts';
import { MIN_POSES } from '../learning/train.ts';
import { msg } from '../message.ts';
import type { Services } from '../server/services.ts';
import type { Store } from '../store/store.ts';

const FIRST_SAMPLES = 40;

interface Timer {
  readonly dueMs: number;
  readonly callback: () => unknown;
  cancel: () => void;
}

/**
 * A clock, by default the wall clock, which can also jump from timer to timer for a while. Its date is
 * always the real one.
 */
export class FastForwardClock implements Clock {
  readonly #timers = new Set<Timer>();
  readonly #base: Clock;
  #clock: Clock;
  /** This clock's time minus that of `#clock` [ms]. */
  #aheadMs = 0;

  constructor(base: Clock = wallClock) {
    this.#base = base;
    this.#clock = base;
  }

  nowMs(): number {
    return this.#clock.nowMs() + this.#aheadMs;
  }

  dateMs(): number {
    return wallClock.dateMs();
  }

  schedule(delayMs: number, callback: () => unknown): () => void {
    const timer = { dueMs: this.nowMs() + delayMs, callback, cancel: () => {} };
    this.#timers.add(timer);
    this.#start(timer);
    return () => {
      this.#timers.delete(timer);
      timer.cancel();
    };
  }

  /**
   * Runs ahead until the promise settles, and returns its result.
   * @param rate multiple of this clock's usual rate; by default, the clock jumps from timer to timer
   */
  async fastForward<T>(work: Promise<T>, rate = Number.POSITIVE_INFINITY): Promise<T> {
    const virtual = new VirtualClock();
    this.#follow(rate === Number.POSITIVE_INFINITY ? virtual : scaledClock(rate, this.#base));
    try {
      return await (rate === Number.POSITIVE_INFINITY ? virtual.run(work) : work);
    } finally {
      this.#follow(this.#base);
    }
  }

  #follow(clock: Clock): void {
    const nowMs = this.nowMs();
    for (const timer of this.#timers) timer.cancel();
    this.#clock = clock;
    this.#aheadMs = nowMs - clock.nowMs();
    for (const timer of this.#timers) this.#start(timer);
  }

  #start(timer: Timer): void {
    timer.cancel = this.#clock.schedule(timer.dueMs - this.nowMs(), () => {
      this.#timers.delete(timer);
      return timer.callback();
    });
  }
}

/** A clock at a multiple of its rate. */
export const scaledClock = (rate: number, clock: Clock = wallClock): Clock => ({
  nowMs: () => rate * clock.nowMs(),
  dateMs: () => clock.dateMs(),
  schedule: (delayMs, callback) => clock.schedule(delayMs / rate, callback),
});

type FirstServices = Pick<Services, 'rig' | 'store' | 'collections'>;

/** The collection of a simulated rig that a shutdown interrupted. */
async function interruptedCollection({ rig, store }: FirstServices) {
  return (await store.collections.unfinished()).find(
    (collection) => collection.rig === rig.description.name && collection.observer === SIMULATED,
  );
}

/** Whether a rig has neither samples nor an unfinished collection. */
export async function isNew(services: FirstServices): Promise<boolean> {
  const samples = await services.store.samples.count({ rig: services.rig.description.name });
  return samples === 0 && !(await interruptedCollection(services));
}

/**
 * Takes the first samples of a simulated rig, unless it has them: in a new collection, or in one
 * that a shutdown interrupted. Resolves when the collection has ended and the rig is released.
 * @throws PantiltError `collection-ended`, if it was cancelled or has failed
 */
async function collectFirst(
  services: FirstServices,
  { seed, log }: { readonly seed: number; readonly log: Logger },
): Promise<void> {
  const { rig, store, collections } = services;
  const { name } = rig.description;
  const samples = await store.samples.count({ rig: name });
  const interrupted = await interruptedCollection(services);
  if (samples >= FIRST_SAMPLES || (!interrupted && samples > 0)) return;
  log.info(`taking the first ${FIRST_SAMPLES} samples of the simulated rig "${name}"`);
  const request = { count: FIRST_SAMPLES, plan: 'sobol', observer: SIMULATED, seed } as const;
  const { id } = interrupted ?? (await collections.create(request));
  const { state } = await collections.ended(id);
  if (state !== 'done') {
    throw new PantiltError(
      'failed',
      'collection-ended',
      msg`collection ${id} ended early (${state})`,
    );
  }
  if (rig.lease.holder === null) await rig.release(); // The next job may have begun.
}

/** Takes the first samples with the clock ahead of real time; an early end is not an error. */
export async function takeFirstSamples(
  services: FirstServices,
  clock: FastForwardClock,
  options: { readonly seed: number; readonly log: Logger },
): Promise<void> {
  await clock.fastForward(
    collectFirst(services, options).catch((error: PantiltError) => {
      if (error.code !== 'collection-ended') throw error;
    }),
  );
}

/** Warns of a simulated rig's samples under this name: their model would aim the real rig. */
export async function warnOfSimulatedSamples(
  store: Store,
  rig: string,
  log: Logger,
): Promise<void> {
  const simulated = await store.samples.count({ rig, observer: SIMULATED });
  if (simulated === 0) return;
  const all = await store.samples.count({ rig });
  log.warn(
    `${simulated} of the ${all} samples of "${rig}" are from a simulated rig: give the real one another name in its rig file`,
  );
}

/** Trains a rig that has samples but no trained model; resolves when the training has ended. */
export async function trainWhenUntrained(
  { rig, store, models, trainings }: Pick<Services, 'rig' | 'store' | 'models' | 'trainings'>,
  log: Logger,
): Promise<void> {
  const { name } = rig.description;
  const trained = (await store.models.list(name)).some(({ kind }) => kind !== 'nominal');
  const samples = await store.samples.count({ rig: name });
  const { active } = models;
  if (trained || samples < MIN_POSES) {
    log.info({ model: active.id, kind: active.kind, samples }, 'model loaded');
    return;
  }
  log.info({ samples }, 'no model has been trained on the samples yet: training');
  const { id } = await trainings.create({ kinds: DEFAULT_KINDS, seed: 1, settings: {} });
  await trainings.ended(id);
}

/** The introduction of a simulated rig. */
export function introductionOf(
  { clock, log, seed }: { readonly clock: Clock; readonly log: Logger; readonly seed: number },
  services: () => Services,
  observer: Observer,
  rigAndAiming: Pick<Services, 'rig' | 'aiming'>,
): Introduction {
  const pace: Pace = (work, rate) =>
    clock instanceof FastForwardClock ? clock.fastForward(work, rate) : work;
  return new Introduction({
    ...rigAndAiming,
    clock,
    pace,
    observer,
    log,
    collect: () => collectFirst(services(), { seed, log }),
    learn: () => trainWhenUntrained(services(), log),
  });
}
