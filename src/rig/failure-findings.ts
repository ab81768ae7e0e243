/**
 * Judges why no device was reached: what the port said, and what mends it.
 */
import type { PortFailure } from './examination.ts';
import { type Finding, wrong } from './finding.ts';

const NO_PORT_CURE =
  'plug the rig in with a cable that carries data (some only charge), and on Windows or macOS install the CH340 driver for a clone; "pantilt ports" lists what is there';

/**
 * Why a port was of no use.
 * @param holder the program that has the port open, when that is known
 */
export function failureFinding(failure: PortFailure, holder?: string): Finding {
  const { path, code, message, linesGarbled } = failure;
  switch (code) {
    case 'rig-not-found':
      return wrong('port', 'no USB serial port found', NO_PORT_CURE);
    case 'ports-not-listed':
      return wrong('port', "the serial ports can't be listed", UNLISTED_CURE);
    case 'port-not-found':
      return wrong('port', `there is no port ${path}`, NO_PORT_CURE);
    case 'port-invalid':
      return wrong('port', `${path} isn't a serial port`, '"pantilt ports" lists those there are');
    case 'port-permission-denied':
      return wrong('port', `no permission to open ${path}`, PERMISSION_CURE);
    case 'port-busy':
      return wrong('port', `${path} is in use${holder ? ` by ${holder}` : ''}`, busyCure(holder));
    case 'not-a-pantilt-device':
      return linesGarbled > 0
        ? wrong('device', `${path} says ${linesGarbled} lines that can't be read`, RATE_CURE)
        : wrong('device', `${path} is open, but no pantilt device answers`, SILENCE_CURE);
    case 'firmware-incompatible':
    case 'device-hello-invalid':
    case 'device-reply-invalid':
      return wrong('firmware', message, 'write the current one with "pantilt flash"');
    default:
      return wrong('port', message, UNPLUG_CURE);
  }
}

const UNLISTED_CURE =
  'on Linux install udev (its udevadm lists them), or name the port with --port';
const PERMISSION_CURE =
  'on Linux run "sudo usermod -aG dialout $USER" and log in again (in Docker, pass the device through and add its group)';
const RATE_CURE =
  'the baud rate is another, or the firmware: try --baud 250000, else write the firmware with "pantilt flash"';
const SILENCE_CURE =
  'write the firmware with "pantilt flash"; when it is on the board already, try --baud 250000';
const UNPLUG_CURE = 'pull the plug and put it back, or try another USB port and cable';

function busyCure(holder: string | undefined): string {
  if (holder?.includes('pantilt serve')) {
    return '"pantilt serve" is running: use its page, or end it first';
  }
  return holder
    ? 'end that program first'
    : 'when "pantilt serve" is running, use its page or end it; else close the other program (a serial monitor, an IDE)';
}
