/**
 * The beginning of every conversation: HELLO, until the device has booted and answered
 * (firmware/PROTOCOL.md, "How a conversation begins").
 */

import { PantiltError, wordingOf } from '../errors.ts';
import { PROTOCOL_VERSION } from '../protocol/commands.ts';
import { DEVICE_ERRORS } from '../protocol/device-errors.ts';
import { type Hello, readHello } from '../protocol/device-lines.ts';
import { type Wording, word } from '../wording.ts';
import { type DeviceLink, WHILE_BOOTING } from './device-link.ts';
import { incompatibleFirmware } from './rig-errors.ts';

/**
 * Greets the device and returns who it is and what limits it holds.
 * @throws PantiltError `firmware-incompatible` when it speaks another version,
 *   `not-a-pantilt-device` when it doesn't answer, or answers something else, for 3 s
 */
export async function greet(link: DeviceLink): Promise<Hello> {
  const words = await link
    .send('HELLO', [PROTOCOL_VERSION], WHILE_BOOTING)
    .catch((error: PantiltError) => {
      if (error.details.deviceError === DEVICE_ERRORS.VERSION) {
        const [spoken = word`another`] = error.details.deviceDetails as string[];
        throw incompatibleFirmware(spoken, PROTOCOL_VERSION);
      }
      throw noAnswer(wordingOf(error));
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
    word`the device answered HELLO with "${words.join(' ')}", which isn't whole or doesn't match its
      checksum of the limits (firmware/PROTOCOL.md, "HELLO"): mend its firmware`,
  );

const noAnswer = (reason: Wording): PantiltError =>
  new PantiltError(
    'unavailable',
    'not-a-pantilt-device',
    word`no pantilt device answers (${reason}): is the firmware flashed, and the baud rate right?`,
  );
