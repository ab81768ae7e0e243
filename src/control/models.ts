/**
 * The models of a rig: stored versions, one of them active, with activation and roll-back. A model
 * must have been made for the rig's current description and must reach part of the work area.
 */

import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import type { ModelRecord } from '../api/models.ts';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { isWithinLimits, pulsesForAngles, servoScales } from '../geometry/servo.ts';
import { pointInWorkArea } from '../geometry/work-area.ts';
import { type Candidate, standardErrorOfMedianMm } from '../learning/choose.ts';
import { loadModel, type Model } from '../learning/model.ts';
import { type ModelFile, type SerialisedModel, serialiseModel } from '../learning/model-file.ts';
import { trainModel } from '../learning/train.ts';
import { joinMessages, type Message, msg } from '../message.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Store } from '../store/store.ts';
import type { StoredModel } from '../store/tables.ts';
import { AXES } from '../units.ts';
import { asCandidate } from './error-reports.ts';

/** Tolerance; rig files have fewer digits [m, rad, rad/µs]. */
const TOLERANCE = 1e-9;
/** Grid of targets tried: radii and bearings of the work area. */
const RADII = 5;
const BEARINGS = 9;

/**
 * Rejects a model that cannot aim this rig.
 * @param what the model's name in errors
 * @throws PantiltError `model-of-other-rig`, `model-of-changed-rig`, `model-aims-nowhere`
 */
export function assertFit(model: Model, rig: RigDescription, what: Message): void {
  const { file } = model;
  if (file.rig !== rig.name) {
    throw new PantiltError(
      'conflict',
      'model-of-other-rig',
      msg`${what} belongs to rig "${file.rig}", not to "${rig.name}": a model is valid for one rig only`,
    );
  }
  const changes = changesSince(file, rig);
  if (changes.length > 0) {
    throw new PantiltError(
      'conflict',
      'model-of-changed-rig',
      msg`${what} was made when rig "${rig.name}" had ${joinMessages(changes, ', ')}: train again
      (the samples stay valid if the hardware is unchanged), or restore the old values in the rig file`,
    );
  }
  if (!reachesWorkArea(model, rig)) {
    throw new PantiltError(
      'conflict',
      'model-aims-nowhere',
      msg`${what} reaches none of ${RADII * BEARINGS} targets across the work area within the pulse limits: train
      another kind or on more samples, or check the units of the net (metres in, radians out)`,
    );
  }
}

/** Differences between the rig description in a model file and the current one. */
function changesSince(
  { geometry, servoScales: scales }: ModelFile,
  rig: RigDescription,
): Message[] {
  const now = servoScales(rig);
  return [
    ...differing('', geometry, rig.geometry),
    ...(scales ? AXES.flatMap((axis) => differing(`${axis} `, scales[axis], now[axis])) : []),
  ];
}

function differing<T extends object>(prefix: string, then: T, now: T): Message[] {
  const names = Object.keys(then) as (keyof T & string)[];
  return names
    .filter((name) => Math.abs(Number(then[name]) - Number(now[name])) > TOLERANCE)
    .map((name) => msg`${prefix}${name} ${Number(then[name])} (now ${Number(now[name])})`);
}

function reachesWorkArea(model: Model, rig: RigDescription): boolean {
  for (let u = 0; u < RADII; u++) {
    for (let v = 0; v < BEARINGS; v++) {
      const target = pointInWorkArea(rig.workArea, u / (RADII - 1), v / (BEARINGS - 1));
      const angles = model.predict(target)?.angles;
      if (!angles) continue;
      const { panUs, tiltUs } = pulsesForAngles(rig, angles);
      if (isWithinLimits(rig.axes.pan, panUs) && isWithinLimits(rig.axes.tilt, tiltUs)) return true;
    }
  }
  return false;
}

/** The active model as a candidate. */
export interface Incumbent extends Candidate {
  readonly id: number;
  /** Number of references by which the frame of its observer is corrected. */
  readonly references: number;
}

interface ModelsEvents {
  activated: [ModelRecord];
}

/** The models of one rig. */
export class Models extends EventEmitter<ModelsEvents> {
  readonly #store: Store;
  readonly #rig: RigDescription;
  readonly #clock: Clock;
  #active: { record: ModelRecord; model: Model };

  private constructor(
    store: Store,
    rig: RigDescription,
    clock: Clock,
    active: { record: ModelRecord; model: Model },
  ) {
    super();
    this.#store = store;
    this.#rig = rig;
    this.#clock = clock;
    this.#active = active;
  }

  /**
   * Loads the active model of the rig. If it does not fit the current rig file, activates the most
   * recently active model that fits, or else the nominal inverse.
   */
  static async open(store: Store, rig: RigDescription, clock: Clock, log: Logger): Promise<Models> {
    for (const id of await store.models.activated(rig.name)) {
      const stored = await store.models.get(id);
      const model = loadIfFit(stored, rig, (misfit) =>
        log.warn({ model: id }, `${misfit.message}; trying the one before it`),
      );
      if (!model) continue;
      const { file: _, ...unchanged } = stored;
      const record = stored.active
        ? unchanged
        : await store.models.activate(
            id,
            msg`the models activated after it do not fit the rig file`,
          );
      return new Models(store, rig, clock, { record, model });
    }
    return new Models(store, rig, clock, await addNominal(store, rig, clock));
  }

  /** Begins again with the nominal inverse, after all models were deleted. */
  async reset(): Promise<void> {
    const { record, model } = await addNominal(this.#store, this.#rig, this.#clock);
    this.#setActive(record, model);
  }

  /** The record of the active model. */
  get active(): ModelRecord {
    return this.#active.record;
  }

  /** The active model, loaded. */
  get model(): Model {
    return this.#active.model;
  }

  /** Stores a trained model without activating it. */
  add(
    model: SerialisedModel,
    trainingId: number,
    trainedBy: string | null = null,
  ): Promise<ModelRecord> {
    return this.#store.models.add({ ...newModel(model, trainingId, this.#clock), trainedBy });
  }

  /** The active model as a candidate against one trained on the current samples. */
  async incumbent(): Promise<Incumbent> {
    const { record, model } = this.#active;
    const samples = await this.#store.samples.list({ rig: this.#rig.name });
    const references = model.errorBasis?.references ?? 0;
    return { id: record.id, references, ...(await asCandidate(model, samples)) };
  }

  /**
   * Stores an imported model after checking it, without activating it.
   * @throws PantiltError `model-file-invalid`, and errors of `assertFit`; nothing is stored then
   */
  async import(file: ModelFile): Promise<ModelRecord> {
    assertFit(loadModel(file), this.#rig, msg`the model`);
    return this.#store.models.add(newModel(serialiseModel(file), null, this.#clock));
  }

  /**
   * Activates a model.
   * @param because completes "it is active because"; by default, it was selected by hand
   * @throws PantiltError `model-unknown`, and errors of `assertFit`; the active model is then
   * unchanged
   */
  async activate(id: number, because?: Message): Promise<ModelRecord> {
    const model = loadFit(await this.#store.models.get(id), this.#rig);
    return this.#setActive(await this.#store.models.activate(id, because), model);
  }

  /** Records why the active model stays active. */
  async keepActive(because: Message): Promise<void> {
    const { model, record } = this.#active;
    this.#active = { model, record: await this.#store.models.activate(record.id, because) };
  }

  /**
   * Activates the previously active model; the next call goes back one further. Models that do not
   * fit the current rig are skipped.
   * @throws PantiltError `model-without-predecessor`, or the misfit of the nearest predecessor if
   * none fits; the active model is then unchanged
   */
  async rollBack(): Promise<ModelRecord> {
    let model: Model | undefined;
    let nearest: PantiltError | undefined;
    try {
      const record = await this.#store.models.rollBack(this.#rig.name, (before) => {
        model = loadIfFit(before, this.#rig, (misfit) => {
          nearest ??= misfit;
        });
        return model !== undefined;
      });
      return this.#setActive(record, model!);
    } catch (error) {
      const noneFits = error instanceof PantiltError && error.code === 'model-without-predecessor';
      throw noneFits ? (nearest ?? error) : error;
    }
  }

  #setActive(record: ModelRecord, model: Model): ModelRecord {
    this.#active = { record, model };
    this.emit('activated', record);
    return record;
  }
}

/** Stores the nominal inverse as the active model. */
async function addNominal(store: Store, rig: RigDescription, clock: Clock) {
  const file = trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 });
  const added = await store.models.add(newModel(serialiseModel(file), null, clock));
  const record = await store.models.activate(added.id, msg`no model had been trained yet`);
  return { record, model: loadModel(file) };
}

/** Loads a stored model. @throws PantiltError errors of `assertFit` */
function loadFit(stored: StoredModel, rig: RigDescription): Model {
  const model = loadModel(JSON.parse(stored.file));
  assertFit(model, rig, msg`model ${stored.id}`);
  return model;
}

/** Loads a stored model; if it does not fit, calls `onMisfit` and returns undefined. */
function loadIfFit(
  stored: StoredModel,
  rig: RigDescription,
  onMisfit: (misfit: PantiltError) => void,
): Model | undefined {
  try {
    return loadFit(stored, rig);
  } catch (error) {
    onMisfit(error as PantiltError);
    return undefined;
  }
}

const newModel = ({ text, summary }: SerialisedModel, trainingId: number | null, clock: Clock) => ({
  rig: summary.rig,
  kind: summary.kind,
  createdAt: timestamp(clock),
  trainingId,
  sampleCount: summary.sampleCount,
  datasetHash: summary.datasetHash,
  seed: summary.seed,
  validationMedianMm: summary.metrics.validationMedianMm,
  validationStandardErrorMm: standardErrorOfMedianMm(summary.heldOut),
  validationP95Mm: summary.metrics.validationP95Mm,
  trainedBy: null,
  file: text,
});
