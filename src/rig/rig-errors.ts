/**
 * What can go wrong between the daemon and its rig, worded for the person who has to mend it.
 */

import { errorText, PantiltError } from '../errors.ts';
import { joinMessages, type Message, type MessageValue, msg } from '../message.ts';
import type { Verb } from '../protocol/commands.ts';
import type { DeviceLine } from '../protocol/device-lines.ts';

/** The rig was there and isn't any more. */
export const rigLost = (reason: Message): PantiltError =>
  new PantiltError('unavailable', 'rig-lost', msg`the rig is lost: ${reason}`);

/** There is no rig now; `reason` says why, when that is known. */
export const rigNotConnected = (reason?: Message): PantiltError =>
  new PantiltError(
    'unavailable',
    'rig-not-connected',
    msg`no rig is connected${reason ? msg`: ${reason}` : ''}`,
  );

/** The daemon ends: nothing is moved any more. */
export const rigClosing = (): PantiltError => rigNotConnected(msg`pantilt is closing`);

/** The system won't say which serial ports there are. */
export const portsNotListed = (thrown: unknown): PantiltError =>
  new PantiltError(
    'unavailable',
    'ports-not-listed',
    msg`the serial ports can't be listed (${errorText(thrown)}): on Linux that needs udevadm; or name the port with --port`,
  );

/** A stop holds; nothing moves until somebody resumes. */
export const rigStopped = (): PantiltError =>
  new PantiltError(
    'conflict',
    'rig-stopped',
    msg`the rig is stopped; look that nothing is in its way, then resume`,
  );

/** Pulses are off, and what was asked for needs them. */
const rigReleased = (): PantiltError =>
  new PantiltError('conflict', 'rig-released', msg`the rig is released; arm it first`);

/** A stop is sent this often, this many times, before nobody believes in its confirmation [ms]. */
export const STOP_REPEAT_MS = 50;
export const STOP_TRIES = 20;

/** The device's OK doesn't carry what it should. */
export const unreadableReply = (verb: Verb, words: readonly string[]): PantiltError =>
  new PantiltError(
    'failed',
    'device-reply-invalid',
    msg`the device answered ${verb} with OK "${words.join(' ')}", which firmware/PROTOCOL.md doesn't know: mend its firmware`,
  );

/** The device goes on without having confirmed a stop. */
export const stopUnconfirmed = (): PantiltError =>
  new PantiltError(
    'failed',
    'stop-unconfirmed',
    msg`the device has not confirmed the stop: cut the power of the servos`,
  );

/** A move ended before it arrived. */
export const interrupted = (reason: Message): PantiltError =>
  new PantiltError('conflict', 'move-interrupted', msg`the move was interrupted: ${reason}`);

/** What the system said about a port, with the cure where there is a usual one. */
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
      msg`there is no port ${path}: is the cable in? "pantilt ports" lists those there are`,
      { path },
    );
  }
  if (/inappropriate ioctl|not a typewriter|ENOTTY/i.test(text)) {
    return new PantiltError(
      'invalid',
      'port-invalid',
      msg`${path} isn't a serial port: "pantilt ports" lists those there are`,
      { path },
    );
  }
  const reason = text.replace(/^Error: /, '');
  return new PantiltError('unavailable', 'port-failed', msg`${path}: ${reason}`, { path });
}

/** The device refused a command. */
export function refusal(
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
  wanted: number,
  firmwareVersion?: string,
): PantiltError =>
  new PantiltError(
    'unavailable',
    'firmware-incompatible',
    msg`the device${firmwareVersion ? msg` (firmware ${firmwareVersion})` : ''} speaks protocol version
${spoken}, this pantilt speaks version ${wanted}: flash firmware that speaks version
${wanted} ("pantilt flash")`,
  );

/** Resets that have a cause worth mending, by the device's word for them. */
export const RESET_CURES: Readonly<Record<string, Message>> = {
  BROWNOUT: msg`the supply broke down: feed the servos from one of their own (5 to 6 V, 2 A, 470 µF across it), never from the board`,
  WATCHDOG: msg`the firmware hung: write the current one with "pantilt flash"`,
};

/** A reset in words, with its cure where it has one. */
export function resetWords(reason: string): Message {
  const cure = RESET_CURES[reason];
  return msg`the device has reset (${reason.toLowerCase()})${cure ? msg`: ${cure}` : ''}`;
}
