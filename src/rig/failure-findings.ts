/**
 * Judges why no device was reached: what the port said, and what mends it.
 */
import { type Wording, word } from '../wording.ts';
import type { PortFailure } from './examination.ts';
import { type Finding, wrong } from './finding.ts';

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
