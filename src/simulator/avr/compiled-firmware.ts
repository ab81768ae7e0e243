/**
 * The compiled firmware that the package carries, one file for each baud rate. Read by the emulated
 * rig; firmware/ builds it.
 */

import { readFileSync } from 'node:fs';
import { PantiltError } from '../../errors.ts';
import { word } from '../../wording.ts';

const FOLDER = new URL('../../../firmware/build/', import.meta.url);
/** Baud rates that the firmware is built for. */
export const FIRMWARE_BAUD_RATES: readonly number[] = [115_200, 250_000];

/**
 * The firmware for a baud rate, as Intel HEX.
 * @throws PantiltError `firmware-missing` when it isn't built for that rate
 */
export function compiledFirmware(baudRate: number): string {
  if (FIRMWARE_BAUD_RATES.includes(baudRate)) {
    return readFileSync(new URL(`pantilt-${baudRate}.hex`, FOLDER), 'utf8');
  }
  throw new PantiltError(
    'invalid',
    'firmware-missing',
    word`there is no firmware for ${baudRate} baud: choose ${FIRMWARE_BAUD_RATES.join(' or ')}`,
  );
}
