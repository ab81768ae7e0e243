/**
 * One-sided approach: each axis arrives from below, with rising angle, so that the effect of
 * deadband and backlash is the same every time and can be learned.
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
import { beamKeptOut } from './rig-errors.ts';

/** The arrival direction of both axes: with rising angle. */
export const APPROACH_SIDE: Side = 1;
/**
 * Where the final approach begins, before the target [rad]; several times the backlash of hobby
 * gears.
 */
const RUN_UP_RAD = 0.07;
/** A shorter run-up would not take up the backlash [rad]. */
const MIN_RUN_UP_RAD = 0.02;
/** Dwell for a servo to come to rest after its pulses have [ms]. */
export const SERVO_SETTLE_MS = 200;
/** Dwell for a servo to reverse, which lags behind its pulses [ms]. */
const TURN_MS = 100;

/** Where the rig came to rest, and from which side. */
export interface SettledPose extends Pulses {
  readonly panSide: Side;
  readonly tiltSide: Side;
}

/**
 * Moves both axes to their pulses from below, and resolves when they have settled.
 * @param axes the axes to move; an axis left out must already be at its pulse, having arrived from
 * below
 * @param signal checked between moves: a move that has begun continues to its end
 * @throws PantiltError `pulse-not-approachable`, `beam-kept-out`, any error of `Rig.moveTo`; the
 *   signal's reason
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
  await rig.moveTo(runUp(rig, target, axes));
  await sleep(clock, TURN_MS, signal);
  const applied = await rig.moveTo(target);
  await sleep(clock, SERVO_SETTLE_MS, signal);
  return { ...applied, panSide: APPROACH_SIDE, tiltSide: APPROACH_SIDE };
}

/** Whether an axis can arrive at a pulse from below within its limits. */
export function approachable(rig: Rig, axis: Axis, pulseUs: Microseconds): boolean {
  const { minUs, maxUs } = rig.pulseLimits[axis];
  const { direction, radiansPerMicrosecond } = rig.description.axes[axis];
  const roomUs = APPROACH_SIDE * direction > 0 ? pulseUs - minUs : maxUs - pulseUs;
  const minRoomUs = MIN_RUN_UP_RAD / radiansPerMicrosecond;
  return pulseUs >= minUs && pulseUs <= maxUs && roomUs >= minRoomUs;
}

/**
 * Checks that axes can arrive at their pulses from below, and that the laser may be on there.
 * @throws PantiltError `pulse-out-of-limits`, `pulse-not-approachable`, `beam-kept-out`
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
  const zone = rig.keepOutZone(target);
  if (zone !== undefined) throw beamKeptOut(zone);
}

/** The pulses for nominal angles; undefined if an axis cannot arrive there from below, or the laser must be off there. */
export function approachablePulses(rig: Rig, angles: Angles): Pulses | undefined {
  const pulses = pulsesForAngles(rig.description, angles);
  const possible = AXES.every((axis) => approachable(rig, axis, pulses[`${axis}Us`]));
  return possible && rig.keepOutZone(pulses) === undefined ? pulses : undefined;
}

/** Where the final approach begins. */
export function runUp(rig: Rig, target: Pulses, axes: readonly Axis[]): Pulses {
  return {
    panUs: axes.includes('pan') ? runUpStart(rig, 'pan', target.panUs) : target.panUs,
    tiltUs: axes.includes('tilt') ? runUpStart(rig, 'tilt', target.tiltUs) : target.tiltUs,
  };
}

/** Below the target, but within the limits. */
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
