/**
 * Aiming in a closed loop: the one-sided approach of aiming.ts, then looks and corrections as long as
 * refinement.ts finds that they help. Every look is kept as a sample.
 */

import { EventEmitter } from 'node:events';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import type { Model } from '../learning/model.ts';
import { joinMessages, msg } from '../message.ts';
import { approach, approachable, type SettledPose } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import { type NewSample, type Sample, toSample } from '../samples/sample.ts';
import type { FloorPoint, Pulses } from '../units.ts';
import type { Aim, Aiming } from './aiming.ts';
import { EXTERNAL, type Observer } from './observer.ts';
import { Refinement } from './refinement.ts';

/** The session that the samples of refined aims carry. */
export const AIM_SESSION = 'aim';

/** What refined aiming works with. */
export interface RefinedAimingConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly models: { readonly model: Model };
  readonly aiming: Aiming;
  /** Observers that look by themselves, by name. */
  readonly observers: Readonly<Record<string, Observer>>;
  /** Keeps a sample, and resolves when it is kept. */
  readonly keep: (sample: NewSample) => Promise<Sample>;
}

/** An aim that was looked at. */
export interface RefinedAim extends Aim {
  /** What was seen, look by look; undefined where nothing was. */
  readonly looks: readonly (FloorPoint | undefined)[];
}

interface RefinedAimingEvents {
  /** A look was kept. */
  sample: [Sample];
}

/** Aims, looks and corrects. */
export class RefinedAiming extends EventEmitter<RefinedAimingEvents> {
  readonly #config: RefinedAimingConfig;

  constructor(config: RefinedAimingConfig) {
    super();
    this.#config = config;
  }

  /**
   * Points the laser at a target, and resolves when nothing more can be gained by looking.
   * @param observerName the first that looks by itself when left out
   * @throws PantiltError `observer-unknown`, `observer-unable` before anything moves; then as
   *   `Aiming.aim`, at any time
   */
  async aim(target: FloorPoint, observerName?: string): Promise<RefinedAim> {
    const { rig, clock, models, aiming } = this.#config;
    const name = this.#lookingName(observerName);
    const { model } = models;
    const { prediction, settled: first, signal } = await aiming.shoot(target);
    let settled = first;
    const refinement = new Refinement(rig.description, model, target, prediction, settled);
    const looks: (FloorPoint | undefined)[] = [];
    for (let step = refinement.step(); step.next !== 'stay'; step = refinement.step()) {
      signal.throwIfAborted();
      if (step.next === 'look') {
        const seen = await this.#look(name, looks.length, settled, signal);
        looks.push(seen);
        refinement.see(seen);
      } else {
        const { axes } = step;
        const pulses: Pulses = {
          panUs: axes.includes('pan') ? step.pulses.panUs : settled.panUs,
          tiltUs: axes.includes('tilt') ? step.pulses.tiltUs : settled.tiltUs,
        };
        // What the axes can't do is not worth failing for: the spot is near its target already.
        if (!axes.every((axis) => approachable(rig, axis, pulses[`${axis}Us`]))) break;
        settled = await approach(rig, pulses, clock, signal, axes);
        refinement.arrive(settled, axes);
      }
    }
    signal.throwIfAborted();
    return { ...prediction, ...settled, ...refinement.spread, looks };
  }

  /** Looks once, and keeps what was seen. */
  async #look(
    observer: string,
    index: number,
    settled: SettledPose,
    signal: AbortSignal,
  ): Promise<FloorPoint | undefined> {
    const { rig, clock, observers, keep } = this.#config;
    const seen = await observers[observer]!.observe(index, signal);
    signal.throwIfAborted(); // the spot may have been seen while it was already on its way
    if (!seen) return undefined;
    const { xM, yM } = seen;
    const origin = { observer, session: AIM_SESSION, takenAt: timestamp(clock) };
    const sample = await keep(toSample(rig.description, { ...settled, xM, yM }, origin));
    this.emit('sample', sample);
    return seen;
  }

  #lookingName(wanted: string | undefined): string {
    const looking = Object.keys(this.#config.observers);
    const name = wanted ?? looking[0];
    if (name !== undefined && looking.includes(name)) return name;
    const cure =
      looking.length > 0
        ? msg`leave observer out, or name one of: ${joinMessages(looking, ', ')}`
        : msg`aim without refine, or serve a simulated rig (--port sim)`;
    if (name === undefined || name === EXTERNAL) {
      const what = name ? msg`observer "${name}" can't look by itself` : msg`nobody here can look`;
      throw new PantiltError(
        'conflict',
        'observer-unable',
        msg`refine wants an observer that looks by itself, and ${what}: ${cure}`,
      );
    }
    throw new PantiltError(
      'invalid',
      'observer-unknown',
      msg`there is no observer "${name}" here: ${cure}`,
    );
  }
}
