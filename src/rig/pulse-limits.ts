/**
 * The effective limits: pulses and speeds within the limits of both the rig file and the device.
 */
import { PantiltError } from '../errors.ts';
import { isWithinLimits } from '../geometry/servo.ts';
import { msg } from '../message.ts';
import { type Limits, limitsOfAxis } from '../protocol/limits.ts';
import type { RigDescription } from '../rig-file.ts';
import { AXES, type Axis, type Pulses } from '../units.ts';

/** The minimum and maximum pulse [µs] and the maximum speed [µs/s] of each axis. */
export type PulseLimits = Record<Axis, { minUs: number; maxUs: number; speedUsPerS: number }>;

/** The intersection of the rig file's limits and those of the device, if one is connected. */
function pulseLimits({ axes }: RigDescription, held: Limits | undefined): PulseLimits {
  const narrower = (axis: Axis) => {
    const { min, max } = axes[axis].pulse;
    const { speedUsPerS } = limitsOfAxis(axes[axis]);
    return {
      minUs: Math.max(min, held?.[axis].minUs ?? min),
      maxUs: Math.min(max, held?.[axis].maxUs ?? max),
      speedUsPerS: Math.min(speedUsPerS, held?.[axis].speedUsPerS ?? speedUsPerS),
    };
  };
  return { pan: narrower('pan'), tilt: narrower('tilt') };
}

/** The same, cached until the device's limits change: every prediction uses them. */
export function cachedLimits(rig: RigDescription): (held: Limits | undefined) => PulseLimits {
  let last: { readonly held: Limits | undefined; readonly limits: PulseLimits } | undefined;
  return (held) => {
    if (last?.held !== held) last = undefined;
    last ??= { held, limits: pulseLimits(rig, held) };
    return last.limits;
  };
}

/**
 * @throws PantiltError `pulse-out-of-limits`, naming the axis, the pulse and the source of the
 * limit
 */
export function assertWithin(limits: PulseLimits, { axes }: RigDescription, target: Pulses): void {
  for (const axis of AXES) {
    const pulseUs = target[`${axis}Us`];
    const { minUs, maxUs } = limits[axis];
    if (pulseUs >= minUs && pulseUs <= maxUs) continue;
    const whose = isWithinLimits(axes[axis], pulseUs) ? msg`device's` : msg`rig's`;
    throw new PantiltError(
      'invalid',
      'pulse-out-of-limits',
      msg`${axis} pulse ${pulseUs} µs is outside the ${whose} limits, ${minUs} to ${maxUs} µs`,
      { axis, pulseUs, minUs, maxUs },
    );
  }
}
