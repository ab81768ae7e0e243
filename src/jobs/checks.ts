/**
 * Checks as jobs: a few targets, spread over where the active model learned, are aimed at anew, and
 * drift-check.ts judges where the spots are seen.
 */

import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Aiming } from '../control/aiming.ts';
import type { Models } from '../control/models.ts';
import { EXTERNAL, ExternalObserver, type Observer, observerNamed } from '../control/observer.ts';
import { type ObservedPose, observePose } from '../control/pose-observation.ts';
import { errorText, PantiltError } from '../errors.ts';
import { jobProblem } from '../job.ts';
import type { Model } from '../learning/model.ts';
import { msg } from '../message.ts';
import type { Hold } from '../rig/control-lease.ts';
import type { Rig } from '../rig/rig.ts';
import type { WorkArea } from '../rig-file.ts';
import { planTarget } from '../samples/plans.ts';
import { type NewSample, type Sample, toSample } from '../samples/sample.ts';
import { type FloorPoint, metres, type Pulses, radians } from '../units.ts';
import type { CheckView } from './check-view.ts';
import { judgeDrift, type Sight, sightCovariance } from './drift-check.ts';
import { RememberedJobs } from './in-memory-jobs.ts';

/**
 * Where a check looks: a few targets, spread over where the active model learned, as far as the rig can
 * go there.
 */

/** Spots that are looked at. */
const SPOTS = 6;
/** So many targets are tried for them. */
const MAX_TARGETS = 200;

/** A spot to be looked at. */
export interface PlannedSpot extends Omit<Sight, 'seen'> {
  readonly pulses: Pulses;
}

/**
 * The spots of a check, as the active model aims at them now; the same seed gives the same targets.
 * @throws PantiltError `model-unvalidated`, `reach-too-small`
 */
export function planCheck(
  seed: number,
  workArea: WorkArea,
  {
    aiming,
    models,
  }: { readonly aiming: Aiming; readonly models: Pick<Models, 'active' | 'model'> },
): PlannedSpot[] {
  const { model, active } = models;
  const area = reachWithin(workArea, model);
  const spots: PlannedSpot[] = [];
  for (let index = 0; spots.length < SPOTS && index < MAX_TARGETS; index++) {
    const target = planTarget({ plan: 'sobol', count: SPOTS, seed }, area, index);
    const covariance = sightCovariance(model, target);
    if (!covariance) {
      throw new PantiltError(
        'conflict',
        'model-unvalidated',
        msg`model ${active.id} (${active.kind}) states no error that it could be held to: train on samples
          of this rig`,
      );
    }
    const { reachable, pulses } = aiming.predict(target);
    if (reachable && pulses) spots.push({ target, covariance, pulses });
  }
  if (spots.length === SPOTS) return spots;
  throw new PantiltError(
    'conflict',
    'reach-too-small',
    msg`of where model ${active.id} learned, the rig reaches too little: collect again, over all of the
      work area`,
  );
}

/** The part of the work area that a model's samples lay in. */
function reachWithin(area: WorkArea, { file: { reach } }: Model): WorkArea {
  if (!reach) return area;
  return {
    rMin: metres(Math.max(area.rMin, reach.radiusMinM)),
    rMax: metres(Math.min(area.rMax, reach.radiusMaxM)),
    bearingMin: radians(Math.max(area.bearingMin, reach.bearingMinRad)),
    bearingMax: radians(Math.min(area.bearingMax, reach.bearingMaxRad)),
  };
}

/** So many spots have to be seen. */
const MIN_SEEN = 4;

/** What checks work with. */
export interface ChecksConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly aiming: Aiming;
  readonly models: Pick<Models, 'active' | 'model'>;
  /** Observers that look by themselves, by name; `external` is always there. */
  readonly observers: Readonly<Record<string, Observer>>;
  /** Keeps a sample, and resolves when it is kept. */
  readonly keep: (sample: NewSample) => Promise<Sample>;
}

/** What a check is asked for with. */
export interface CheckRequest {
  /** The first that there is when left out. */
  readonly observer?: string | undefined;
  readonly seed: number;
  readonly keep: boolean;
}

interface ChecksEvents {
  change: [CheckView];
  /** A spot was kept. */
  sample: [Sample];
}

/** The checks of one rig. */
export class Checks extends RememberedJobs<CheckView, ChecksEvents> {
  readonly #config: ChecksConfig;
  readonly #external = new ExternalObserver();
  readonly #observers: Readonly<Record<string, Observer>>;
  #onPoseDone: (() => void) | undefined;

  constructor(config: ChecksConfig) {
    super('check', config.clock);
    this.#config = config;
    this.#observers = { ...config.observers, [EXTERNAL]: this.#external };
  }

  /**
   * Begins a check of the active model.
   * @throws PantiltError `observer-unknown`, `model-unvalidated`, `reach-too-small`, `rig-busy`; nothing
   *   has moved then
   */
  begin({ observer: wanted, seed, keep }: CheckRequest): CheckView {
    const { rig, models } = this.#config;
    const observer = observerNamed(this.#observers, wanted);
    const plans = planCheck(seed, rig.description.workArea, this.#config);
    const id = this.nextId;
    const hold = rig.lease.hold(msg`check ${id}`);
    return this.begun(
      {
        ...{ id, rig: rig.description.name, modelId: models.active.id, kind: models.active.kind },
        ...{ observer, seed, keep, state: 'running', progress: 0, awaiting: null, spots: [] },
        ...{ result: null, problem: null, createdAt: this.now(), finishedAt: null },
      },
      (cancel) => this.#run(id, plans, hold, cancel),
    );
  }

  /**
   * Answers for the awaited pose, and resolves when the check has gone on.
   * @throws PantiltError `pose-not-awaited`, `check-unknown`
   */
  async observe(id: number, pose: number, point: FloorPoint | undefined): Promise<CheckView> {
    const { awaiting } = this.get(id);
    if (awaiting !== pose) {
      throw new PantiltError(
        'conflict',
        'pose-not-awaited',
        msg`check ${id} doesn't await pose ${pose}: it awaits ${awaiting ?? msg`none now`}`,
        { awaiting },
      );
    }
    const done = new Promise<void>((resolve) => {
      this.#onPoseDone = resolve;
    });
    this.#external.answer(point);
    await Promise.race([done, this.ended]);
    return this.get(id);
  }

  protected override announce(view: CheckView): void {
    this.emit('change', view);
  }

  async #run(
    id: number,
    plans: readonly PlannedSpot[],
    hold: Hold,
    cancel: AbortSignal,
  ): Promise<void> {
    const outcome = await this.#outcome(id, plans, AbortSignal.any([cancel, hold.signal]));
    await this.#config.rig.setLaser(false).catch(() => {});
    hold.release(); // before anybody is told, and moves it
    this.end(id, { ...outcome, awaiting: null });
  }

  async #outcome(
    id: number,
    plans: readonly PlannedSpot[],
    signal: AbortSignal,
  ): Promise<Partial<CheckView>> {
    const { rig, log } = this.#config;
    try {
      await rig.connected(signal);
      const sights = await this.#look(id, plans, signal);
      if (sights.length < MIN_SEEN) throw spotsNotSeen(sights.length, plans.length);
      return { state: 'done', result: judgeDrift(sights) };
    } catch (error) {
      if (this.wasCancelled(signal)) return { state: 'cancelled' };
      log.warn({ check: id }, errorText(error));
      return { state: 'failed', problem: jobProblem(error) };
    }
  }

  async #look(id: number, plans: readonly PlannedSpot[], signal: AbortSignal): Promise<Sight[]> {
    const { rig, clock } = this.#config;
    const observer = this.#observers[this.get(id).observer]!;
    const onAwaiting = () => this.change(id, { awaiting: this.#external.awaiting });
    const sights: Sight[] = [];
    for (const [pose, plan] of plans.entries()) {
      const seen = await observePose(
        { rig, clock, observer, onAwaiting },
        pose,
        plan.pulses,
        signal,
      );
      if (seen) {
        sights.push({ ...plan, seen });
        await this.#keep(id, seen);
      }
      const { xM, yM } = plan.target;
      const spot = { xM, yM, missed: !seen, seenXM: seen?.xM ?? null, seenYM: seen?.yM ?? null };
      const spots = [...this.get(id).spots, spot];
      this.change(id, { spots, progress: spots.length / plans.length, awaiting: null });
      this.#onPoseDone?.();
    }
    return sights;
  }

  async #keep(id: number, seen: ObservedPose): Promise<void> {
    const { rig, keep } = this.#config;
    const { observer, keep: wanted } = this.get(id);
    if (!wanted) return;
    const origin = { observer, session: `check ${id}`, takenAt: this.now() };
    const sample = await keep(toSample(rig.description, seen, origin));
    this.emit('sample', sample);
  }
}

const spotsNotSeen = (seen: number, looked: number): PantiltError =>
  new PantiltError(
    'failed',
    'spot-not-seen',
    msg`only ${seen} of ${looked} spots were seen, and ${MIN_SEEN} are needed: is the laser on, does the
      observer see the floor, has the rig been turned away from it?`,
  );
