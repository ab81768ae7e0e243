/**
 * Paths as jobs: the spot follows a line on the floor at a given speed, by the active model.
 */

import type { PathDetails } from '../api/paths.ts';
import type { Aiming } from '../control/aiming.ts';
import type { Models } from '../control/models.ts';
import { SETPOINT_INTERVAL_MS, streamSetpoints } from '../control/setpoint-stream.ts';
import { pulsesForAngles } from '../geometry/servo.ts';
import { msg } from '../message.ts';
import { approach } from '../rig/approach.ts';
import { trailMs } from '../rig/guarded-rig.ts';
import type { Rig } from '../rig/rig.ts';
import type { Axis } from '../units.ts';
import { type FieldsOf, MemoryRecords } from './job-records.ts';
import type { JobRunner } from './job-runner.ts';
import { type JobContext, Jobs } from './jobs.ts';
import { type PathPlan, type PathRequest, planPath } from './path-plan.ts';

/** Time for a setpoint to reach the device, and for its telemetry to return [ms]. */
const REPORT_MS = 100;

/** Dependencies of paths. */
export interface PathsConfig {
  readonly runner: JobRunner;
  readonly rig: Rig;
  readonly aiming: Aiming;
  readonly models: Pick<Models, 'active' | 'model'>;
}

type PathFields = FieldsOf<PathDetails>;

/** What a path runs with. */
interface PathRun {
  readonly plan: PathPlan;
  /** Aborted when the rig is stopped or lost. */
  readonly holding: AbortSignal;
  readonly release: () => void;
}

/** The paths of one rig. */
export class Paths extends Jobs<PathFields, PathDetails> {
  readonly #config: PathsConfig;
  readonly #records: MemoryRecords<PathFields>;

  constructor(config: PathsConfig) {
    const records = new MemoryRecords<PathFields>('path');
    super(config.runner, { name: 'path', rig: config.rig.description.name, records });
    this.#config = config;
    this.#records = records;
  }

  /**
   * Starts a path, arming the rig if it is released.
   * @throws PantiltError `path-invalid`, `path-unreachable`, `path-kept-out`, `rig-busy`,
   * `rig-stopped`, `rig-not-connected`; nothing has moved then
   */
  async begin(request: PathRequest): Promise<PathDetails> {
    const { rig, aiming, models } = this.#config;
    const { model, active } = models; // Another model may become active meanwhile.
    const plan = await planPath(request, {
      predict: (target) => aiming.predict(target, model),
      lostMotion: model.lostMotion,
      maxRadPerS: { pan: this.#maxRadPerS('pan'), tilt: this.#maxRadPerS('tilt') },
      keepOut: rig.description.keepOut && {
        pulsesFor: (angles) => pulsesForAngles(rig.description, angles),
        zoneBetween: rig.keepOutZone,
        spanMs: trailMs(rig) + REPORT_MS,
      },
    });
    const { release } = rig.lease.hold(msg`path ${this.#records.nextId}`);
    const { signal: holding } = rig.lease; // Also aborted by a lost connection, which does not end a lease.
    const { speedMPerS, repeat } = request;
    try {
      await rig.arm();
      return await this.add(
        {
          modelId: active.id,
          speedMPerS,
          repeat,
          progress: 0,
          points: plan.corners,
          lengthM: plan.lengthM,
          durationS: plan.durationMs / 1000,
        },
        (_path, context) => this.#follow(context, { plan, holding, release }),
      );
    } catch (error) {
      release();
      throw error;
    }
  }

  protected override view(path: PathDetails): PathDetails {
    return path;
  }

  protected override progress({ progress }: PathDetails): number {
    return progress;
  }

  async #follow(
    { signal, report }: JobContext<PathFields>,
    { plan, holding, release }: PathRun,
  ): Promise<Partial<PathFields>> {
    const { clock } = this;
    const { rig } = this.#config;
    const pulsesAt = (pathMs: number) => pulsesForAngles(rig.description, plan.anglesAt(pathMs));
    const ending = AbortSignal.any([signal, holding]);
    try {
      await rig.setLaser(false); // on the way to the first point it draws nothing
      await approach(rig, pulsesAt(0), clock, ending);
      ending.throwIfAborted();
      await rig.setLaser(true);
      let pathMs = 0;
      let lastMs = clock.nowMs();
      await streamSetpoints(rig, clock, ending, () => {
        if (pathMs >= plan.durationMs) return undefined;
        // After a pause it continues from its position: catching up would cut the corners.
        const stepMs = Math.min(clock.nowMs() - lastMs, 2 * SETPOINT_INTERVAL_MS);
        pathMs = Math.min(pathMs + stepMs, plan.durationMs);
        lastMs = clock.nowMs();
        report({ progress: pathMs / plan.durationMs });
        return { pulses: pulsesAt(pathMs) };
      });
      await rig.moveTo(pulsesAt(plan.durationMs));
      return { progress: 1 };
    } finally {
      await rig.setLaser(false).catch(() => {});
      release();
    }
  }

  #maxRadPerS(axis: Axis): number {
    const { description, pulseLimits } = this.#config.rig;
    return pulseLimits[axis].speedUsPerS * description.axes[axis].radiansPerMicrosecond;
  }
}
