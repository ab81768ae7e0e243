/**
 * Ends a move before its target, for clients whose protocol has a stop that leaves the rig ready: the
 * shortest way to rest, without reversing. Unlike a stop, it needs nobody to resume the rig.
 */
import { once } from 'node:events';
import type { DeviceStatus } from '../protocol/device-lines.ts';
import type { Rig } from '../rig/rig.ts';
import { rigNotConnected } from '../rig/rig-errors.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';

/** Delay from telemetry's timestamp to the change of motion: transmission, a move, one frame [s]. */
const DELAY_S = 0.06;
/** Lines of telemetry at rest after which no move can still be under way to the device. */
const REST_LINES = 3;

/**
 * Ends the single move in progress; resolves when the rig is at rest, or another move has begun.
 * @throws PantiltError `rig-busy` while a job holds the rig, `rig-not-connected`, `rig-lost`
 */
export async function halt(rig: Rig): Promise<void> {
  const signal = rig.lease.beginMove();
  let before = latestStatus(rig);
  for (let restLines = 0; restLines < REST_LINES && !signal.aborted; restLines++) {
    const seen = await nextStatus(rig, before, signal);
    if (!seen) return;
    if (seen.state === 'M') {
      await rig.moveTo(restingPulses(rig, before, seen));
      return;
    }
    before = seen;
  }
}

function latestStatus({ snapshot: { device } }: Rig): DeviceStatus {
  if (!device) throw rigNotConnected();
  return device;
}

/** The next line of telemetry; undefined if the halt itself has ended. */
async function nextStatus(
  rig: Rig,
  before: DeviceStatus,
  signal: AbortSignal,
): Promise<DeviceStatus | undefined> {
  for (;;) {
    await once(rig, 'change', { signal }).catch(() => {});
    if (signal.aborted) return undefined;
    const seen = latestStatus(rig);
    if (seen.clockMs !== before.clockMs) return seen;
  }
}

/** Where both axes come to rest soonest: after the delay, with the greatest deceleration of the device. */
function restingPulses(rig: Rig, before: DeviceStatus, seen: DeviceStatus): Pulses {
  const spanS = (seen.clockMs - before.clockMs) / 1000;
  const axisUs = (axis: Axis) => {
    const { minUs, maxUs } = rig.pulseLimits[axis];
    const { accelerationUsPerS2 } = rig.heldLimits![axis];
    const seenUs = seen[`${axis}Us`];
    const speedUsPerS = spanS > 0 ? (seenUs - before[`${axis}Us`]) / spanS : 0;
    const brakingUs = (speedUsPerS * Math.abs(speedUsPerS)) / (2 * accelerationUsPerS2);
    const restUs = seenUs + speedUsPerS * DELAY_S + brakingUs;
    return microseconds(Math.min(Math.max(restUs, minUs), maxUs));
  };
  const [panUs, tiltUs] = AXES.map(axisUs);
  return { panUs: panUs!, tiltUs: tiltUs! };
}
