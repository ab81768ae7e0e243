/**
 * Which model aims: versions are kept, one is active, and going back to an older one is one call.
 */

import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { pulsesForAngles, servoScales, withinLimits } from '../geometry/servo.ts';
import { pointInWorkArea } from '../geometry/work-area.ts';
import type { Candidate } from '../learning/choose.ts';
import { loadModel, type Model } from '../learning/model.ts';
import { type ModelFile, type WrittenModel, writeModelFile } from '../learning/model-file.ts';
import { trainModel } from '../learning/train.ts';
import { joinMessages, type Message, msg } from '../message.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Store } from '../store/store.ts';
import type { ModelRecord, StoredModel } from '../store/tables.ts';
import { AXES } from '../units.ts';
import { asCandidate } from './error-reports.ts';

/**
 * Whether a rig may be aimed by a model: it has to be made for this rig as its file describes it now, and
 * to have angles for some of the work area.
 */

/** Rig files are written with fewer digits [m, rad, rad/µs]. */
const SAME = 1e-9;
/** So many radii and bearings of the work area are tried. */
const RADII = 5;
const BEARINGS = 9;

/**
 * Refuses a model that can't aim this rig.
 * @param what it is called in errors
 * @throws PantiltError `model-of-other-rig`, `model-of-changed-rig`, `model-aims-nowhere`
 */
export function assertFit(model: Model, rig: RigDescription, what: Message): void {
  const { file } = model;
  if (file.rig !== rig.name) {
    throw new PantiltError(
      'conflict',
      'model-of-other-rig',
      msg`${what} is of rig "${file.rig}", and this one is "${rig.name}": models hold for one rig alone`,
    );
  }
  const changes = changesSince(file, rig);
  if (changes.length > 0) {
    throw new PantiltError(
      'conflict',
      'model-of-changed-rig',
      msg`${what} was made when rig "${rig.name}" had ${joinMessages(changes, ', ')}: train again
        (samples hold as long as the rig itself is the same), or put the old values back into the rig file`,
    );
  }
  if (!aimsSomewhere(model, rig)) {
    throw new PantiltError(
      'conflict',
      'model-aims-nowhere',
      msg`${what} gives pulses within limits for none of ${RADII * BEARINGS} targets all over the work area: train
        another kind or on more samples, or look at what the net was made for (metres in, radians out)`,
    );
  }
}

/** What a model was told of its rig that no longer holds, in words. */
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
    .filter((name) => Math.abs(Number(then[name]) - Number(now[name])) > SAME)
    .map((name) => msg`${prefix}${name} ${Number(then[name])} (now ${Number(now[name])})`);
}

function aimsSomewhere(model: Model, rig: RigDescription): boolean {
  for (let u = 0; u < RADII; u++) {
    for (let v = 0; v < BEARINGS; v++) {
      const target = pointInWorkArea(rig.workArea, u / (RADII - 1), v / (BEARINGS - 1));
      const angles = model.predict(target)?.angles;
      if (!angles) continue;
      const { panUs, tiltUs } = pulsesForAngles(rig, angles);
      if (withinLimits(rig.axes.pan, panUs) && withinLimits(rig.axes.tilt, tiltUs)) return true;
    }
  }
  return false;
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
   * Finds the active model of the rig. When the rig file has changed so that it no longer fits, the one
   * before it that does becomes active, and without any the nominal inverse.
   */
  static async open(store: Store, rig: RigDescription, clock: Clock, log: Logger): Promise<Models> {
    for (const id of await store.models.activated(rig.name)) {
      const model = fitting(await store.models.get(id), rig, (misfit) =>
        log.warn({ model: id }, `${misfit.message}; another one aims`),
      );
      if (!model) continue;
      return new Models(store, rig, clock, { record: await store.models.activate(id), model });
    }
    const file = trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 });
    const added = await store.models.add(newModel(writeModelFile(file), null, clock));
    const record = await store.models.activate(added.id);
    return new Models(store, rig, clock, { record, model: loadModel(file) });
  }

  /** The record of the active model. */
  get active(): ModelRecord {
    return this.#active.record;
  }

  /** The active model at work. */
  get model(): Model {
    return this.#active.model;
  }

  /** Keeps a trained model; it isn't active yet. */
  add(model: WrittenModel, trainingId: number): Promise<ModelRecord> {
    return this.#store.models.add(newModel(model, trainingId, this.#clock));
  }

  /** The active model, as it competes with one that learns from the samples that there are now. */
  async incumbent(): Promise<Candidate & { readonly id: number }> {
    const { record, model } = this.#active;
    const samples = await this.#store.samples.list({ rig: this.#rig.name });
    return { id: record.id, ...(await asCandidate(model, samples)) };
  }

  /**
   * Keeps a model from elsewhere, once it has been tried; it isn't active yet.
   * @throws PantiltError `model-file-invalid`, and what `assertFit` throws; nothing is kept then
   */
  async import(file: ModelFile): Promise<ModelRecord> {
    assertFit(loadModel(file), this.#rig, msg`the model`);
    return this.#store.models.add(newModel(writeModelFile(file), null, this.#clock));
  }

  /**
   * Makes a model the active one.
   * @throws PantiltError `model-unknown`, and what `assertFit` throws; the active model then stays
   */
  async activate(id: number): Promise<ModelRecord> {
    const model = loadFit(await this.#store.models.get(id), this.#rig);
    return this.#aimBy(await this.#store.models.activate(id), model);
  }

  /**
   * Makes the model active again that was so before the active one; the next call goes one further back.
   * Those that don't fit the rig as it is now are passed over.
   * @throws PantiltError `model-without-predecessor`, or why the one before doesn't fit, when none does;
   *   the active model then stays
   */
  async rollBack(): Promise<ModelRecord> {
    let model: Model | undefined;
    let nearest: PantiltError | undefined;
    try {
      const record = await this.#store.models.rollBack(this.#rig.name, (before) => {
        model = fitting(before, this.#rig, (misfit) => {
          nearest ??= misfit;
        });
        return model !== undefined;
      });
      return this.#aimBy(record, model!);
    } catch (error) {
      const noneFits = error instanceof PantiltError && error.code === 'model-without-predecessor';
      throw noneFits ? (nearest ?? error) : error;
    }
  }

  #aimBy(record: ModelRecord, model: Model): ModelRecord {
    this.#active = { record, model };
    this.emit('activated', record);
    return record;
  }
}

/** A kept model at work. @throws PantiltError what `assertFit` throws */
function loadFit(stored: StoredModel, rig: RigDescription): Model {
  const model = loadModel(JSON.parse(stored.file));
  assertFit(model, rig, msg`model ${stored.id}`);
  return model;
}

/** The same; undefined when it doesn't fit, and `onMisfit` is told why. */
function fitting(
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

const newModel = ({ text, summary }: WrittenModel, trainingId: number | null, clock: Clock) => ({
  rig: summary.rig,
  kind: summary.kind,
  createdAt: timestamp(clock),
  trainingId,
  sampleCount: summary.sampleCount,
  datasetHash: summary.datasetHash,
  seed: summary.seed,
  validationMedianMm: summary.metrics.validationMedianMm,
  validationP95Mm: summary.metrics.validationP95Mm,
  file: text,
});
