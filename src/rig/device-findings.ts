/**
 * Judges the device as it was found: its reset, its firmware, its state, its limits.
 */

import { FIRMWARE_VERSION, isOlder } from '../protocol/firmware-version.ts';
import { type Limits, limitWords } from '../protocol/limits.ts';
import { AXES } from '../units.ts';
import type { ExaminedDevice } from './examination.ts';
import { advice, type Finding, well, wrong } from './finding.ts';

/** Resets that have a cause worth mending, by the device's word for them. */
export const RESET_CURES: Readonly<Record<string, string>> = {
  BROWNOUT:
    'the supply broke down: feed the servos from one of their own (5 to 6 V, 2 A, 470 µF across it), never from the board',
  WATCHDOG: 'the firmware hung: write the current one with "pantilt flash"',
};

/** A reset in words, with its cure where it has one. */
export function resetWords(reason: string): string {
  const cure = RESET_CURES[reason];
  return `the device has reset (${reason.toLowerCase()})${cure ? `: ${cure}` : ''}`;
}

/** Who answers, and why it was reset last. */
export function resetFinding({
  identity,
  resetReason,
}: Pick<ExaminedDevice, 'identity' | 'resetReason'>): Finding {
  const found = `${identity.deviceId} answers${resetReason ? `, last reset: ${resetReason}` : ''}`;
  const cure = resetReason ? RESET_CURES[resetReason] : undefined;
  return cure ? wrong('device', found, cure) : well('device', found);
}

/** Whether this package carries newer firmware. */
export function firmwareFinding({ identity }: Pick<ExaminedDevice, 'identity'>): Finding {
  const { firmwareVersion, protocolVersion } = identity;
  const found = `version ${firmwareVersion}, protocol ${protocolVersion}`;
  if (!isOlder(firmwareVersion, FIRMWARE_VERSION)) return well('firmware', found);
  const cure = `this pantilt carries version ${FIRMWARE_VERSION}: write it with "pantilt flash"`;
  return wrong('firmware', found, cure);
}

/** What the servos and the laser do. */
export function stateFinding({ status }: ExaminedDevice): Finding {
  const { state, laserOn, servoOn } = status;
  if (state === 'M' || laserOn) {
    const found = [state === 'M' ? 'moving' : 'at rest', laserOn ? 'laser on' : 'laser off'];
    const cure =
      'let it come to rest and look again: the line was not measured, for that would have kept it going';
    return wrong('state', found.join(', '), cure);
  }
  if (state === 'S') {
    return advice('state', 'stopped', 'look that nothing is in its way, then "pantilt resume"');
  }
  return well('state', servoOn ? 'armed, at rest' : 'released');
}

/** Whether the device would let through what the rig file forbids. */
export function limitsFinding(
  device: Pick<ExaminedDevice, 'limits'>,
  allowed: Limits | undefined,
): Finding {
  if (!allowed) {
    const cure = 'name the rig file with --rig, and they are';
    return advice('limits', 'not compared with a rig file', cure);
  }
  const wider = AXES.flatMap((axis) => {
    const file = limitWords(allowed[axis]);
    return limitWords(device.limits[axis]).flatMap((held, i) => {
      const most = file[i] ?? held;
      const beyond = i === 0 ? held < most : held > most;
      return beyond ? `${axis} ${LIMIT_NAMES[i]} ${held} (rig file ${most})` : [];
    });
  });
  if (wider.length === 0) return well('limits', "the device's are within the rig file's");
  const cure = 'store the rig file\'s on the device with "pantilt flash --rig FILE"';
  return wrong('limits', `the device's are wider: ${wider.join(', ')}`, cure);
}

/** In the order of the wire. */
const LIMIT_NAMES = ['min µs', 'max µs', 'speed µs/s', 'acceleration µs/s²'];
