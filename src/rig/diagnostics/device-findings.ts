/**
 * Judges the device as it was found: its reset, its firmware, its state, its limits.
 */

import { joined, type Wording, word } from '../../message.ts';
import { FIRMWARE_VERSION, isOlder } from '../../protocol/firmware-version.ts';
import { type Limits, limitWords } from '../../protocol/limits.ts';
import { AXES } from '../../units.ts';
import { RESET_CURES } from '../rig-errors.ts';
import type { ExaminedDevice, PortFailure } from './diagnostics.ts';
import { advice, type Finding, well, wrong } from './finding.ts';

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

/**
 * Judges why no device was reached: what the port said, and what mends it.
 */

const NO_PORT_CURE = word`plug the rig in with a cable that carries data (some only charge), and on Windows or macOS install the CH340 driver for a clone; "pantilt ports" lists what is there`;

/**
 * Why a port was of no use.
 * @param holder the program that has the port open, when that is known
 */
export function failureFinding(failure: PortFailure, holder?: string): Finding {
  const { code, wording, linesGarbled } = failure;
  const path = failure.path ?? '';
  switch (code) {
    case 'rig-not-found':
      return wrong(word`port`, word`no USB serial port found`, NO_PORT_CURE);
    case 'ports-not-listed':
      return wrong(word`port`, word`the serial ports can't be listed`, UNLISTED_CURE);
    case 'port-not-found':
      return wrong(word`port`, word`there is no port ${path}`, NO_PORT_CURE);
    case 'port-invalid':
      return wrong(
        word`port`,
        word`${path} isn't a serial port`,
        word`"pantilt ports" lists those there are`,
      );
    case 'port-permission-denied':
      return wrong(word`port`, word`no permission to open ${path}`, PERMISSION_CURE);
    case 'port-busy':
      return wrong(
        word`port`,
        word`${path} is in use${holder ? word` by ${holder}` : ''}`,
        busyCure(holder),
      );
    case 'not-a-pantilt-device':
      return linesGarbled > 0
        ? wrong(
            word`device`,
            word`${path} says ${linesGarbled} lines that can't be read`,
            RATE_CURE,
          )
        : wrong(word`device`, word`${path} is open, but no pantilt device answers`, SILENCE_CURE);
    case 'firmware-incompatible':
    case 'device-hello-invalid':
    case 'device-reply-invalid':
      return wrong(word`firmware`, wording, word`write the current one with "pantilt flash"`);
    case 'device-changed':
      return wrong(word`device`, word`${path} is another device than before`, CHANGE_CURE);
    default:
      return wrong(word`port`, wording, UNPLUG_CURE);
  }
}

const UNLISTED_CURE = word`on Linux install udev (its udevadm lists them), or name the port with --port`;
const PERMISSION_CURE = word`on Linux run "sudo usermod -aG dialout $USER" and log in again (in Docker, pass the device through and add its group)`;
const RATE_CURE = word`the baud rate is another, or the firmware: try --baud 250000, else write the firmware with "pantilt flash"`;
const SILENCE_CURE = word`write the firmware with "pantilt flash"; when it is on the board already, try --baud 250000`;
const CHANGE_CURE = word`restart pantilt to take it, or plug the one before in again`;
const UNPLUG_CURE = word`pull the plug and put it back, or try another USB port and cable`;

function busyCure(holder: string | undefined): Wording {
  if (holder?.includes('pantilt serve')) {
    return word`"pantilt serve" is running: use its page, or end it first`;
  }
  return holder
    ? word`end that program first`
    : word`when "pantilt serve" is running, use its page or end it; else close the other program (a serial monitor, an IDE)`;
}
