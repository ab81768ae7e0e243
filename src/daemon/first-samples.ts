/**
 * The first samples of a simulated rig, so that a new user has a trained model within seconds: an
 * ordinary collection of the daemon, during which the daemon's clock runs faster than real time.
 */

import type { Logger } from 'pino';
import { type Clock, VirtualClock, wallClock } from '../clock.ts';
import { SIMULATED } from '../control/observer.ts';
import type { Services } from '../server/services.ts';
import type { Store } from '../store/store.ts';

const FIRST_SAMPLES = 40;

interface Timer {
  readonly dueMs: number;
  readonly callback: () => unknown;
  cancel: () => void;
}

/**
 * The wall clock, which can also jump from timer to timer for a while. Its date is always the real
 * one.
 */
export class FastForwardClock implements Clock {
  readonly #timers = new Set<Timer>();
  #clock: Clock = wallClock;
  /** This clock's time minus that of `#clock` [ms]. */
  #aheadMs = 0;

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

  /** Jumps from timer to timer until the promise settles, and returns its result. */
  async fastForward<T>(work: Promise<T>): Promise<T> {
    const virtual = new VirtualClock();
    this.#follow(virtual);
    try {
      return await virtual.run(work);
    } finally {
      this.#follow(wallClock);
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

/**
 * Takes the first samples of a simulated rig, unless it has them: in a new collection, or in one
 * that a shutdown interrupted. Resolves when the collection has ended and the rig is released.
 * @param clock the daemon's clock
 */
export async function takeFirstSamples(
  services: Pick<Services, 'rig' | 'store' | 'collections'>,
  clock: FastForwardClock,
  { seed, log }: { readonly seed: number; readonly log: Logger },
): Promise<void> {
  const { rig, store, collections } = services;
  const { name } = rig.description;
  const samples = await store.samples.count({ rig: name });
  if (samples >= FIRST_SAMPLES) return;
  const interrupted = (await store.collections.unfinished()).find(
    (collection) => collection.rig === name && collection.observer === SIMULATED,
  );
  if (!interrupted && samples > 0) return;
  log.info(`taking the first ${FIRST_SAMPLES} samples of the simulated rig "${name}"`);
  const request = { count: FIRST_SAMPLES, plan: 'sobol', observer: SIMULATED, seed } as const;
  const { id } = interrupted ?? (await collections.create(request));
  await clock.fastForward(
    collections.ended(id).then(({ state }) => (state === 'done' ? rig.release() : undefined)),
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
