/**
 * Judges the device as it was found: its reset, its firmware, its state, its limits.
 */

import { joinMessages, type Message, msg } from '../../message.ts';
import { FIRMWARE_VERSION, isOlder } from '../../protocol/firmware-version.ts';
import { type Limits, limitWords } from '../../protocol/limits.ts';
import { AXES } from '../../units.ts';
import { RESET_CURES } from '../rig-errors.ts';
import type { DiagnosedDevice, PortFailure } from './diagnostics.ts';
import { adviceFinding, errorFinding, type Finding, okFinding } from './finding.ts';

/** Who answers, and why it was reset last. */
export function resetFinding({
  identity,
  resetReason,
}: Pick<DiagnosedDevice, 'identity' | 'resetReason'>): Finding {
  const found = msg`${identity.deviceId} answers${resetReason ? msg`, last reset: ${resetReason}` : ''}`;
  const cure = resetReason ? RESET_CURES[resetReason] : undefined;
  return cure ? errorFinding(msg`device`, found, cure) : okFinding(msg`device`, found);
}

/** Whether this package carries newer firmware. */
export function firmwareFinding({ identity }: Pick<DiagnosedDevice, 'identity'>): Finding {
  const { firmwareVersion, protocolVersion } = identity;
  const found = msg`version ${firmwareVersion}, protocol ${protocolVersion}`;
  if (!isOlder(firmwareVersion, FIRMWARE_VERSION)) return okFinding(msg`firmware`, found);
  const cure = msg`this pantilt carries version ${FIRMWARE_VERSION}: write it with "pantilt flash"`;
  return errorFinding(msg`firmware`, found, cure);
}

/** What the servos and the laser do. */
export function stateFinding({ status }: DiagnosedDevice): Finding {
  const { state, laserOn, servoOn } = status;
  if (state === 'M' || laserOn) {
    const found = [
      state === 'M' ? msg`moving` : msg`at rest`,
      laserOn ? msg`laser on` : msg`laser off`,
    ];
    const cure = msg`let it come to rest and run this again: the line was not measured, since PING would keep it moving`;
    return errorFinding(msg`state`, joinMessages(found, ', '), cure);
  }
  if (state === 'S') {
    return adviceFinding(
      msg`state`,
      msg`stopped`,
      msg`check that nothing blocks it, then run "pantilt resume"`,
    );
  }
  return okFinding(msg`state`, servoOn ? msg`armed, at rest` : msg`released`);
}

/** Whether the device would let through what the rig file forbids. */
export function limitsFinding(
  device: Pick<DiagnosedDevice, 'limits'>,
  allowed: Limits | undefined,
): Finding {
  if (!allowed) {
    const cure = msg`name the rig file with --rig, and they are`;
    return adviceFinding(msg`limits`, msg`not compared with a rig file`, cure);
  }
  const wider = AXES.flatMap((axis) => {
    const file = limitWords(allowed[axis]);
    return limitWords(device.limits[axis]).flatMap((held, i) => {
      const most = file[i] ?? held;
      const beyond = i === 0 ? held < most : held > most;
      return beyond ? msg`${axis} ${LIMIT_NAMES[i]!} ${held} (rig file ${most})` : [];
    });
  });
  if (wider.length === 0)
    return okFinding(msg`limits`, msg`the device's are within the rig file's`);
  const cure = msg`store the rig file's on the device with "pantilt flash --rig FILE"`;
  return errorFinding(msg`limits`, msg`the device's are wider: ${joinMessages(wider, ', ')}`, cure);
}

/** In the order of the wire. */
const LIMIT_NAMES = [msg`min µs`, msg`max µs`, msg`speed µs/s`, msg`acceleration µs/s²`];

/**
 * Judges why no device was reached: the failure of each port, and its cure.
 */

const NO_PORT_CURE = msg`plug the rig in with a cable that carries data (some only charge), and on Windows or macOS install the CH340 driver for a clone; "pantilt ports" lists what is there`;

/**
 * Why a port was of no use.
 * @param holder the program that has the port open, when that is known
 */
export function failureFinding(failure: PortFailure, holder?: string): Finding {
  const { code, wording, linesGarbled } = failure;
  const path = failure.path ?? '';
  switch (code) {
    case 'rig-not-found':
      return errorFinding(msg`port`, msg`no USB serial port found`, NO_PORT_CURE);
    case 'ports-not-listed':
      return errorFinding(msg`port`, msg`the serial ports can't be listed`, UNLISTED_CURE);
    case 'port-not-found':
      return errorFinding(msg`port`, msg`there is no port ${path}`, NO_PORT_CURE);
    case 'port-invalid':
      return errorFinding(
        msg`port`,
        msg`${path} isn't a serial port`,
        msg`"pantilt ports" lists those there are`,
      );
    case 'port-permission-denied':
      return errorFinding(msg`port`, msg`no permission to open ${path}`, PERMISSION_CURE);
    case 'port-busy':
      return errorFinding(
        msg`port`,
        msg`${path} is in use${holder ? msg` by ${holder}` : ''}`,
        busyCure(holder),
      );
    case 'not-a-pantilt-device':
      return linesGarbled > 0
        ? errorFinding(msg`device`, msg`${path} sent ${linesGarbled} unreadable lines`, RATE_CURE)
        : errorFinding(
            msg`device`,
            msg`${path} is open, but no pantilt device answers`,
            SILENCE_CURE,
          );
    case 'firmware-incompatible':
    case 'device-hello-invalid':
    case 'device-reply-invalid':
      return errorFinding(msg`firmware`, wording, msg`write the current one with "pantilt flash"`);
    case 'device-changed':
      return errorFinding(msg`device`, msg`${path} is another device than before`, CHANGE_CURE);
    default:
      return errorFinding(msg`port`, wording, UNPLUG_CURE);
  }
}

const UNLISTED_CURE = msg`on Linux install udev (its udevadm lists them), or name the port with --port`;
const PERMISSION_CURE = msg`on Linux run "sudo usermod -aG dialout $USER" and log in again (in Docker, pass the device through and add its group)`;
const RATE_CURE = msg`the baud rate is another, or the firmware: try --baud 250000, else write the firmware with "pantilt flash"`;
const SILENCE_CURE = msg`write the firmware with "pantilt flash"; when it is on the board already, try --baud 250000`;
const CHANGE_CURE = msg`restart pantilt to take it, or plug the one before in again`;
const UNPLUG_CURE = msg`pull the plug and put it back, or try another USB port and cable`;

function busyCure(holder: string | undefined): Message {
  if (holder?.includes('pantilt serve')) {
    return msg`"pantilt serve" is running: use its page, or end it first`;
  }
  return holder
    ? msg`end that program first`
    : msg`when "pantilt serve" is running, use its page or end it; else close the other program (a serial monitor, an IDE)`;
}
