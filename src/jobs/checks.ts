/**
 * Checks as jobs: the rig aims at a few targets spread over the coverage of the active model, and
 * drift-check.ts judges the distances of the observed spots. On request the spots become samples, and a
 * training on all samples finds what has changed since the others (calibration/drift.ts).
 */

import type { CheckView } from '../api/checks.ts';
import type { ModelRecord } from '../api/models.ts';
import { timestamp } from '../clock.ts';
import type { Aiming } from '../control/aiming.ts';
import type { Models } from '../control/models.ts';
import { observePose } from '../control/pose-observation.ts';
import { PantiltError } from '../errors.ts';
import { pointInWorkArea } from '../geometry/work-area.ts';
import type { Model } from '../learning/model.ts';
import type { ModelKind } from '../learning/model-file.ts';
import { msg } from '../message.ts';
import { Random } from '../random.ts';
import type { Hold } from '../rig/control-lease.ts';
import type { WorkArea } from '../rig-file.ts';
import { planTarget } from '../samples/plans.ts';
import { type NewSample, type Sample, toSample } from '../samples/sample.ts';
import { type FloorPoint, metres, type Pulses, radians } from '../units.ts';
import { judgeDrift, type ObservedTarget, spotCovariance } from './drift-check.ts';
import { type FieldsOf, MemoryRecords } from './job-records.ts';
import type { JobContext } from './jobs.ts';
import { ObservedJobs, type ObservedJobsConfig } from './observed-jobs.ts';
import type { TrainingJobRequest } from './trainings.ts';

/** Number of spots of a check. */
export const SPOT_COUNT = 6;
/**
 * Where the spots are in the area, along the radius and the bearing: at both rims and in the middle, where a change of
 * one joint differs most from that of another.
 */
const SPOT_PLACES = [
  ...([
    [0.35, 0.04],
    [0.75, 0.96],
    [0.8, 0.5],
    [0.8, 0.06],
    [0.4, 0.95],
    [0.3, 0.5],
  ] as const),
];
/** They differ by seed, by up to this share of the area. */
const SPOT_SPREAD = 0.03;
/** Maximum number of candidate targets. */
const MAX_TARGETS = 200;

/** Where the observer has to see a target, with its pulses and the predicted covariance of its spot. */
interface PlannedSpot extends Omit<ObservedTarget, 'spot'> {
  /** The target on the floor. */
  readonly aimedAt: FloorPoint;
  readonly pulses: Pulses;
}

/** The target of a spot; those after the first replace unreachable ones, evenly spread. */
export function spotTarget(seed: number, area: WorkArea, index: number): FloorPoint {
  const place = SPOT_PLACES[index];
  if (!place) return planTarget({ plan: 'sobol', count: SPOT_COUNT, seed }, area, index);
  const random = new Random(seed, `spot ${index}`);
  const [u, v] = place.map((at) => at + random.uniform(-SPOT_SPREAD, SPOT_SPREAD));
  return pointInWorkArea(area, u!, v!);
}

/**
 * Plans the spots of a check by the active model; the same seed gives the same targets.
 * @throws PantiltError `model-unvalidated`, `reach-too-small`
 */
function planCheck(
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
  for (let index = 0; spots.length < SPOT_COUNT && index < MAX_TARGETS; index++) {
    const aimedAt = spotTarget(seed, area, index);
    const target = model.frame.seenAt(aimedAt);
    const covariance = spotCovariance(model, target);
    if (!covariance) {
      throw new PantiltError(
        'conflict',
        'model-unvalidated',
        msg`model ${active.id} (${active.kind}) has no error estimate to check against: train on samples
          of this rig`,
      );
    }
    const { reachable, pulses } = aiming.predict(aimedAt);
    if (reachable && pulses) spots.push({ aimedAt, target, covariance, pulses });
  }
  if (spots.length === SPOT_COUNT) return spots;
  throw new PantiltError(
    'conflict',
    'reach-too-small',
    msg`the rig reaches too little of the area that model ${active.id} covers: collect again over the
      whole work area`,
  );
}

/** The part of the work area covered by a model's samples. */
function reachWithin(area: WorkArea, { file: { reach } }: Model): WorkArea {
  if (!reach) return area;
  return {
    rMin: metres(Math.max(area.rMin, reach.radiusMinM)),
    rMax: metres(Math.min(area.rMax, reach.radiusMaxM)),
    bearingMin: radians(Math.max(area.bearingMin, reach.bearingMinRad)),
    bearingMax: radians(Math.min(area.bearingMax, reach.bearingMaxRad)),
  };
}

/** The kind whose training describes changes of the rig. */
const RECALIBRATED_KIND: ModelKind = 'servo-nets';
/** A check fails if fewer spots are visible. */
const MIN_SEEN = 4;

/** Dependencies of checks. */
export interface ChecksConfig extends ObservedJobsConfig {
  readonly aiming: Aiming;
  readonly models: Pick<Models, 'active' | 'model'>;
  /** Stores a sample, and resolves when it is stored. */
  readonly storeSample: (sample: NewSample) => Promise<Sample>;
  /** Requests a training that can describe changes of the rig. */
  readonly retrain: (request: TrainingJobRequest) => Promise<{ readonly id: number }>;
}

/** The request of a check. */
export interface CheckRequest {
  /** The first observer by default. */
  readonly observer?: string | undefined;
  readonly seed: number;
  /** Whether the spots become samples. */
  readonly keep: boolean;
  /** Whether they do, and a training follows. */
  readonly recalibrate: boolean;
}

type CheckFields = FieldsOf<CheckView>;

/** The checks of one rig. */
export class Checks extends ObservedJobs<CheckFields, CheckView> {
  readonly #config: ChecksConfig;
  readonly #records: MemoryRecords<CheckFields>;

  constructor(config: ChecksConfig) {
    const records = new MemoryRecords<CheckFields>('check');
    super(config, { name: 'check', records });
    this.#config = config;
    this.#records = records;
  }

  /**
   * Starts a check of the active model.
   * @throws PantiltError `observer-unknown`, `model-unvalidated`, `reach-too-small`, `rig-busy`,
   * `model-without-changes`; nothing has moved then
   */
  async begin({ observer, seed, keep, recalibrate }: CheckRequest): Promise<CheckView> {
    const { rig, models } = this.#config;
    if (recalibrate && models.active.kind !== RECALIBRATED_KIND)
      throw withoutChanges(models.active);
    const fields = {
      observer: this.observerName(observer),
      seed,
      keep: keep || recalibrate,
      recalibrate,
      trainingId: null,
    };
    const plans = planCheck(seed, rig.description.workArea, this.#config);
    const { id: modelId, kind } = models.active;
    const hold = rig.lease.hold(msg`check ${this.#records.nextId}`);
    try {
      return await this.add(
        { ...fields, modelId, kind, progress: 0, awaiting: null, spots: [], result: null },
        (check, context) => this.#run(check, context, plans, hold),
      );
    } catch (error) {
      hold.release();
      throw error;
    }
  }

  protected override session(id: number): string {
    return `check ${id}`;
  }

  protected override view(check: CheckView): CheckView {
    return { ...check, awaiting: this.awaiting(check.id) };
  }

  protected override progress({ progress }: CheckView): number {
    return progress;
  }

  async #run(
    check: CheckView,
    { signal, report }: JobContext<CheckFields>,
    plans: readonly PlannedSpot[],
    hold: Hold,
  ): Promise<Partial<CheckFields>> {
    const { rig } = this;
    const ending = AbortSignal.any([signal, hold.signal]);
    try {
      await rig.connected(ending);
      const observed = await this.#observeSpots(check, plans, { signal: ending, report });
      if (observed.length < MIN_SEEN) throw spotsNotSeen(observed.length, plans.length);
      const result = judgeDrift(observed);
      if (!check.recalibrate) return { result };
      const request: TrainingJobRequest = {
        kinds: [RECALIBRATED_KIND],
        seed: check.seed,
        settings: {},
      };
      const { id: trainingId } = await this.#config.retrain(request);
      return { result, trainingId };
    } finally {
      await rig.setLaser(false).catch(() => {});
      hold.release();
    }
  }

  async #observeSpots(
    check: CheckView,
    plans: readonly PlannedSpot[],
    { signal, report }: JobContext<CheckFields>,
  ): Promise<ObservedTarget[]> {
    const { id, observer, keep } = check;
    const { storeSample } = this.#config;
    const observation = this.observation(check, () => report({}));
    const observed: ObservedTarget[] = [];
    const spots: CheckView['spots'] = [];
    for (const [pose, plan] of plans.entries()) {
      const seen = await observePose(observation, pose, plan.pulses, signal);
      if (seen) observed.push({ ...plan, spot: seen });
      const origin = { observer, session: this.session(id), takenAt: timestamp(this.clock) };
      const sample =
        seen && keep ? await storeSample(toSample(this.rig.description, seen, origin)) : undefined;
      const { xM, yM } = plan.aimedAt;
      spots.push({ xM, yM, missed: !seen, seenXM: seen?.xM ?? null, seenYM: seen?.yM ?? null });
      report({ spots: [...spots], progress: spots.length / plans.length }, sample);
      this.poseDone();
    }
    return observed;
  }
}

const withoutChanges = ({ id, kind }: ModelRecord): PantiltError =>
  new PantiltError(
    'conflict',
    'model-without-changes',
    msg`model ${id} is of kind ${kind}, which cannot describe a change of the rig: activate one of kind ${RECALIBRATED_KIND}, or collect again and train`,
  );

const spotsNotSeen = (seen: number, planned: number): PantiltError =>
  new PantiltError(
    'failed',
    'spot-not-seen',
    msg`the observer saw only ${seen} of ${planned} spots, and ${MIN_SEEN} are needed. Check that the laser
      is on, that the observer sees the floor, and that the rig was not turned away from it`,
  );
