/**
 * The effective limits: pulses and speeds within the limits of both the rig file and the device.
 */
import { PantiltError } from '../errors.ts';
import { isWithinLimits } from '../geometry/servo.ts';
import { msg } from '../message.ts';
import { type Limits, limitsChecksum, limitsOfAxis, limitWords } from '../protocol/limits.ts';
import type { RigDescription } from '../rig-file.ts';
import { AXES, type Axis, type Pulses } from '../units.ts';
import { handshake } from './connection.ts';
import type { DeviceLink } from './device-link.ts';
import { requestStatus } from './diagnostics/line-measurement.ts';

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
      msg`${axis} pulse ${pulseUs} µs is out of the ${whose} limits, ${minUs} to ${maxUs} µs`,
      { axis, pulseUs, minUs, maxUs },
    );
  }
}

/** Stores limits on a device, which then enforces them itself, even after a reset or power loss. */

const VERBS = { pan: 'PANLIMITS', tilt: 'TILTLIMITS' } as const;

/**
 * Stores the limits of both axes and reads them back.
 * @throws PantiltError `device-not-released`, `limits-not-stored`, and any error of
 * `DeviceLink.send`
 */
export async function storeLimits(link: DeviceLink, limits: Limits): Promise<void> {
  const { state } = await requestStatus(link);
  if (state !== 'R') {
    throw new PantiltError(
      'conflict',
      'device-not-released',
      msg`limits can be stored only while the rig is released, but it is in state ${state}: run "pantilt release" first`,
    );
  }
  for (const axis of AXES) await link.send(VERBS[axis], limitWords(limits[axis]));
  const held = await handshake(link);
  if (limitsChecksum(held.limits) === limitsChecksum(limits)) return;
  const texts = [limits, held.limits].map((each) => AXES.map((axis) => limitWords(each[axis])));
  throw new PantiltError(
    'failed',
    'limits-not-stored',
    msg`the device was sent the limits ${String(texts[0]?.join(' '))} and stored ${String(texts[1]?.join(' '))}: try again`,
  );
}
