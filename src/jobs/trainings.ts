/**
 * Trainings as jobs: one at a time, in a worker, each kind after the other on the same samples; the
 * model that does best on held-out samples then aims, unless the one that aims already does better.
 */

import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import Type, { type Static } from 'typebox';
import { type Clock, timestamp } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import { type JobState, jobProblem, nullable } from '../job.ts';
import { type Candidate, chooseModel } from '../learning/choose.ts';
import type { ModelKind } from '../learning/kinds/registry.ts';
import type { WrittenModel } from '../learning/model-file.ts';
import type { TrainingSettings } from '../learning/settings.ts';
import type { TrainingProgress } from '../learning/train.ts';
import { trainInWorker } from '../learning/train-in-worker.ts';
import { msg } from '../message.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Store } from '../store/store.ts';
import { type ModelRecord, type TrainingRecord, TrainingSchema } from '../store/tables.ts';
import { SerialQueue } from './serial-queue.ts';

/** The kinds that a training learns unless it is told otherwise. */
export const DEFAULT_KINDS: readonly ModelKind[] = ['nominal', 'calibrated', 'servo-nets'];

const loss = (description: string) => Type.Array(Type.Number(), { description });

/** A training as the API and telemetry show it. */
export const TrainingViewSchema = Type.Object({
  ...TrainingSchema.properties,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  learning: nullable(
    Type.Object(
      {
        kind: Type.String(),
        iteration: Type.Integer(),
        iterations: Type.Integer(),
        trainingLoss: loss('Loss on the training samples so far'),
        validationLoss: loss('Loss on the held-out samples so far'),
        validationMedianMm: nullable(Type.Number({ description: 'Error on the floor [mm]' })),
      },
      { description: 'The kind that is being learned now' },
    ),
  ),
  result: nullable(
    Type.Object({
      modelIds: Type.Array(Type.Integer(), {
        description:
          'The models; the best on held-out samples became active, unless the active one did better',
      }),
    }),
  ),
});
export type TrainingView = Static<typeof TrainingViewSchema>;

/** What trainings work with. */
export interface TrainingsConfig {
  readonly rig: RigDescription;
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  /** Keeps a model. */
  readonly keep: (model: WrittenModel, trainingId: number) => Promise<ModelRecord>;
  /** The model that aims now, as it competes with new ones. */
  readonly incumbent: () => Promise<Candidate & { readonly id: number }>;
  /** Makes the best model of a training the active one. */
  readonly activate: (modelId: number) => Promise<unknown>;
}

interface TrainingsEvents {
  change: [TrainingView];
}

/** What a training is asked for with. */
export interface TrainingJobRequest {
  readonly kinds: readonly ModelKind[];
  readonly seed: number;
  readonly settings: TrainingSettings;
}

type TrainedModel = Candidate & { readonly id: number };

interface Job {
  readonly id: number;
  record: TrainingRecord;
  readonly request: TrainingJobRequest;
  readonly abort: AbortController;
  ended: Promise<void>;
  kindsDone: number;
  learning: TrainingView['learning'];
}

/** The trainings of one rig. */
export class Trainings extends EventEmitter<TrainingsEvents> {
  readonly #config: TrainingsConfig;
  readonly #jobs: Job[] = [];
  readonly #turns = new SerialQueue();

  constructor(config: TrainingsConfig) {
    super();
    this.#config = config;
  }

  /** Asks for a training; it begins when those before it have ended. */
  async create(request: TrainingJobRequest): Promise<TrainingView> {
    const { store, rig } = this.#config;
    const { kinds, seed } = request;
    const record = await store.trainings.create({
      rig: rig.name,
      kinds: [...kinds],
      seed,
      createdAt: this.#now(),
    });
    const abort = new AbortController();
    const job: Job = {
      ...{ id: record.id, record, request, abort, ended: Promise.resolve() },
      ...{ kindsDone: 0, learning: null },
    };
    this.#jobs.push(job);
    job.ended = this.#turns.run(abort.signal, () => this.#run(job));
    return this.view(record);
  }

  /** Resolves when a training has ended, however. */
  async ended(id: number): Promise<TrainingView> {
    await this.#jobs.find((job) => job.id === id)?.ended;
    return this.view(await this.#config.store.trainings.get(id));
  }

  /** Cancels a training; models that it has made stay. One that has ended stays as it is. */
  async cancel(id: number): Promise<TrainingView> {
    this.#jobs.find((job) => job.id === id)?.abort.abort(cancelled());
    const training = await this.ended(id);
    if (training.finishedAt !== null) return training;
    return this.view(await this.#write(id, 'cancelled')); // its end couldn't be written
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    for (const { abort } of this.#jobs) abort.abort(cancelled());
    await Promise.all(this.#jobs.map(({ ended }) => ended));
  }

  /** Looks at a training. */
  view(record: TrainingRecord): TrainingView {
    const job = this.#jobs.find(({ id }) => id === record.id);
    const { learning = null, kindsDone = 0 } = job ?? {};
    const begun = learning ? learning.iteration / learning.iterations : 0;
    const done = record.state === 'done';
    return {
      ...record,
      progress: done ? 1 : Math.min(1, (kindsDone + begun) / record.kinds.length),
      learning,
      result: done ? { modelIds: record.modelIds } : null,
    };
  }

  async #run(job: Job): Promise<void> {
    const { log } = this.#config;
    const { signal } = job.abort;
    try {
      signal.throwIfAborted();
      await this.#tell(job, 'running');
      const models = await this.#train(job);
      if (models.every(isRefuted)) throw samplesContradict(models[0]!.sampleCount);
      const incumbent = await this.#config.incumbent();
      const { id } = chooseModel([incumbent, ...models]);
      if (id !== incumbent.id) await this.#config.activate(id);
      await this.#tell(job, 'done');
    } catch (error) {
      if (!signal.aborted) log.warn({ training: job.id }, errorText(error));
      await this.#tell(job, signal.aborted ? 'cancelled' : 'failed', error).catch((failure) =>
        log.error({ training: job.id }, errorText(failure)),
      );
    } finally {
      this.#jobs.splice(this.#jobs.indexOf(job), 1);
    }
  }

  async #train(job: Job): Promise<TrainedModel[]> {
    const { rig, store, log, keep } = this.#config;
    const measurements = await store.samples.list({ rig: rig.name });
    const models: TrainedModel[] = [];
    for (const kind of job.request.kinds) {
      const { seed, settings } = job.request;
      const written = await trainInWorker(
        { kind, rig, measurements, seed, settings },
        { signal: job.abort.signal, onProgress: (progress) => this.#learn(job, kind, progress) },
      );
      const model = await keep(written, job.id);
      models.push({ ...written.summary, id: model.id });
      job.kindsDone++;
      job.learning = null;
      const { validationMedianMm, trainSeconds } = written.summary.metrics;
      log.info({ model: model.id, kind, validationMedianMm, trainSeconds }, 'model trained');
    }
    return models;
  }

  #learn(job: Job, kind: ModelKind, progress: TrainingProgress): void {
    const { iteration, iterations, trainingLoss, validationLoss, validationMedianMm } = progress;
    const curve =
      job.learning?.kind === kind ? job.learning : { trainingLoss: [], validationLoss: [] };
    job.learning = {
      kind,
      iteration,
      iterations,
      trainingLoss: [...curve.trainingLoss, trainingLoss],
      validationLoss: [...curve.validationLoss, validationLoss],
      validationMedianMm,
    };
    this.emit('change', this.view(job.record));
  }

  async #tell(job: Job, state: JobState, error?: unknown): Promise<void> {
    job.record = await this.#write(job.id, state, error);
    this.emit('change', this.view(job.record));
  }

  #write(id: number, state: JobState, error?: unknown): Promise<TrainingRecord> {
    const finishedAt = state === 'running' ? null : this.#now();
    const problem = state === 'failed' ? jobProblem(error) : null;
    return this.#config.store.trainings.setState(id, state, problem, finishedAt);
  }

  #now(): string {
    return timestamp(this.#config.clock);
  }
}

/** Whether there were samples to validate it on, and it would have missed the floor at all of them. */
const isRefuted = ({ sampleCount, metrics }: TrainedModel): boolean =>
  sampleCount > 0 && metrics.validationMedianMm === null;

const samplesContradict = (count: number): PantiltError =>
  new PantiltError(
    'invalid',
    'samples-contradict',
    msg`no model that learned from some of these ${count} samples would have hit the floor at the others, so the
      active one goes on: are x and y in metres, x forward and y to the left, and all of this rig?`,
  );

const cancelled = (): PantiltError =>
  new PantiltError('conflict', 'training-cancelled', msg`the training was cancelled`);
