/**
 * Jobs whose poses are observed: collections and checks. Answers of the external observer arrive
 * through `observe`.
 */
import { EXTERNAL, ExternalObserver, type Observer, observerNamed } from '../control/observer.ts';
import type { ObservationConfig } from '../control/pose-observation.ts';
import { NOUNS, PantiltError } from '../errors.ts';
import type { JobView } from '../job.ts';
import { msg } from '../message.ts';
import type { Rig } from '../rig/rig.ts';
import type { SurfaceSpot } from '../surfaces.ts';
import type { JobRunner } from './job-runner.ts';
import { type JobKind, Jobs } from './jobs.ts';

/** Dependencies of observed jobs. */
export interface ObservedJobsConfig {
  readonly runner: JobRunner;
  readonly rig: Rig;
  /** Observers inside the daemon, by name; `external` is always available. */
  readonly observers: Readonly<Record<string, Observer>>;
}

/** The observed jobs of one kind. */
export abstract class ObservedJobs<F, V extends JobView> extends Jobs<F, V> {
  protected readonly rig: Rig;
  readonly #external = new ExternalObserver();
  readonly #observers: Readonly<Record<string, Observer>>;
  /** The job that is observing, or observed last. */
  #observingId = 0;
  /** Ends the pending `observe` call: whether its answer was accepted. */
  #settleAnswer: ((accepted: boolean) => void) | undefined;

  constructor({ runner, rig, observers }: ObservedJobsConfig, kind: Omit<JobKind<F>, 'rig'>) {
    super(runner, { ...kind, rig: rig.description.name });
    this.rig = rig;
    this.#observers = { ...observers, [EXTERNAL]: this.#external };
  }

  /** The names of the observers, the default first. */
  get observerNames(): string[] {
    return Object.keys(this.#observers);
  }

  /** The pose whose observation a job awaits, or null. */
  awaiting(id: number): number | null {
    return this.#observingId === id ? this.#external.awaiting : null;
  }

  /**
   * Answers for the awaited pose; resolves when the job has accepted the answer, or has ended.
   * @throws PantiltError `pose-not-awaited`, `NAME-unknown`
   */
  async observe(id: number, pose: number, point: SurfaceSpot | undefined): Promise<V> {
    await this.get(id);
    const awaiting = this.awaiting(id);
    if (awaiting !== pose) {
      throw new PantiltError(
        'conflict',
        'pose-not-awaited',
        msg`${NOUNS[this.name]} ${id} doesn't await pose ${pose}: it awaits ${awaiting ?? msg`none now`}`,
        { awaiting },
      );
    }
    const accepted = new Promise<boolean>((resolve) => {
      this.#settleAnswer = resolve;
    });
    this.#external.answer(point);
    if ((await Promise.race([accepted, this.ended(id)])) === false) throw poseRepeated(pose);
    return this.get(id);
  }

  /** The name of an observer: the requested one, or the first. @throws PantiltError `observer-unknown` */
  protected observerName(requested: string | undefined): string {
    return observerNamed(this.#observers, requested);
  }

  /** The context of a job's observations. */
  protected observation(
    { id, observer }: { readonly id: number; readonly observer: string },
    onAwaiting: () => void,
  ): ObservationConfig {
    this.#observingId = id;
    const { rig, clock } = this;
    const onAwaitingAgain = () => {
      this.#settleAnswer?.(false);
      onAwaiting();
    };
    return { rig, clock, observer: this.#observers[observer]!, onAwaiting: onAwaitingAgain };
  }

  /** Ends the `observe` call whose answer has been accepted. */
  protected poseDone(): void {
    this.#settleAnswer?.(true);
  }
}

const poseRepeated = (pose: number): PantiltError =>
  new PantiltError(
    'conflict',
    'pose-not-awaited',
    msg`the rig was disturbed before the answer for pose ${pose}, and has repeated the pose: observe it again`,
    { awaiting: pose },
  );
