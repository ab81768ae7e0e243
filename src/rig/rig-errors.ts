/** Errors between the daemon and its rig, with a cure for the user. */

import { errorText, PantiltError } from '../errors.ts';
import { fixed, joinMessages, type Message, type MessageValue, msg } from '../message.ts';
import type { Verb } from '../protocol/commands.ts';
import type { DeviceLine } from '../protocol/device-lines.ts';

/** The connection to the rig was lost. */
export const rigLost = (reason: Message): PantiltError =>
  new PantiltError('unavailable', 'rig-lost', msg`the connection to the rig was lost: ${reason}`);

/** The device has reset, which ends its connection. @param reason as named by the device */
export const rigReset = (reason: string): PantiltError =>
  new PantiltError(
    'unavailable',
    'rig-lost',
    msg`the connection to the rig was lost: ${resetWords(reason)}`,
    {
      resetReason: reason,
    },
  );

/** No rig is connected; `reason` is the last problem, if any. */
export const rigNotConnected = (reason?: Message): PantiltError =>
  new PantiltError(
    'unavailable',
    'rig-not-connected',
    msg`no rig is connected${reason ? msg`: ${reason}` : ''}`,
  );

/** The daemon is shutting down and has released the rig. */
export const rigClosing = (): PantiltError => rigNotConnected(msg`pantilt is closing`);

/** The system cannot list its serial ports. */
export const portsNotListed = (thrown: unknown): PantiltError =>
  new PantiltError(
    'unavailable',
    'ports-not-listed',
    msg`the serial ports can't be listed (${errorText(thrown)}): on Linux install udev, or name the port with --port`,
  );

/** A stop is in force; nothing moves until `resume`. */
export const rigStopped = (): PantiltError =>
  new PantiltError(
    'conflict',
    'rig-stopped',
    msg`the rig is stopped: check that nothing blocks it, then resume`,
  );

/** Code of the error for a command that needs pulses while they are off. */
export const RIG_RELEASED = 'rig-released';

const rigReleased = (): PantiltError =>
  new PantiltError('conflict', RIG_RELEASED, msg`the rig is released; arm it first`);

/**
 * Period of the stop byte [ms], and the number of repetitions before the stop counts as
 * unconfirmed.
 */
export const STOP_REPEAT_MS = 50;
export const STOP_TRIES = 20;

/** Stable code of an OK that contradicts its command. */
export const REPLY_INVALID = 'device-reply-invalid';

/** An OK of the device lacks words that its command requires, or contradicts it. */
export const unreadableReply = (verb: Verb, words: readonly string[]): PantiltError =>
  new PantiltError(
    'failed',
    REPLY_INVALID,
    msg`the device answered ${verb} with OK "${words.join(' ')}", which firmware/PROTOCOL.md does not define: fix its firmware`,
  );

/** The device has not confirmed a stop. */
export const stopUnconfirmed = (): PantiltError =>
  new PantiltError(
    'failed',
    'stop-unconfirmed',
    msg`the device has not confirmed the stop: cut the power of the servos`,
  );

/** The device's host watchdog has halted a move. */
export const HOST_SILENT = msg`the device received nothing from its host and stopped moving`;
/** The device's host watchdog has turned the laser off at rest. */
export const LASER_TURNED_OFF = msg`the device received nothing from its host and turned the laser off: turn it on again to continue`;

/** The laser was turned off before the beam could meet a keep-out zone. */
export const laserKeptOut = (zone: string): Message =>
  msg`the laser was turned off: the beam could meet the keep-out zone "${zone}"`;

/** The laser can't be turned on here. */
export const beamKeptOut = (zone: string): PantiltError =>
  new PantiltError(
    'conflict',
    'beam-kept-out',
    msg`the laser stays off: the beam could meet the keep-out zone "${zone}"; let the rig come to rest outside it first`,
    { zone },
  );

/** A move ended before it arrived. */
export const moveInterrupted = (reason: Message): PantiltError =>
  new PantiltError('conflict', 'move-interrupted', msg`the move was interrupted: ${reason}`);

/** Code of the error for a move that takes longer than its limits allow. */
export const MOVE_OVERDUE = 'move-overdue';

/** A device still reports a move that must have ended long ago. */
export const moveOverdue = (maxMs: number): PantiltError =>
  new PantiltError(
    'failed',
    MOVE_OVERDUE,
    msg`the device still reports a move that takes ${fixed(maxMs / 1000, 1)} s at most by its limits, so the rig was stopped: run "pantilt doctor", and write the current firmware with "pantilt flash"`,
  );

/** A port failure as the system reports it, with the usual cure if there is one. */
export function portError(path: string, thrown: unknown): PantiltError {
  if (thrown instanceof PantiltError) return thrown;
  const text = errorText(thrown);
  if (/permission denied|access denied|EACCES/i.test(text)) {
    return new PantiltError(
      'unavailable',
      'port-permission-denied',
      msg`no permission to open ${path}: on Linux run "sudo usermod -aG dialout $USER" and log in again
        (in Docker, pass the device through and add its group)`,
      { path },
    );
  }
  if (/lock|busy|EBUSY|temporarily unavailable/i.test(text)) {
    return new PantiltError(
      'unavailable',
      'port-busy',
      msg`${path} is in use: close the other program (a serial monitor, another pantilt)`,
      { path },
    );
  }
  if (/no such file|ENOENT|file not found|cannot find/i.test(text)) {
    return new PantiltError(
      'unavailable',
      'port-not-found',
      msg`there is no port ${path}: check the cable, and list the ports with "pantilt ports"`,
      { path },
    );
  }
  if (/inappropriate ioctl|not a typewriter|ENOTTY/i.test(text)) {
    return new PantiltError(
      'invalid',
      'port-invalid',
      msg`${path} isn't a serial port: list the ports with "pantilt ports"`,
      { path },
    );
  }
  const reason = text.replace(/^Error: /, '');
  return new PantiltError('unavailable', 'port-failed', msg`${path}: ${reason}`, { path });
}

/** The device refused a command. */
export function deviceRefusal(
  verb: Verb,
  args: readonly number[],
  reply: Extract<DeviceLine, { kind: 'error' }>,
): PantiltError {
  if (reply.error === 'STOPPED') return rigStopped();
  if (reply.error === 'RELEASED') return rigReleased();
  const particulars = joinMessages(
    [reply.error ?? msg`unknown to this version`, ...(reply.details ?? [])],
    ' ',
  );
  return new PantiltError(
    'conflict',
    'device-refused',
    msg`the device refused ${[verb, ...args].join(' ')} with error ${reply.number} (${particulars})`,
    { deviceError: reply.number, deviceDetails: reply.details ?? [] },
  );
}

/** The device speaks another version of the protocol. */
export const incompatibleFirmware = (
  spoken: MessageValue,
  expected: number,
  firmwareVersion?: string,
): PantiltError =>
  new PantiltError(
    'unavailable',
    'firmware-incompatible',
    msg`the device${firmwareVersion ? msg` (firmware ${firmwareVersion})` : ''} speaks protocol version
${spoken}, this pantilt speaks version ${expected}: flash firmware that speaks version
${expected} ("pantilt flash")`,
  );

/** The reset reasons that have a cure, as named by the device. */
export const RESET_CURES: Readonly<Record<string, Message>> = {
  BROWNOUT: msg`the supply voltage dropped: power the servos from a separate supply (5 to 6 V, 2 A, 470 µF across it), never from the board`,
  WATCHDOG: msg`the firmware hung: write the current one with "pantilt flash"`,
};

/** The text for a reset, with its cure if there is one. */
function resetWords(reason: string): Message {
  const cure = RESET_CURES[reason];
  return msg`the device has reset (${reason.toLowerCase()})${cure ? msg`: ${cure}` : ''}`;
}
