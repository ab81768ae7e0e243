/**
 * Observes one pose: move, settle, laser on, measure. After a lost connection it waits for the rig
 * and repeats the pose.
 */
import { on } from 'node:events';
import { type Clock, sleep } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { approach, type SettledPose, type Sides } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import { moveInterrupted } from '../rig/rig-errors.ts';
import type { RigEvent } from '../rig/rig-snapshot.ts';
import type { SurfaceSpot } from '../surfaces.ts';
import type { Pulses } from '../units.ts';
import type { Observer } from './observer.ts';

/** Maximum number of repetitions of a pose after connection errors on the way to it. */
const MAX_INTERRUPTIONS = 5;
const RETRY_MS = 200;

export interface ObservationConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly observer: Observer;
  /** Whether a spot on a surface other than the floor counts as seen. */
  readonly beyondFloor?: boolean;
  /** Called when the observer starts waiting for an answer. */
  readonly onAwaiting: () => void;
}

/** A settled pose and its measured spot. */
export type ObservedPose = SettledPose & SurfaceSpot;

/**
 * Moves to a pose and observes it.
 * @param signal also aborted by a stop, even if it is resumed at once
 * @returns undefined if no spot was visible
 * @throws PantiltError a refusal of the device; the signal's reason
 */
export async function observePose(
  config: ObservationConfig,
  pose: number,
  pulses: Pulses & Partial<Sides>,
  signal: AbortSignal,
): Promise<ObservedPose | undefined> {
  const { rig, clock, observer } = config;
  for (let interruptions = 0; ; interruptions++) {
    try {
      return await undisturbed(rig, signal, async (holding) => {
        const settled = await approach(rig, pulses, clock, holding);
        await rig.setLaser(true);
        holding.throwIfAborted();
        interruptions = 0;
        const observation = observer.observe(pose, holding);
        config.onAwaiting();
        const seen = await observation;
        const point = config.beyondFloor || !seen?.surface ? seen : undefined;
        holding.throwIfAborted(); // The answer may have come just before the disturbance.
        if (point) await assertHeld(rig, settled, holding);
        return point && { ...settled, ...point };
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!isTransient(error) || interruptions >= MAX_INTERRUPTIONS) throw error;
      await sleep(clock, RETRY_MS, signal);
      await rig.connected(signal);
    }
  }
}

/** Runs work whose result is valid only if the rig is not lost and its laser not turned off during it. */
async function undisturbed<T>(
  rig: Rig,
  signal: AbortSignal,
  work: (holding: AbortSignal) => Promise<T>,
): Promise<T> {
  const change = new AbortController();
  const listen = ({ name, wording }: RigEvent) => {
    if (name === 'lost') change.abort(new PantiltError('unavailable', 'rig-lost', wording));
    if (name === 'laser-off') change.abort(moveInterrupted(wording));
  };
  rig.on('event', listen);
  try {
    return await work(AbortSignal.any([signal, change.signal]));
  } finally {
    rig.off('event', listen);
  }
}

/**
 * Waits for telemetry newer than an answer, and checks that the rig still holds its pose with the laser
 * on: a reset or a silent port may not have been noticed when the answer came.
 * @throws PantiltError `move-interrupted`; the signal's reason
 */
async function assertHeld(rig: Rig, settled: Pulses, holding: AbortSignal): Promise<void> {
  const answeredMs = rig.snapshot.device?.clockMs;
  try {
    for await (const _ of on(rig, 'change', { signal: holding })) {
      const { device } = rig.snapshot;
      if (!device || device.clockMs === answeredMs) continue;
      const { laserOn, panUs, tiltUs } = device;
      if (laserOn && panUs === settled.panUs && tiltUs === settled.tiltUs) return;
      throw moveInterrupted(msg`the rig left its pose, or its laser went off, before the answer`);
    }
  } catch (error) {
    holding.throwIfAborted();
    throw error;
  }
}

/** Transient failures: a reconnected cable, noise on the line. */
const isTransient = (error: unknown): boolean =>
  error instanceof PantiltError &&
  ['rig-lost', 'rig-not-connected', 'move-interrupted'].includes(error.code);
