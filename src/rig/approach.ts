/**
 * One-sided approach: each axis arrives from a known side, so that the effect of deadband and backlash is the
 * same every time and can be learned. When aiming, that is from below, with rising angle.
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

/** The sides from which both axes arrive. */
export type Sides = Readonly<Record<`${Axis}Side`, Side>>;
/** Both with rising angle. */
export const FROM_BELOW: Sides = { panSide: 1, tiltSide: 1 };
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
export type SettledPose = Pulses & Sides;

/**
 * Moves both axes to their pulses, from below unless the target has sides, and resolves when they have settled.
 * @param axes the axes to move; an axis left out must already be at its pulse, having arrived from
 * below
 * @param signal checked between moves: a move that has begun continues to its end
 * @throws PantiltError `pulse-not-approachable`, `beam-kept-out`, any error of `Rig.moveTo`; the
 *   signal's reason
 */
export async function approach(
  rig: Rig,
  target: Pulses & Partial<Sides>,
  clock: Clock,
  signal?: AbortSignal,
  axes: readonly Axis[] = AXES,
): Promise<SettledPose> {
  signal?.throwIfAborted();
  const pose = { ...FROM_BELOW, ...target };
  assertApproachable(rig, pose, axes);
  await rig.moveTo(runUp(rig, pose, axes));
  await sleep(clock, TURN_MS, signal);
  const applied = await rig.moveTo(target);
  await sleep(clock, SERVO_SETTLE_MS, signal);
  return { ...applied, panSide: pose.panSide, tiltSide: pose.tiltSide };
}

/** Whether an axis can arrive at a pulse from a side, by default from below, within its limits. */
export function approachable(rig: Rig, axis: Axis, pulseUs: Microseconds, side: Side = 1): boolean {
  const { minUs, maxUs } = rig.pulseLimits[axis];
  const { direction, radiansPerMicrosecond } = rig.description.axes[axis];
  const roomUs = side * direction > 0 ? pulseUs - minUs : maxUs - pulseUs;
  const minRoomUs = MIN_RUN_UP_RAD / radiansPerMicrosecond;
  return pulseUs >= minUs && pulseUs <= maxUs && roomUs >= minRoomUs;
}

/**
 * Checks that axes can arrive at their pulses from their sides, by default from below, and that the laser may be on there.
 * @throws PantiltError `pulse-out-of-limits`, `pulse-not-approachable`, `beam-kept-out`
 */
export function assertApproachable(
  rig: Rig,
  target: Pulses & Partial<Sides>,
  axes: readonly Axis[] = AXES,
): void {
  rig.checkLimits(target);
  for (const axis of axes) {
    const pulseUs = target[`${axis}Us`];
    const side = target[`${axis}Side`] ?? 1;
    if (approachable(rig, axis, pulseUs, side)) continue;
    throw new PantiltError(
      'unreachable',
      'pulse-not-approachable',
      side === 1
        ? msg`${axis} pulse ${pulseUs} µs is too close to the limit to be approached from below`
        : msg`${axis} pulse ${pulseUs} µs is too close to the limit to be approached from above`,
      { axis, pulseUs },
    );
  }
  const zone = rig.keepOutZone(target);
  if (zone !== undefined) throw beamKeptOut(zone);
}

/** The pulses for nominal angles; undefined if an axis cannot arrive there from its side, or the laser must be off there. */
export function approachablePulses(
  rig: Rig,
  angles: Angles,
  sides: Sides = FROM_BELOW,
): Pulses | undefined {
  const pulses = pulsesForAngles(rig.description, angles);
  const possible = AXES.every((axis) =>
    approachable(rig, axis, pulses[`${axis}Us`], sides[`${axis}Side`]),
  );
  return possible && rig.keepOutZone(pulses) === undefined ? pulses : undefined;
}

/** Where the final approach begins. */
export function runUp(rig: Rig, target: Pulses & Partial<Sides>, axes: readonly Axis[]): Pulses {
  const { panUs, tiltUs, panSide = 1, tiltSide = 1 } = target;
  return {
    panUs: axes.includes('pan') ? runUpStart(rig, 'pan', panUs, panSide) : panUs,
    tiltUs: axes.includes('tilt') ? runUpStart(rig, 'tilt', tiltUs, tiltSide) : tiltUs,
  };
}

/** On the side from which the axis arrives, but within the limits. */
function runUpStart(rig: Rig, axis: Axis, pulseUs: Microseconds, side: Side): Microseconds {
  const { minUs, maxUs } = rig.pulseLimits[axis];
  const description: AxisDescription = rig.description.axes[axis];
  const { resolution } = description.pulse;
  const runUpUs = RUN_UP_RAD / description.radiansPerMicrosecond;
  const startUs = pulseUs - side * description.direction * runUpUs;
  const withinUs = Math.min(Math.max(startUs, minUs), maxUs);
  const towardsTarget = startUs > pulseUs ? Math.floor : Math.ceil;
  return microseconds(towardsTarget(withinUs / resolution) * resolution);
}
