/**
 * The introduction of a simulated rig: it shoots at five targets by geometry alone, takes its first
 * samples, learns from them, and shoots again. On a first start it does what a new rig needs in any
 * case; afterwards only the shots are repeated. It never exists for a real rig.
 */
import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import type { IntroductionView } from '../api/introduction.ts';
import { type Clock, sleep } from '../clock.ts';
import type { Aiming } from '../control/aiming.ts';
import type { Observer } from '../control/observer.ts';
import { observePose } from '../control/pose-observation.ts';
import { errorText } from '../errors.ts';
import { pointInWorkArea } from '../geometry/work-area.ts';
import { loadModel, type Model } from '../learning/model.ts';
import { trainModel } from '../learning/train.ts';
import { msg } from '../message.ts';
import { quantile } from '../quantile.ts';
import type { Rig } from '../rig/rig.ts';
import type { FloorPoint } from '../units.ts';

/** Targets as fractions of the work area's radii and bearings, from right to left. */
const PLACES = [
  [0.35, 0.16],
  [0.8, 0.32],
  [0.45, 0.5],
  [0.85, 0.66],
  [0.3, 0.84],
] as const;
/** How much faster than its own time the rig collects while somebody watches; it shoots in real time. */
const COLLECTING_RATE = 4;
/** Time for reading between two parts [ms]. */
const READING_MS = 1500;

/** Runs work while the clock runs at a multiple of real time; without one, as fast as possible. */
export type Pace = <T>(work: Promise<T>, rate?: number) => Promise<T>;

/** What the introduction needs. */
export interface IntroductionConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly aiming: Aiming;
  readonly observer: Observer;
  readonly log: Logger;
  /** Takes the first samples, unless there are any. */
  readonly collect: () => Promise<unknown>;
  /** Trains, unless there is a trained model. */
  readonly learn: () => Promise<unknown>;
}

/** The introduction of one rig. */
export class Introduction extends EventEmitter<{ change: [IntroductionView] }> {
  readonly #config: IntroductionConfig;
  #view: IntroductionView;
  #running: Promise<void> | undefined;
  /** What moves the rig now. */
  #moving: Promise<unknown> | undefined;
  /** Else everything is as fast as possible. */
  #isWatched = false;
  #onShow = (): void => {};

  constructor(config: IntroductionConfig) {
    super();
    this.#config = config;
    this.#view = { state: 'ready', part: 'geometry', shots: [], beforeMm: null, afterMm: null };
  }

  get view(): IntroductionView {
    return this.#view;
  }

  /**
   * The first start: waits for `show` for a while, and runs watched after it, or else as fast as
   * possible. Resolves at the end of the introduction.
   */
  async begin(waitMs: number): Promise<void> {
    const isWatched = waitMs > 0 && (await this.#isShownWithin(waitMs));
    await this.#start(isWatched);
  }

  /** Shows it now: one that waits begins, one that runs continues, one that has ended is repeated. */
  show(): void {
    if (this.#view.state === 'waiting') this.#onShow();
    else void this.#start(true);
  }

  /** Finishes as fast as possible. */
  hurry(): void {
    this.#isWatched = false;
    if (this.#moving) void this.#config.pace(this.#moving).catch(() => {}); // Reported by `#run`.
  }

  async #isShownWithin(waitMs: number): Promise<boolean> {
    const { clock } = this.#config;
    this.#change({ state: 'waiting' });
    return new Promise((resolve) => {
      const cancel = clock.schedule(waitMs, () => resolve(false));
      this.#onShow = () => {
        cancel();
        resolve(true);
      };
    });
  }

  #start(isWatched: boolean): Promise<void> {
    if (!this.#running) {
      this.#isWatched = isWatched;
      this.#running = this.#run().finally(() => {
        this.#running = undefined;
      });
    }
    return this.#running;
  }

  async #run(): Promise<void> {
    const { rig, collect, learn, log } = this.#config;
    const shots = this.#targets().map((target) => ({ target, before: null, after: null }));
    this.#change({ state: 'running', shots, beforeMm: null, afterMm: null });
    try {
      await rig.connected();
      await this.#part('geometry', () => this.#move(this.#shoot('before', this.#geometry()), 1));
      await this.#part('collecting', () => this.#move(collect(), COLLECTING_RATE));
      await this.#part('learning', learn);
      await this.#part('model', () => this.#move(this.#shoot('after'), 1));
      if (rig.lease.holder === null) await rig.release(); // The next job may have begun.
      this.#change({ state: 'done' });
      this.#report();
    } catch (error) {
      log.warn(`the introduction ended early: ${errorText(error)}`);
      this.#change({ state: 'stopped' });
    }
  }

  async #part(part: IntroductionView['part'], work: () => Promise<unknown>): Promise<void> {
    this.#change({ part });
    await work();
    if (this.#isWatched) await sleep(this.#config.clock, READING_MS);
  }

  /** Paces what moves the rig; learning takes its own time. */
  async #move(work: Promise<unknown>, rate: number): Promise<void> {
    this.#moving = work;
    try {
      await this.#config.pace(work, this.#isWatched ? rate : undefined);
    } finally {
      this.#moving = undefined;
    }
  }

  #geometry(): Model {
    const { description: rig } = this.#config.rig;
    return loadModel(trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 }));
  }

  #targets(): FloorPoint[] {
    const { rig, aiming } = this.#config;
    const geometry = this.#geometry();
    return PLACES.map(([u, v]) => pointInWorkArea(rig.description.workArea, u, v)).filter(
      (target) => aiming.predict(target, geometry).reachable,
    );
  }

  /** Shoots at each target by a model, by default the active one, and measures the spots. */
  async #shoot(when: 'before' | 'after', model?: Model): Promise<void> {
    const { rig, clock, aiming, observer } = this.#config;
    const hold = await rig.lease.holdWhenFree(msg`the introduction`, new AbortController().signal);
    try {
      const observation = { rig, clock, observer, onAwaiting: () => {} };
      for (const [i, { target }] of this.#view.shots.entries()) {
        const { pulses } = aiming.predict(target, model);
        const spot = pulses && (await observePose(observation, i, pulses, hold.signal));
        const place = spot ? { xM: spot.xM, yM: spot.yM } : null;
        const shots = this.#view.shots.map((shot, j) =>
          i === j ? { ...shot, [when]: place } : shot,
        );
        this.#change({ shots, [`${when}Mm`]: medianMm(shots, when) });
      }
    } finally {
      await rig.setLaser(false).catch(() => {});
      hold.release();
    }
  }

  #report(): void {
    const { beforeMm, afterMm } = this.#view;
    if (beforeMm === null || afterMm === null) return;
    const [before, after] = [beforeMm, afterMm].map((mm) => mm.toFixed(mm < 10 ? 1 : 0));
    this.#config.log.info(
      { beforeMm, afterMm },
      `the rig misses its targets by ${before} mm by geometry alone, and by ${after} mm with what it has learned`,
    );
  }

  #change(change: Partial<IntroductionView>): void {
    this.#view = { ...this.#view, ...change };
    this.emit('change', this.#view);
  }
}

function medianMm(shots: IntroductionView['shots'], when: 'before' | 'after'): number | null {
  const distancesMm = shots.flatMap(({ target, [when]: spot }) =>
    spot ? [1000 * Math.hypot(spot.xM - target.xM, spot.yM - target.yM)] : [],
  );
  return quantile(distancesMm, 0.5) ?? null;
}
