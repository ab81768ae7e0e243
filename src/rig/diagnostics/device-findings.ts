/**
 * Judges the device as found: its reset, firmware, state and limits; or, if none was reached, the
 * failure of each port.
 */

import { joinMessages, type Message, msg } from '../../message.ts';
import { FIRMWARE_VERSION, isOlder } from '../../protocol/firmware-version.ts';
import { type Limits, limitFields } from '../../protocol/limits.ts';
import { AXES } from '../../units.ts';
import { RESET_CURES } from '../rig-errors.ts';
import type { DiagnosedDevice, PortFailure } from './diagnostics.ts';
import { adviceFinding, errorFinding, type Finding, okFinding } from './finding.ts';

/** Which device answers, and the reason of its last reset. */
export function resetFinding({
  identity,
  resetReason,
}: Pick<DiagnosedDevice, 'identity' | 'resetReason'>): Finding {
  const found = msg`${identity.deviceId} answers${resetReason ? msg`, last reset: ${resetReason}` : ''}`;
  const cure = resetReason ? RESET_CURES[resetReason] : undefined;
  return cure ? errorFinding(msg`device`, found, cure) : okFinding(msg`device`, found);
}

/** Whether this package includes newer firmware. */
export function firmwareFinding({ identity }: Pick<DiagnosedDevice, 'identity'>): Finding {
  const { firmwareVersion, protocolVersion } = identity;
  const found = msg`version ${firmwareVersion}, protocol ${protocolVersion}`;
  if (!isOlder(firmwareVersion, FIRMWARE_VERSION)) return okFinding(msg`firmware`, found);
  const cure = msg`this pantilt includes version ${FIRMWARE_VERSION}: write it with "pantilt flash"`;
  return errorFinding(msg`firmware`, found, cure);
}

/** The state of the servos and the laser. */
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

/** Whether the device would allow pulses that the rig file forbids. */
export function limitsFinding(
  device: Pick<DiagnosedDevice, 'limits'>,
  allowed: Limits | undefined,
): Finding {
  if (!allowed) {
    const cure = msg`name the rig file with --rig to compare them`;
    return adviceFinding(msg`limits`, msg`not compared with a rig file`, cure);
  }
  const wider = AXES.flatMap((axis) => {
    const file = limitFields(allowed[axis]);
    return limitFields(device.limits[axis]).flatMap((held, i) => {
      const most = file[i] ?? held;
      const beyond = i === 0 ? held < most : held > most;
      return beyond ? msg`${axis} ${LIMIT_NAMES[i]!} ${held} (rig file ${most})` : [];
    });
  });
  if (wider.length === 0)
    return okFinding(msg`limits`, msg`those of the device are within those of the rig file`);
  const cure = msg`store the limits of the rig file on the device with "pantilt flash --rig FILE"`;
  return errorFinding(
    msg`limits`,
    msg`those of the device are wider: ${joinMessages(wider, ', ')}`,
    cure,
  );
}

/** In wire order. */
const LIMIT_NAMES = [msg`min µs`, msg`max µs`, msg`speed µs/s`, msg`acceleration µs/s²`];

const NO_PORT_CURE = msg`connect the rig with a data cable (some cables only charge), and for a clone on Windows or macOS install the CH340 driver; list the ports with "pantilt ports"`;

/**
 * Why a port could not be used, with its cure.
 * @param holder the program that has the port open, if known
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
        msg`list the ports with "pantilt ports"`,
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
      return errorFinding(msg`device`, msg`${path} is not the same device as before`, CHANGE_CURE);
    default:
      return errorFinding(msg`port`, wording, UNPLUG_CURE);
  }
}

const UNLISTED_CURE = msg`on Linux install udev (pantilt needs udevadm), or name the port with --port`;
const PERMISSION_CURE = msg`on Linux run "sudo usermod -aG dialout $USER" and log in again (in Docker, pass the device through and add its group)`;
const RATE_CURE = msg`the baud rate or the firmware is wrong: try --baud 250000, then write the firmware with "pantilt flash"`;
const SILENCE_CURE = msg`write the firmware with "pantilt flash"; if it is already on the board, try --baud 250000`;
const CHANGE_CURE = msg`restart pantilt to use it, or connect the previous device again`;
const UNPLUG_CURE = msg`unplug it and plug it in again, or try another USB port and cable`;

function busyCure(holder: string | undefined): Message {
  if (holder?.includes('pantilt serve')) {
    return msg`"pantilt serve" is running: use its page, or stop it first`;
  }
  return holder
    ? msg`end that program first`
    : msg`if "pantilt serve" is running, use its page or stop it; otherwise close the other program (a serial monitor, an IDE)`;
}
