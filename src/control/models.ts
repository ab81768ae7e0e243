/**
 * Which model aims: versions are kept, one is active, and going back to an older one is one call.
 */
import { EventEmitter } from 'node:events';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { loadModel, type Model } from '../learning/model.ts';
import { type ModelFile, type WrittenModel, writeModelFile } from '../learning/model-file.ts';
import { trainModel } from '../learning/train.ts';
import type { RigDescription } from '../rig-file.ts';
import type { ModelRecord, StoredModel } from '../store/records.ts';
import type { Store } from '../store/store.ts';

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

  /** Finds the active model of the rig; without one, the nominal inverse becomes it. */
  static async open(store: Store, rig: RigDescription, clock: Clock): Promise<Models> {
    const stored = await store.models.active(rig.name);
    if (stored)
      return new Models(store, rig, clock, { record: recordOf(stored), model: load(stored) });
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

  /**
   * Keeps a model from elsewhere, once it has been tried; it isn't active yet.
   * @throws PantiltError `model-file-invalid`, `model-of-other-rig`; nothing is kept then
   */
  async import(file: ModelFile): Promise<ModelRecord> {
    this.#assertOfThisRig(file.rig, 'the model');
    loadModel(file);
    return this.#store.models.add(newModel(writeModelFile(file), null, this.#clock));
  }

  /**
   * Makes a model the active one.
   * @throws PantiltError `model-unknown`, `model-of-other-rig`; the active model then stays
   */
  async activate(id: number): Promise<ModelRecord> {
    const stored = await this.#store.models.get(id);
    this.#assertOfThisRig(stored.rig, `model ${id}`);
    const model = load(stored);
    return this.#aimBy(await this.#store.models.activate(id), model);
  }

  /**
   * Makes the model active again that was so before the active one; the next call goes one further back.
   * @throws PantiltError `model-without-predecessor`; the active model then stays
   */
  async rollBack(): Promise<ModelRecord> {
    const { models } = this.#store;
    const before = await models.previous(this.#rig.name);
    const model = before ? load(before) : this.model;
    return this.#aimBy(await models.rollBack(this.#rig.name), model);
  }

  #aimBy(record: ModelRecord, model: Model): ModelRecord {
    this.#active = { record, model };
    this.emit('activated', record);
    return record;
  }

  #assertOfThisRig(rig: string, what: string): void {
    if (rig === this.#rig.name) return;
    throw new PantiltError(
      'conflict',
      'model-of-other-rig',
      `${what} is of rig "${rig}", and this one is "${this.#rig.name}": models hold for one rig alone`,
    );
  }
}

const load = ({ file }: StoredModel): Model => loadModel(JSON.parse(file));

const recordOf = ({ file: _, ...record }: StoredModel): ModelRecord => record;

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
