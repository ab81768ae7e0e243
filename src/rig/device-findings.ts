/**
 * Judges the device as it was found: its reset, its firmware, its state, its limits.
 */

import { FIRMWARE_VERSION, isOlder } from '../protocol/firmware-version.ts';
import { type Limits, limitWords } from '../protocol/limits.ts';
import { AXES } from '../units.ts';
import { joined, type Wording, word } from '../wording.ts';
import type { ExaminedDevice } from './examination.ts';
import { advice, type Finding, well, wrong } from './finding.ts';

/** Resets that have a cause worth mending, by the device's word for them. */
export const RESET_CURES: Readonly<Record<string, Wording>> = {
  BROWNOUT: word`the supply broke down: feed the servos from one of their own (5 to 6 V, 2 A, 470 µF across it), never from the board`,
  WATCHDOG: word`the firmware hung: write the current one with "pantilt flash"`,
};

/** A reset in words, with its cure where it has one. */
export function resetWords(reason: string): Wording {
  const cure = RESET_CURES[reason];
  return word`the device has reset (${reason.toLowerCase()})${cure ? word`: ${cure}` : ''}`;
}

/** Who answers, and why it was reset last. */
export function resetFinding({
  identity,
  resetReason,
}: Pick<ExaminedDevice, 'identity' | 'resetReason'>): Finding {
  const found = word`${identity.deviceId} answers${resetReason ? word`, last reset: ${resetReason}` : ''}`;
  const cure = resetReason ? RESET_CURES[resetReason] : undefined;
  return cure ? wrong(word`device`, found, cure) : well(word`device`, found);
}

/** Whether this package carries newer firmware. */
export function firmwareFinding({ identity }: Pick<ExaminedDevice, 'identity'>): Finding {
  const { firmwareVersion, protocolVersion } = identity;
  const found = word`version ${firmwareVersion}, protocol ${protocolVersion}`;
  if (!isOlder(firmwareVersion, FIRMWARE_VERSION)) return well(word`firmware`, found);
  const cure = word`this pantilt carries version ${FIRMWARE_VERSION}: write it with "pantilt flash"`;
  return wrong(word`firmware`, found, cure);
}

/** What the servos and the laser do. */
export function stateFinding({ status }: ExaminedDevice): Finding {
  const { state, laserOn, servoOn } = status;
  if (state === 'M' || laserOn) {
    const found = [
      state === 'M' ? word`moving` : word`at rest`,
      laserOn ? word`laser on` : word`laser off`,
    ];
    const cure = word`let it come to rest and look again: the line was not measured, for that would have kept it going`;
    return wrong(word`state`, joined(found, ', '), cure);
  }
  if (state === 'S') {
    return advice(
      word`state`,
      word`stopped`,
      word`look that nothing is in its way, then "pantilt resume"`,
    );
  }
  return well(word`state`, servoOn ? word`armed, at rest` : word`released`);
}

/** Whether the device would let through what the rig file forbids. */
export function limitsFinding(
  device: Pick<ExaminedDevice, 'limits'>,
  allowed: Limits | undefined,
): Finding {
  if (!allowed) {
    const cure = word`name the rig file with --rig, and they are`;
    return advice(word`limits`, word`not compared with a rig file`, cure);
  }
  const wider = AXES.flatMap((axis) => {
    const file = limitWords(allowed[axis]);
    return limitWords(device.limits[axis]).flatMap((held, i) => {
      const most = file[i] ?? held;
      const beyond = i === 0 ? held < most : held > most;
      return beyond ? word`${axis} ${LIMIT_NAMES[i]!} ${held} (rig file ${most})` : [];
    });
  });
  if (wider.length === 0) return well(word`limits`, word`the device's are within the rig file's`);
  const cure = word`store the rig file's on the device with "pantilt flash --rig FILE"`;
  return wrong(word`limits`, word`the device's are wider: ${joined(wider, ', ')}`, cure);
}

/** In the order of the wire. */
const LIMIT_NAMES = [word`min µs`, word`max µs`, word`speed µs/s`, word`acceleration µs/s²`];
