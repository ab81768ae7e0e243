/**
 * Trainings as jobs: one at a time, in a worker, each kind after the other on the same samples.
 * Then the model with the lowest error on held-out samples becomes active, unless the active one
 * has a lower error.
 */

import type { ModelRecord } from '../api/models.ts';
import type { TrainingRecord, TrainingView } from '../api/trainings.ts';
import { timestamp } from '../clock.ts';
import type { Incumbent } from '../control/models.ts';
import { PantiltError } from '../errors.ts';
import { atCommonSamples, type Candidate, chooseModel, missedNewest } from '../learning/choose.ts';
import type { FleetPrior } from '../learning/fleet-prior.ts';
import type { ModelKind, SerialisedModel } from '../learning/model-file.ts';
import type { TrainingSettings } from '../learning/settings.ts';
import type { TrainingProgress, TrainingRequest } from '../learning/train.ts';
import { type TrainingOptions, trainInWorker } from '../learning/train-in-worker.ts';
import { fixed, format, type Message, msg } from '../message.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Reference, StoredReference } from '../samples/reference.ts';
import type { Sample } from '../samples/sample.ts';
import type { Store } from '../store/store.ts';
import type { FieldsOf, Job } from './job-records.ts';
import type { JobRunner } from './job-runner.ts';
import { type JobContext, Jobs } from './jobs.ts';

/** The default kinds of a training. */
export const DEFAULT_KINDS: readonly ModelKind[] = ['nominal', 'calibrated', 'servo-nets'];

/** Trains a model on another machine. @param onTrained called with the name of the worker */
export type TrainElsewhere = (
  request: TrainingRequest,
  options: TrainingOptions,
  onTrained: (worker: string) => void,
) => Promise<SerialisedModel>;

/** Dependencies of trainings. */
export interface TrainingsConfig {
  readonly runner: JobRunner;
  readonly rig: RigDescription;
  readonly store: Store;
  /** Stores a model. @param trainedBy the worker that trained it, if it is not this daemon */
  readonly keep: (
    model: SerialisedModel,
    trainingId: number,
    trainedBy: string | null,
  ) => Promise<ModelRecord>;
  /**
   * Trains a model elsewhere.
   * @defaultValue a thread of this process does
   */
  readonly trainElsewhere?: TrainElsewhere | undefined;
  /** The prior of rigs of this type. @defaultValue there is none */
  readonly fleetPrior?: (() => Promise<FleetPrior | undefined>) | undefined;
  /** The active model, as a candidate against new ones. */
  readonly incumbent: () => Promise<Incumbent>;
  /** Activates the best model of a training, with the reason. */
  readonly activate: (modelId: number, because: Message) => Promise<unknown>;
  /** Records why the active model stays active. */
  readonly keepActive: (because: Message) => Promise<void>;
}

/** The request of a training. */
export interface TrainingJobRequest {
  readonly kinds: readonly ModelKind[];
  readonly seed: number;
  readonly settings: TrainingSettings;
}

/** The fields of a training, and what it reports while it runs. */
type TrainingFields = FieldsOf<TrainingRecord> & {
  readonly kindsDone?: number;
  readonly learning?: TrainingView['learning'];
};

type TrainedModel = Candidate & { readonly id: number };

/** The trainings of one rig. */
export class Trainings extends Jobs<TrainingFields, TrainingView> {
  readonly #config: TrainingsConfig;

  constructor(config: TrainingsConfig) {
    const { runner, rig, store } = config;
    const records = store.trainings;
    super(runner, { name: 'training', rig: rig.name, resource: 'trainer', records });
    this.#config = config;
  }

  /** Requests a training. */
  create(request: TrainingJobRequest): Promise<TrainingView> {
    const { kinds, seed } = request;
    return this.add({ kinds: [...kinds], seed, modelIds: [] }, ({ id }, context) =>
      this.#run(id, context, request),
    );
  }

  /** A training cannot be resumed: one that an earlier run of the daemon left unfinished has failed. */
  protected override async recoverUnfinished(): Promise<void> {
    await this.#config.store.trainings.interruptUnfinished(timestamp(this.clock));
  }

  protected override view(job: Job<TrainingFields>): TrainingView {
    const { kindsDone: _, learning = null, ...record } = job;
    const result = record.state === 'done' ? { modelIds: record.modelIds } : null;
    return { ...record, progress: this.progress(job), learning, result };
  }

  protected override progress({
    state,
    kinds,
    kindsDone = 0,
    learning,
  }: Job<TrainingFields>): number {
    if (state === 'done') return 1;
    const share = learning ? learning.iteration / learning.iterations : 0;
    return Math.min(1, (kindsDone + share) / kinds.length);
  }

  protected override effort({ kinds }: TrainingFields): number {
    return kinds.length;
  }

  async #run(
    id: number,
    context: JobContext<TrainingFields>,
    request: TrainingJobRequest,
  ): Promise<Partial<TrainingFields>> {
    const { rig, store } = this.#config;
    const measurements = inOrderOfTime(await store.samples.list({ rig: rig.name }));
    const references = ofMainObserver(await store.references.list(rig.name), measurements);
    const models = await this.#train(id, context, request, { measurements, references });
    if (models.every(isRefuted)) throw samplesContradict(models[0]!.sampleCount);
    const incumbent = await this.#config.incumbent();
    const trained = chooseModel(models as [TrainedModel, ...TrainedModel[]]);
    // Held-out samples cannot tell two frames apart: the present references are right.
    const isSuperseded =
      incumbent.references !== references.length && incumbent.kind === trained.chosen.kind;
    const { chosen, because } = isSuperseded
      ? trained
      : chooseModel(atCommonSamples(incumbent, trained.chosen));
    const isKept = chosen.id === incumbent.id;
    const missed = missedNewest(trained.chosen, measurements);
    const plain = isKept || models.length === 1 ? because : trained.because;
    const reason = missed ? withMissed(plain, missed.count, missed.medianMm) : plain;
    if (missed) this.log.warn({ training: id, model: chosen.id }, format(reason));
    if (isKept) await this.#config.keepActive(reason);
    else await this.#config.activate(chosen.id, reason);
    return { modelIds: models.map(({ id }) => id) };
  }

  async #train(
    trainingId: number,
    { signal, report }: JobContext<TrainingFields>,
    { kinds, seed, settings }: TrainingJobRequest,
    data: { readonly measurements: readonly Sample[]; readonly references: readonly Reference[] },
  ): Promise<TrainedModel[]> {
    const { rig, keep, trainElsewhere } = this.#config;
    const fleetPrior = await this.#config.fleetPrior?.();
    const models: TrainedModel[] = [];
    for (const kind of kinds) {
      let learning: TrainingView['learning'] = null;
      const onProgress = (progress: TrainingProgress) => {
        learning = withProgress(learning, kind, progress);
        report({ learning });
      };
      const request = { kind, rig, ...data, seed, settings, fleetPrior };
      let trainedBy: string | null = null;
      const written = trainElsewhere
        ? await trainElsewhere(request, { signal, onProgress }, (worker) => {
            trainedBy = worker;
          })
        : await trainInWorker(request, { signal, onProgress });
      const model = await keep(written, trainingId, trainedBy);
      models.push({ ...written.summary, id: model.id });
      const modelIds = models.map(({ id }) => id);
      report({ kindsDone: models.length, learning: null, modelIds });
      const { validationMedianMm, trainSeconds } = written.summary.metrics;
      this.log.info(
        { training: trainingId, model: model.id, kind, validationMedianMm, trainSeconds },
        'model trained',
      );
    }
    return models;
  }
}

/** Imported samples may be older than those before them, and a rig changes with time. */
const inOrderOfTime = (samples: readonly Sample[]): Sample[] =>
  samples.toSorted((a, b) => Date.parse(a.takenAt) - Date.parse(b.takenAt));

/** The references of the observer that measured most samples. */
function ofMainObserver(
  references: readonly StoredReference[],
  samples: readonly Sample[],
): StoredReference[] {
  const counts = new Map<string, number>();
  for (const { observer } of samples) counts.set(observer, (counts.get(observer) ?? 0) + 1);
  const [main] = [...counts].sort(([, a], [, b]) => b - a);
  return references.filter(({ observer }) => observer === main?.[0]);
}

const withProgress = (
  curve: TrainingView['learning'],
  kind: ModelKind,
  { trainingLoss, validationLoss, ...progress }: TrainingProgress,
): TrainingView['learning'] => ({
  kind,
  ...progress,
  trainingLoss: [...(curve?.trainingLoss ?? []), trainingLoss],
  validationLoss: [...(curve?.validationLoss ?? []), validationLoss],
});

/** Whether its predictions miss the floor at all held-out samples. */
const isRefuted = ({ sampleCount, metrics }: TrainedModel): boolean =>
  sampleCount > 0 && metrics.validationMedianMm === null;

const withMissed = (because: Message, count: number, medianMm: number): Message =>
  msg`${because}. It misses the newest ${count} samples by ${fixed(medianMm, 0)} mm, far more than the earlier ones: the rig may have
    been knocked. Run a check, or collect again and remove the older samples`;

const samplesContradict = (count: number): PantiltError =>
  new PantiltError(
    'invalid',
    'samples-contradict',
    msg`cross-validation on ${count} samples failed: no model hits the floor at held-out samples. The active model
      was kept. Check that x and y are in metres, x forward and y to the left, and that all samples are of this rig`,
  );
