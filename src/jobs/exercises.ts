/**
 * Steps of the exercise as jobs: one at a time, in a thread. The nets of the latest steps stay in
 * memory, so that steps can share them.
 */

import type { ExerciseDetails } from '../api/exercises.ts';
import type { MeasuredSpot } from '../course/measured-spots.ts';
import type { TimedNet } from '../course/run-step.ts';
import { weightsToFile } from '../course/saved-weights.ts';
import { stepInWorker } from '../course/step-in-worker.ts';
import type { ExerciseStep, StepResult } from '../course/steps.ts';
import { completeSettings, MAX_RELATIVE_COST, relativeCost } from '../course/training-runs.ts';
import { PantiltError } from '../errors.ts';
import type { Geometry } from '../geometry/kinematics.ts';
import type { ExerciseSettings } from '../learning/net-settings.ts';
import { joinMessages, msg } from '../message.ts';
import { type FieldsOf, MemoryRecords } from './job-records.ts';
import type { JobRunner } from './job-runner.ts';
import { Jobs, type JobWork } from './jobs.ts';

/** Maximum number of the rig's spots at which a step measures errors; the newest. */
const MAX_SPOTS = 200;
/** Memory for weights; the net of the course takes half a megabyte. */
const MAX_WEIGHT_BYTES = 16 * 2 ** 20;

/** The request of a step. */
interface ExerciseRequest {
  readonly step: ExerciseStep;
  readonly seed: number;
  readonly settings: ExerciseSettings;
}

/** Dependencies of steps. */
interface ExercisesConfig {
  readonly runner: JobRunner;
  /** The robot's name and lengths. */
  readonly rig: { readonly name: string; readonly geometry: Geometry };
  /** The measured spots of the rig. */
  readonly spots: () => Promise<readonly MeasuredSpot[]>;
}

type ExerciseFields = FieldsOf<ExerciseDetails>;

/** The steps of the exercise that a daemon runs. */
export class Exercises extends Jobs<ExerciseFields, ExerciseDetails> {
  readonly #config: ExercisesConfig;
  /** By `cacheKey`, in the order of their last use. */
  readonly #nets = new Map<string, TimedNet>();
  /** Keys of the nets of a result, in order. */
  readonly #keysOf = new WeakMap<StepResult, readonly string[]>();

  constructor(config: ExercisesConfig) {
    const { runner, rig } = config;
    const records = new MemoryRecords<ExerciseFields>('exercise');
    super(runner, { name: 'exercise', rig: rig.name, resource: 'exercise', records });
    this.#config = config;
  }

  /**
   * Requests a step.
   * @throws PantiltError `exercise-too-large` if others would have to wait for it too long
   */
  async begin(request: ExerciseRequest): Promise<ExerciseDetails> {
    assertBounded(request.step, request.settings);
    const idle = { progress: 0, remainingSeconds: null, learning: null, result: null };
    return this.add({ ...request, ...idle }, this.#run);
  }

  /**
   * The weights of a step's net as safetensors.
   * @param name of the net, as in the result; by default the last one
   * @throws PantiltError `exercise-unknown`, `net-unknown`, `net-forgotten`
   */
  async weights(id: number, name?: string): Promise<Uint8Array> {
    const { result } = await this.get(id);
    const keys = (result && this.#keysOf.get(result)) ?? [];
    const names = result?.nets?.slice(0, keys.length).map((net) => net.name) ?? [];
    const key = keys[name === undefined ? names.length - 1 : names.indexOf(name)];
    if (key === undefined) {
      const which =
        names.length > 0 ? msg`its nets are ${joinMessages(names, ', ')}` : msg`it has none`;
      const requested = name === undefined ? '' : ` ${name}`;
      throw new PantiltError(
        'not-found',
        'net-unknown',
        msg`exercise ${id} has no inverse net${requested}: ${which}`,
      );
    }
    const net = this.#nets.get(key);
    if (net) return weightsToFile(net);
    const text = msg`the weights of exercise ${id} are no longer in memory: run its step again`;
    throw new PantiltError('not-found', 'net-forgotten', text);
  }

  protected override view(exercise: ExerciseDetails): ExerciseDetails {
    if (exercise.state !== 'running') {
      return { ...exercise, remainingSeconds: null, learning: null };
    }
    return { ...exercise, remainingSeconds: this.remainingSeconds(exercise) };
  }

  protected override effort({ step, settings }: ExerciseDetails): number {
    return relativeCost(step, settings);
  }

  protected override progress({ progress }: ExerciseDetails): number {
    return progress;
  }

  readonly #run: JobWork<ExerciseFields> = async ({ step, seed, settings }, { signal, report }) => {
    const { rig, spots } = this.#config;
    const { result, trained } = await stepInWorker(
      {
        step,
        seed,
        settings,
        geometry: rig.geometry,
        cachedNets: this.#nets,
        spots: step === 'rig' ? (await spots()).slice(-MAX_SPOTS) : [],
      },
      ({ share, ...learning }) => report({ progress: share, learning }),
      signal,
    );
    this.#keysOf.set(result, [...trained.keys()]);
    this.#keep(trained);
    return { progress: 1, result };
  };

  /**
   * Adds nets to the cache, and drops those with the oldest last use, but none of the given ones.
   */
  #keep(trained: ReadonlyMap<string, TimedNet>): void {
    for (const [key, net] of trained) {
      this.#nets.delete(key);
      this.#nets.set(key, net);
    }
    let bytes = 0;
    for (const { parameters } of this.#nets.values()) bytes += parameters.byteLength;
    for (const [key, { parameters }] of this.#nets) {
      if (bytes <= MAX_WEIGHT_BYTES || trained.has(key)) break;
      this.#nets.delete(key);
      bytes -= parameters.byteLength;
    }
  }
}

function assertBounded(step: ExerciseStep, settings: ExerciseSettings): void {
  const times = relativeCost(step, settings);
  if (times <= MAX_RELATIVE_COST) return;
  const { hidden, batch, iterations } = completeSettings(step, settings);
  const layers = hidden.length > 0 ? hidden.join(',') : msg`none`;
  const text = msg`step ${step} with hidden layers ${layers}, batch ${batch} and ${iterations} iterations is
    ${Math.ceil(times)} times the work of the course's net; the limit is ${MAX_RELATIVE_COST} times. Use fewer
    iterations, a smaller batch, or fewer or narrower layers`;
  throw new PantiltError('invalid', 'exercise-too-large', text, {
    step,
    hidden,
    batch,
    iterations,
    timesCourse: times,
    mostTimesCourse: MAX_RELATIVE_COST,
  });
}
