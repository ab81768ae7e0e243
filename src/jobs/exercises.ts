/**
 * Steps of the exercise as jobs of a daemon: one at a time, in a thread, the others in a queue. Results
 * are kept in memory, the newest fifty; nets too, as far as they fit, so that steps share what they train.
 */

import { EventEmitter } from 'node:events';
import { type Clock, timestamp } from '../clock.ts';
import type { MeasuredSpot } from '../course/measured-spots.ts';
import type { KnownNet } from '../course/run-step.ts';
import { weightsToFile } from '../course/saved-weights.ts';
import { stepInWorker } from '../course/step-in-worker.ts';
import type { ExerciseStep } from '../course/steps.ts';
import { MAX_TIMES_COURSE, timesCourse, wholeSettings } from '../course/training-runs.ts';
import { PantiltError } from '../errors.ts';
import type { Geometry } from '../geometry/kinematics.ts';
import { jobProblem, unknownRecord } from '../job.ts';
import type { ExerciseSettings } from '../learning/net-settings.ts';
import { joinMessages, msg } from '../message.ts';
import type { ExerciseDetails, ExerciseView } from './exercise-view.ts';
import { SerialQueue } from './serial-queue.ts';

const KEPT = 50;
/** The newest spots tell enough of a rig. */
const MAX_SPOTS = 200;
/** Of weights; the exercise's net has half a megabyte. */
const KEPT_BYTES = 16 * 2 ** 20;

/** A step to go through. */
interface ExerciseRequest {
  readonly step: ExerciseStep;
  readonly seed: number;
  readonly settings: ExerciseSettings;
}

/** What steps work with. */
interface ExercisesConfig {
  /** The robot's name and lengths. */
  readonly rig: { readonly name: string; readonly geometry: Geometry };
  readonly clock: Clock;
  /** What has been measured on it. */
  readonly spots: () => Promise<readonly MeasuredSpot[]>;
}

interface Job {
  view: ExerciseDetails;
  readonly abort: AbortController;
  ended: Promise<void>;
  /** Keys of its nets, in the order of its result. */
  nets: readonly string[];
}

/** The steps that one daemon goes through. */
export class Exercises extends EventEmitter<{ change: [ExerciseView] }> {
  readonly #config: ExercisesConfig;
  readonly #jobs = new Map<number, Job>();
  /** By `lessonKey`, those used last at the end. */
  readonly #known = new Map<string, KnownNet>();
  readonly #turns = new SerialQueue();
  #lastId = 0;

  constructor(config: ExercisesConfig) {
    super();
    this.#config = config;
  }

  /**
   * Asks for a step; it begins when those before it have ended.
   * @throws PantiltError `exercise-too-large` when others would have to wait for it too long
   */
  begin({ step, seed, settings }: ExerciseRequest): ExerciseDetails {
    assertBounded(step, settings);
    const id = ++this.#lastId;
    const view: ExerciseDetails = {
      ...{ id, rig: this.#config.rig.name, step, seed, settings },
      ...{
        state: 'queued',
        progress: 0,
        remainingSeconds: null,
        learning: null,
        problem: null,
        result: null,
      },
      ...{ createdAt: this.#now(), finishedAt: null },
    };
    const abort = new AbortController();
    const job: Job = { view, abort, ended: Promise.resolve(), nets: [] };
    this.#jobs.set(id, job);
    job.ended = this.#turns.run(abort.signal, () => this.#run(job));
    this.#forgetOld();
    return view;
  }

  /** Those of this run of the daemon, by id; the newest fifty. */
  list(): ExerciseView[] {
    return [...this.#jobs.values()].map(({ view: { result: _, ...view } }) => view);
  }

  /** @throws PantiltError `exercise-unknown` */
  get(id: number): ExerciseDetails {
    return this.#job(id).view;
  }

  /** Resolves when a step has ended, however. @throws PantiltError `exercise-unknown` */
  async ended(id: number): Promise<ExerciseDetails> {
    await this.#job(id).ended;
    return this.get(id);
  }

  /** Ends a step; one that has ended stays as it is. @throws PantiltError `exercise-unknown` */
  cancel(id: number): Promise<ExerciseDetails> {
    this.#job(id).abort.abort();
    return this.ended(id);
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((id) => this.cancel(id)));
  }

  /**
   * The weights of a step's net as safetensors.
   * @param name of the net, as in the result; the last one when left out
   * @throws PantiltError `exercise-unknown`, `net-unknown`, `net-forgotten`
   */
  weights(id: number, name?: string): Uint8Array {
    const { view, nets } = this.#job(id);
    const names = view.result?.nets?.slice(0, nets.length).map((net) => net.name) ?? [];
    const key = nets[name === undefined ? names.length - 1 : names.indexOf(name)];
    if (key === undefined) {
      const which =
        names.length > 0 ? msg`its nets are ${joinMessages(names, ', ')}` : msg`it has none`;
      const asked = name === undefined ? '' : ` ${name}`;
      throw new PantiltError(
        'not-found',
        'net-unknown',
        msg`exercise ${id} has no inverse net${asked}: ${which}`,
      );
    }
    const net = this.#known.get(key);
    if (net) return weightsToFile(net);
    const text = msg`the weights of exercise ${id} are no longer kept: go through its step again`;
    throw new PantiltError('not-found', 'net-forgotten', text);
  }

  #job(id: number): Job {
    const job = this.#jobs.get(id);
    if (job) return job;
    throw unknownRecord('exercise', id);
  }

  async #run(job: Job): Promise<void> {
    const { step, seed, settings } = job.view;
    const { geometry } = this.#config.rig;
    const { signal } = job.abort;
    const startMs = this.#config.clock.nowMs();
    const seconds = () => (this.#config.clock.nowMs() - startMs) / 1000;
    try {
      if (!signal.aborted) this.#change(job, { state: 'running' });
      const spots = step === 'rig' ? (await this.#config.spots()).slice(-MAX_SPOTS) : [];
      const request = { step, seed, settings, geometry, known: this.#known, spots };
      const { result, trained } = await stepInWorker(
        request,
        ({ share, net, curve }) =>
          this.#change(job, {
            progress: share,
            remainingSeconds: share > 0 ? (seconds() * (1 - share)) / share : null,
            learning: { net, curve },
          }),
        signal,
      );
      job.nets = [...trained.keys()];
      this.#keep(trained);
      this.#end(job, { state: 'done', progress: 1, result });
    } catch (error) {
      this.#end(
        job,
        signal.aborted ? { state: 'cancelled' } : { state: 'failed', problem: jobProblem(error) },
      );
    }
  }

  #end(job: Job, change: Partial<ExerciseDetails>): void {
    this.#change(job, {
      ...change,
      remainingSeconds: null,
      learning: null,
      finishedAt: this.#now(),
    });
  }

  #change(job: Job, change: Partial<ExerciseDetails>): void {
    job.view = { ...job.view, ...change };
    const { result: _, ...view } = job.view;
    this.emit('change', view);
  }

  /** Keeps nets, and drops those that were used longest ago; never those of the step at hand. */
  #keep(trained: ReadonlyMap<string, KnownNet>): void {
    for (const [key, net] of trained) {
      this.#known.delete(key);
      this.#known.set(key, net);
    }
    let bytes = 0;
    for (const { parameters } of this.#known.values()) bytes += parameters.byteLength;
    for (const [key, { parameters }] of this.#known) {
      if (bytes <= KEPT_BYTES || trained.has(key)) break;
      this.#known.delete(key);
      bytes -= parameters.byteLength;
    }
  }

  #forgetOld(): void {
    const ended = [...this.#jobs.values()].filter(({ view }) => view.finishedAt !== null);
    const surplus = Math.max(0, this.#jobs.size - KEPT);
    for (const { view } of ended.slice(0, surplus)) this.#jobs.delete(view.id);
  }

  #now(): string {
    return timestamp(this.#config.clock);
  }
}

function assertBounded(step: ExerciseStep, settings: ExerciseSettings): void {
  const times = timesCourse(step, settings);
  if (times <= MAX_TIMES_COURSE) return;
  const { hidden, batch, iterations } = wholeSettings(step, settings);
  const layers = hidden.length > 0 ? hidden.join(',') : msg`none`;
  const text = msg`step ${step} with hidden layers ${layers}, batch ${batch} and ${iterations} iterations is
    ${Math.ceil(times)} times the work of the course's net, and ${MAX_TIMES_COURSE} times is the most, so that
    others need not wait long: take fewer iterations, a smaller batch, or fewer or narrower layers`;
  throw new PantiltError('invalid', 'exercise-too-large', text, {
    ...{ step, hidden, batch, iterations },
    ...{ timesCourse: times, mostTimesCourse: MAX_TIMES_COURSE },
  });
}
