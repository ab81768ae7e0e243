/**
 * Closed-loop aiming: the one-sided approach of aiming.ts, then measurements and corrections as
 * decided by refinement.ts. Every measurement is stored as a sample.
 */

import { EventEmitter } from 'node:events';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { homogeneous, isOnFloor, type Target } from '../geometry/targets.ts';
import type { Model } from '../learning/model.ts';
import { joinMessages, msg } from '../message.ts';
import { approach, approachable, runUp, type SettledPose } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import { type NewSample, type Sample, toSample } from '../samples/sample.ts';
import type { FloorPoint, Pulses } from '../units.ts';
import type { Aim, Aiming } from './aiming.ts';
import { EXTERNAL, type Observer, observerNamed } from './observer.ts';
import { Refinement } from './refinement.ts';

/** The session name of samples from refined aims. */
export const AIM_SESSION = 'aim';

/** Configuration of refined aiming. */
export interface RefinedAimingConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly models: { readonly model: Model };
  readonly aiming: Aiming;
  /** Automatic observers, by name. */
  readonly observers: Readonly<Record<string, Observer>>;
  /** Stores a sample. */
  readonly keep: (sample: NewSample) => Promise<Sample>;
}

/** An aim with its measurements. */
export interface RefinedAim extends Aim {
  /** The measured spots in order; undefined for a miss. */
  readonly looks: readonly (FloorPoint | undefined)[];
}

interface RefinedAimingEvents {
  /** Emitted when a measurement was stored as a sample. */
  sample: [Sample];
}

const refinesFloorOnly = (): PantiltError =>
  new PantiltError(
    'invalid',
    'refine-floor-only',
    msg`refine requires a target on the floor, where its spot is measured: omit refine`,
  );

/** Aims, measures and corrects. */
export class RefinedAiming extends EventEmitter<RefinedAimingEvents> {
  readonly #config: RefinedAimingConfig;

  constructor(config: RefinedAimingConfig) {
    super();
    this.#config = config;
  }

  /**
   * Points the laser at a target, and resolves when further measurements would not improve the aim.
   * @param observerName defaults to the first automatic observer
   * @throws PantiltError `refine-floor-only`, `observer-unknown`, `observer-unable` before any motion;
   *   errors of `Aiming.aim` at any time
   */
  async aim(requested: Target, observerName?: string): Promise<RefinedAim> {
    const { rig, clock, models, aiming } = this.#config;
    const target = homogeneous(requested);
    if (!isOnFloor(target)) throw refinesFloorOnly();
    const name = this.#observerName(observerName);
    const { model } = models;
    const { expected, angles, settled: first, signal } = await aiming.shoot(target);
    let settled = first;
    const refinement = new Refinement(
      rig.description,
      model,
      target,
      { ...expected, angles },
      settled,
    );
    const looks: (FloorPoint | undefined)[] = [];
    for (let step = refinement.step(); step.next !== 'stay'; step = refinement.step()) {
      signal.throwIfAborted();
      if (step.next === 'measure') {
        const seen = await this.#measure(name, looks.length, settled, signal);
        looks.push(seen);
        refinement.addMeasurement(seen);
      } else {
        const { axes } = step;
        const pulses: Pulses = {
          panUs: axes.includes('pan') ? step.pulses.panUs : settled.panUs,
          tiltUs: axes.includes('tilt') ? step.pulses.tiltUs : settled.tiltUs,
        };
        // An unreachable correction is not a failure: the spot is already near the target.
        if (!axes.every((axis) => approachable(rig, axis, pulses[`${axis}Us`]))) break;
        if (rig.keepOutZone(settled, runUp(rig, pulses, axes), pulses) !== undefined) break;
        settled = await approach(rig, pulses, clock, signal, axes);
        refinement.arrive(settled, axes);
      }
    }
    signal.throwIfAborted();
    return { ...expected, ...settled, ...refinement.expected, looks };
  }

  /** Measures once, and stores the sample. */
  async #measure(
    observer: string,
    index: number,
    settled: SettledPose,
    signal: AbortSignal,
  ): Promise<FloorPoint | undefined> {
    const { rig, clock, observers, keep } = this.#config;
    const seen = await observers[observer]!.observe(index, signal);
    signal.throwIfAborted(); // The rig may have moved during the measurement.
    if (!seen || seen.surface) return undefined;
    const { xM, yM } = seen;
    const origin = { observer, session: AIM_SESSION, takenAt: timestamp(clock) };
    const sample = await keep(toSample(rig.description, { ...settled, xM, yM }, origin));
    this.emit('sample', sample);
    return seen;
  }

  #observerName(requested: string | undefined): string {
    const { observers } = this.#config;
    const automatic = Object.keys(observers);
    if (requested !== EXTERNAL && (requested !== undefined || automatic.length > 0)) {
      return observerNamed(observers, requested);
    }
    const what = requested ? msg`observer "${requested}" isn't automatic` : msg`there is none here`;
    const cure =
      automatic.length > 0
        ? msg`omit observer, or use one of: ${joinMessages(automatic, ', ')}`
        : msg`aim without refine, or use a simulated rig (--port sim)`;
    throw new PantiltError(
      'conflict',
      'observer-unable',
      msg`refine requires an automatic observer, and ${what}: ${cure}`,
    );
  }
}
