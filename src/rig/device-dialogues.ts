/**
 * Short dialogues with a device: its identity, its state, and storing its limits (firmware/PROTOCOL.md,
 * "Starting a session" and "Commands").
 */
import { errorMessage, PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';
import { PROTOCOL_VERSION } from '../protocol/commands.ts';
import { DEVICE_ERRORS } from '../protocol/device-errors.ts';
import { type DeviceStatus, type Hello, readHello, readStatus } from '../protocol/device-lines.ts';
import { type Limits, limitFields, limitsChecksum } from '../protocol/limits.ts';
import { AXES } from '../units.ts';
import { BOOT_RETRIES, type DeviceLink } from './device-link.ts';
import { incompatibleFirmware, unreadableReply } from './rig-errors.ts';

/**
 * Sends HELLO and returns the device's identity and limits.
 * @throws PantiltError `firmware-incompatible` if its protocol version differs;
 * `not-a-pantilt-device` if there is no valid answer for 3 s; `rig-lost` if the port fails
 * meanwhile
 */
export async function handshake(link: DeviceLink): Promise<Hello> {
  const words = await link
    .send('HELLO', [PROTOCOL_VERSION], BOOT_RETRIES)
    .catch((error: PantiltError) => {
      if (error.details.deviceError === DEVICE_ERRORS.VERSION) {
        const [spoken = msg`another`] = error.details.deviceDetails as string[];
        throw incompatibleFirmware(spoken, PROTOCOL_VERSION);
      }
      if (link.portFailure) throw link.portFailure;
      throw noAnswer(errorMessage(error));
    });
  const spoken = Number(words[0]);
  if (Number.isInteger(spoken) && spoken !== PROTOCOL_VERSION) {
    throw incompatibleFirmware(spoken, PROTOCOL_VERSION, words[1]);
  }
  const hello = readHello(words);
  if (!hello) throw badHello(words);
  return hello;
}

const badHello = (words: readonly string[]): PantiltError =>
  new PantiltError(
    'unavailable',
    'device-hello-invalid',
    msg`the device answered HELLO with "${words.join(' ')}", which is incomplete or doesn't match its
      checksum of the limits (firmware/PROTOCOL.md, "HELLO"): fix its firmware`,
  );

const noAnswer = (reason: Message): PantiltError =>
  new PantiltError(
    'unavailable',
    'not-a-pantilt-device',
    msg`no pantilt device answers (${reason}): check that the firmware is flashed and the baud rate is right`,
  );

/**
 * The device's state.
 * @throws PantiltError `device-reply-invalid`, and any error of `DeviceLink.send`
 */
export async function requestStatus(link: DeviceLink): Promise<DeviceStatus> {
  const words = await link.send('STATUS');
  const status = readStatus(words);
  if (!status) throw unreadableReply('STATUS', words);
  return status;
}

const VERBS = { pan: 'PANLIMITS', tilt: 'TILTLIMITS' } as const;

/**
 * Stores the limits of both axes on the device, which then enforces them itself, even after a reset
 * or power loss, and reads them back.
 * @throws PantiltError `device-not-released`, `limits-not-stored`, and any error of
 * `DeviceLink.send`
 */
export async function storeLimits(link: DeviceLink, limits: Limits): Promise<void> {
  const { state } = await requestStatus(link);
  if (state !== 'R') {
    throw new PantiltError(
      'conflict',
      'device-not-released',
      msg`limits can be stored only while the rig is released, but it is in state ${state}: run "pantilt release" first`,
    );
  }
  for (const axis of AXES) await link.send(VERBS[axis], limitFields(limits[axis]));
  const held = await handshake(link);
  if (limitsChecksum(held.limits) === limitsChecksum(limits)) return;
  const texts = [limits, held.limits].map((each) => AXES.map((axis) => limitFields(each[axis])));
  throw new PantiltError(
    'failed',
    'limits-not-stored',
    msg`the device was sent the limits ${String(texts[0]?.join(' '))} and stored ${String(texts[1]?.join(' '))}: try again`,
  );
}
