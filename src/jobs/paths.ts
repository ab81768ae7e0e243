/**
 * Paths as jobs: the spot follows a line on the floor at a speed, through the active model.
 */

import type { Logger } from 'pino';
import Type, { type Static } from 'typebox';
import type { Clock } from '../clock.ts';
import type { Aiming } from '../control/aiming.ts';
import type { Models } from '../control/models.ts';
import { SETPOINT_INTERVAL_MS, streamSetpoints } from '../control/setpoint-stream.ts';
import { errorText } from '../errors.ts';
import { pulsesForAngles } from '../geometry/servo.ts';
import { jobProblem, jobProperties } from '../job.ts';
import { msg } from '../message.ts';
import { approach } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import { FloorPointSchema } from '../samples/sample.ts';
import type { Axis } from '../units.ts';
import { RememberedJobs } from './in-memory-jobs.ts';
import { type PathPlan, type PathRequest, planPath } from './path-plan.ts';

/** A path as the API and telemetry show it. */
export const PathViewSchema = Type.Object({
  ...jobProperties,
  modelId: Type.Integer({ description: 'The model that it goes by' }),
  speedMPerS: Type.Number({ description: 'Speed of the spot asked for [m/s]' }),
  repeat: Type.Integer({ description: 'How often it is gone along' }),
  lengthM: Type.Number({ description: 'Length, repetitions included [m]' }),
  durationS: Type.Number({ description: 'How long it takes from its first point on [s]' }),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
});
export type PathView = Static<typeof PathViewSchema>;

/** A path with its line, which telemetry doesn't repeat at each step. */
export const PathDetailsSchema = Type.Object({
  ...PathViewSchema.properties,
  points: Type.Array(FloorPointSchema, {
    description: 'The corners of the line; closed when it is repeated',
  }),
});
export type PathDetails = Static<typeof PathDetailsSchema>;

/** A path without its line. */
export const viewPath = ({ points, ...view }: PathDetails): PathView => view;

/** What paths work with. */
export interface PathsConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly aiming: Aiming;
  readonly models: Pick<Models, 'active' | 'model'>;
}

interface PathsEvents {
  change: [PathView];
}

/** The paths of one rig. */
export class Paths extends RememberedJobs<PathDetails, PathsEvents> {
  readonly #config: PathsConfig;

  constructor(config: PathsConfig) {
    super('path', config.clock);
    this.#config = config;
  }

  /**
   * Begins a path, arming the rig when it is released.
   * @throws PantiltError `path-invalid`, `path-unreachable`, `rig-busy`, `rig-stopped`,
   *   `rig-not-connected`; nothing has moved then
   */
  async begin(request: PathRequest): Promise<PathDetails> {
    const { rig, aiming, models } = this.#config;
    const { model, active } = models; // another may become active meanwhile
    const plan = await planPath(request, {
      predict: (target) => aiming.predict(target, model),
      lostMotion: model.lostMotion,
      mostRadPerS: { pan: this.#mostRadPerS('pan'), tilt: this.#mostRadPerS('tilt') },
    });
    const id = this.nextId;
    const { release } = rig.lease.hold(msg`path ${id}`);
    const { signal } = rig.lease; // a loss ends it, too
    try {
      await rig.arm();
    } catch (error) {
      release();
      throw error;
    }
    const { speedMPerS, repeat } = request;
    return this.begun(
      {
        ...{ id, rig: rig.description.name, modelId: active.id, speedMPerS, repeat },
        ...{ lengthM: plan.lengthM, durationS: plan.durationMs / 1000, points: plan.corners },
        ...{ state: 'running', progress: 0, problem: null },
        ...{ createdAt: this.now(), finishedAt: null },
      },
      (cancel) => this.#run(id, plan, release, AbortSignal.any([cancel, signal])),
    );
  }

  protected override announce(path: PathDetails): void {
    this.emit('change', viewPath(path));
  }

  async #run(id: number, plan: PathPlan, release: () => void, signal: AbortSignal): Promise<void> {
    const outcome = await this.#outcome(id, plan, signal);
    await this.#config.rig.setLaser(false).catch(() => {}); // nobody looks after the spot any more
    release(); // before anybody is told, and moves it
    this.end(id, outcome);
  }

  async #outcome(id: number, plan: PathPlan, signal: AbortSignal): Promise<Partial<PathDetails>> {
    try {
      await this.#follow(id, plan, signal);
      return { state: 'done', progress: 1 };
    } catch (error) {
      if (this.wasCancelled(signal)) return { state: 'cancelled' };
      this.#config.log.warn({ path: id }, errorText(error));
      return { state: 'failed', problem: jobProblem(error) };
    }
  }

  async #follow(id: number, plan: PathPlan, signal: AbortSignal): Promise<void> {
    const { rig, clock } = this.#config;
    const pulsesAt = (pathMs: number) => pulsesForAngles(rig.description, plan.anglesAt(pathMs));
    await rig.setLaser(false); // on the way to its first point it draws nothing
    await approach(rig, pulsesAt(0), clock, signal);
    signal.throwIfAborted();
    await rig.setLaser(true);
    let pathMs = 0;
    let lastMs = clock.nowMs();
    await streamSetpoints(rig, clock, signal, () => {
      if (pathMs >= plan.durationMs) return undefined;
      // After a pause it goes on from there: catching up would cut the corners.
      pathMs = Math.min(
        pathMs + Math.min(clock.nowMs() - lastMs, 2 * SETPOINT_INTERVAL_MS),
        plan.durationMs,
      );
      lastMs = clock.nowMs();
      this.change(id, { progress: pathMs / plan.durationMs });
      return { pulses: pulsesAt(pathMs) };
    });
    await rig.moveTo(pulsesAt(plan.durationMs));
  }

  #mostRadPerS(axis: Axis): number {
    const { description, pulseLimits } = this.#config.rig;
    return pulseLimits[axis].speedUsPerS * description.axes[axis].radiansPerMicrosecond;
  }
}
