/**
 * One-sided approach: each axis arrives from below, with its angle rising, so that what deadband and
 * backlash take away is the same every time and can be learned.
 */

import { type Clock, sleep } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { pulsesForAngles } from '../geometry/servo.ts';
import { msg } from '../message.ts';
import type { AxisDescription } from '../rig-file.ts';
import {
  type Angles,
  AXES,
  type Axis,
  type Microseconds,
  microseconds,
  type Pulses,
  type Side,
} from '../units.ts';
import type { Rig } from './rig.ts';

/** The side that axes arrive from: their angle rises. */
export const APPROACH_SIDE: Side = 1;
/** How far before the target the last stretch begins [rad]; several times the play of hobby gears. */
const RUN_UP_RAD = 0.07;
/** A shorter run-up would not take up the play [rad]. */
const MIN_RUN_UP_RAD = 0.02;
/** Dwell for a servo, which trails its pulses, to reverse [ms]. */
const TURN_MS = 100;
/** Dwell for a servo to come to rest after its pulses have [ms]. */
const SETTLE_MS = 200;

/** Where the rig came to rest, and from which side. */
export interface SettledPose extends Pulses {
  readonly panSide: Side;
  readonly tiltSide: Side;
}

/**
 * Moves both axes to their pulses from below, and resolves when they have settled.
 * @param axes those that move; one that is left out has to stand at its pulse already, having come
 *   from below
 * @param signal checked between moves: a move that has begun continues to its end
 * @throws PantiltError `pulse-not-approachable`, and what `Rig.moveTo` throws; the signal's reason
 */
export async function approach(
  rig: Rig,
  target: Pulses,
  clock: Clock,
  signal?: AbortSignal,
  axes: readonly Axis[] = AXES,
): Promise<SettledPose> {
  signal?.throwIfAborted();
  assertApproachable(rig, target, axes);
  const runUp = {
    panUs: axes.includes('pan') ? runUpStart(rig, 'pan', target.panUs) : target.panUs,
    tiltUs: axes.includes('tilt') ? runUpStart(rig, 'tilt', target.tiltUs) : target.tiltUs,
  };
  await rig.moveTo(runUp);
  await sleep(clock, TURN_MS, signal);
  const applied = await rig.moveTo(target);
  await sleep(clock, SETTLE_MS, signal);
  return { ...applied, panSide: APPROACH_SIDE, tiltSide: APPROACH_SIDE };
}

/** Whether an axis can arrive at a pulse from below within its limits. */
export function approachable(rig: Rig, axis: Axis, pulseUs: Microseconds): boolean {
  const { minUs, maxUs } = rig.pulseLimits[axis];
  const { direction, radiansPerMicrosecond } = rig.description.axes[axis];
  const roomUs = APPROACH_SIDE * direction > 0 ? pulseUs - minUs : maxUs - pulseUs;
  const leastUs = MIN_RUN_UP_RAD / radiansPerMicrosecond;
  return pulseUs >= minUs && pulseUs <= maxUs && roomUs >= leastUs;
}

/**
 * Makes sure that axes can arrive at their pulses from below.
 * @throws PantiltError `pulse-out-of-limits`, `pulse-not-approachable`
 */
export function assertApproachable(rig: Rig, target: Pulses, axes: readonly Axis[] = AXES): void {
  rig.checkLimits(target);
  for (const axis of axes) {
    const pulseUs = target[`${axis}Us`];
    if (approachable(rig, axis, pulseUs)) continue;
    throw new PantiltError(
      'unreachable',
      'pulse-not-approachable',
      msg`${axis} pulse ${pulseUs} µs is too close to the limit to be approached from below`,
      { axis, pulseUs },
    );
  }
}

/** The pulses for nominal angles; nothing when an axis can't arrive there from below. */
export function approachablePulses(rig: Rig, angles: Angles): Pulses | undefined {
  const pulses = pulsesForAngles(rig.description, angles);
  const possible = AXES.every((axis) => approachable(rig, axis, pulses[`${axis}Us`]));
  return possible ? pulses : undefined;
}

/** Where the final approach begins: below the target, but not beyond the limits. */
function runUpStart(rig: Rig, axis: Axis, pulseUs: Microseconds): Microseconds {
  const { minUs, maxUs } = rig.pulseLimits[axis];
  const description: AxisDescription = rig.description.axes[axis];
  const { resolution } = description.pulse;
  const runUpUs = RUN_UP_RAD / description.radiansPerMicrosecond;
  const startUs = pulseUs - APPROACH_SIDE * description.direction * runUpUs;
  const withinUs = Math.min(Math.max(startUs, minUs), maxUs);
  const towardsTarget = startUs > pulseUs ? Math.floor : Math.ceil;
  return microseconds(towardsTarget(withinUs / resolution) * resolution);
}
