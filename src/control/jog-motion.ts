/**
 * The arithmetic of jogging, in pulses: how far the rig is sent ahead, and where it can come to rest.
 */
import type { DeviceStatus } from '../protocol/device-lines.ts';
import type { PulseLimits } from '../rig/pulse-limits.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';
import type { PulseRates } from './steady-moves.ts';

/** A rig that is slower than asked for, as after arming, is never sent farther ahead than this [ms]. */
const LEAD_MS = 100;
/** From telemetry's moment to a halt: it has come, a move has gone out, and a servo frame is over [ms]. */
const HALT_MS = 60;

/**
 * Where to send the rig next: on from where it was sent last, to the limits at most.
 * @param seen where telemetry has it
 */
export function advance(
  sent: Pulses,
  seen: Pulses,
  rates: PulseRates,
  durationMs: number,
  limits: PulseLimits,
): Pulses {
  const axisUs = (axis: Axis) => {
    const rate = rates[axis];
    const sign = Math.sign(rate);
    const [sentUs, seenUs] = [sent[`${axis}Us`], seen[`${axis}Us`]];
    const mostUs = sign * (seenUs - sentUs) + (Math.abs(rate) * LEAD_MS) / 1000;
    const stepUs = Math.min((Math.abs(rate) * durationMs) / 1000, Math.max(0, mostUs));
    return within(sentUs + sign * stepUs, limits[axis].minUs, limits[axis].maxUs);
  };
  return perAxis(axisUs);
}

/**
 * Where the rig comes to rest soonest without turning back, as it was seen to move between two lines
 * of telemetry; at most where it was sent.
 */
export function restingPulses(sent: Pulses, before: DeviceStatus, seen: DeviceStatus): Pulses {
  const spanMs = seen.clockMs - before.clockMs;
  return perAxis((axis) => {
    const [sentUs, seenUs] = [sent[`${axis}Us`], seen[`${axis}Us`]];
    const movedUs = spanMs > 0 ? ((seenUs - before[`${axis}Us`]) / spanMs) * HALT_MS : 0;
    return within(seenUs + movedUs, Math.min(seenUs, sentUs), Math.max(seenUs, sentUs));
  });
}

const perAxis = (pulseUs: (axis: Axis) => number): Pulses => {
  const [panUs, tiltUs] = AXES.map((axis) => microseconds(pulseUs(axis)));
  return { panUs: panUs!, tiltUs: tiltUs! };
};

const within = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most);
