/**
 * Reads a compiled firmware: Intel HEX (Intel, "Hexadecimal Object File Format Specification",
 * 1988), as written by avr-objcopy. Used by the emulated board.
 */
import { readFileSync } from 'node:fs';
import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';

const DATA = 0;
const END = 1;
/** The start address of a program; an AVR ignores it and starts at 0. */
const STARTS = [3, 5];

/**
 * The flash contents described by a file; the rest is erased (0xFF).
 * @throws PantiltError `firmware-file-invalid`, naming the line
 */
export function readIntelHex(text: string, flashBytes: number): Uint8Array {
  const flash = new Uint8Array(flashBytes).fill(0xff);
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line === '') continue;
    const record = Buffer.from(line.slice(1), 'hex');
    const [count = 0, high = 0, low = 0, type] = record;
    const whole = line.startsWith(':') && 2 * record.length === line.length - 1;
    const sum = record.reduce((total, byte) => total + byte, 0) & 0xff;
    if (!whole || record.length !== count + 5 || sum !== 0) throw invalid(i + 1, 'is damaged');
    if (type === END) return flash;
    if (STARTS.includes(type ?? DATA)) continue;
    if (type !== DATA) throw invalid(i + 1, `has type ${type}, which is not used for AVRs`);
    const address = 256 * high + low;
    if (address + count > flashBytes)
      throw invalid(i + 1, `is beyond ${flashBytes} bytes of flash`);
    flash.set(record.subarray(4, 4 + count), address);
  }
  throw new PantiltError('invalid', 'firmware-file-invalid', msg`the firmware file is truncated`);
}

const invalid = (line: number, what: string): PantiltError =>
  new PantiltError(
    'invalid',
    'firmware-file-invalid',
    msg`line ${line} of the firmware file ${what}`,
  );

/** The compiled firmware in this package, one file for each baud rate; firmware/ builds it. */
const FOLDER = new URL('../../../firmware/build/', import.meta.url);
/** Baud rates for which the firmware is built. */
export const FIRMWARE_BAUD_RATES: readonly number[] = [115_200, 250_000];

/**
 * The firmware for a baud rate, as Intel HEX. Used by the emulated rig and by `pantilt flash`.
 * @throws PantiltError `firmware-missing` if it is not built for that rate
 */
export function compiledFirmware(baudRate: number): string {
  if (FIRMWARE_BAUD_RATES.includes(baudRate)) {
    return readFileSync(new URL(`pantilt-${baudRate}.hex`, FOLDER), 'utf8');
  }
  throw new PantiltError(
    'invalid',
    'firmware-missing',
    msg`there is no firmware for ${baudRate} baud: choose ${FIRMWARE_BAUD_RATES.join(' or ')}`,
  );
}
