import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readIntelHex } from '../../../src/simulator/avr/intel-hex.ts';

const FLASH_BYTES = 256;
const END = ':00000001FF';

/** A record whose checksum is right. */
function record(address: number, type: number, bytes: readonly number[]): string {
  const whole = [bytes.length, address >> 8, address & 0xff, type, ...bytes];
  const sum = whole.reduce((total, byte) => total + byte, 0);
  return `:${Buffer.from([...whole, -sum & 0xff])
    .toString('hex')
    .toUpperCase()}`;
}

const read = (...lines: string[]) => readIntelHex(lines.join('\n'), FLASH_BYTES);

test('puts bytes at their addresses, and leaves the rest erased', () => {
  const flash = read(record(0, 0, [1, 2, 3]), record(0x80, 0, [4]), END);
  expect([...flash.subarray(0, 4)]).toEqual([1, 2, 3, 0xff]);
  expect([...flash.subarray(0x7f, 0x82)]).toEqual([0xff, 4, 0xff]);
});

test("takes the specification's own example, CR LF, and empty lines", () => {
  const flash = read(':0300300002337A1E\r', '', `${END}\r`, '');
  expect([...flash.subarray(0x30, 0x33)]).toEqual([0x02, 0x33, 0x7a]);
});

test('ignores the start address of a program', () => {
  expect(read(record(0, 3, [0, 0, 1, 2]), record(0, 0, [1]), END)[0]).toBe(1);
});

test('reads nothing after the end', () => {
  expect(read(record(0, 0, [1]), END, 'anything')[0]).toBe(1);
});

describe('refuses, naming the line,', () => {
  const damaged = 'line 2 of the firmware file is damaged';
  test.each([
    ['a wrong checksum', ':0300300002337A1F', damaged],
    ['a record that is cut short', ':0300300002337A', damaged],
    ['a count that is wrong', ':0400300002337A1D', damaged],
    ['a digit that is none', ':03003000023G7A1E', damaged],
    ['no colon', '0300300002337A1E', damaged],
    ['another type', record(0, 4, [0, 1]), 'line 2 of the firmware file has type 4'],
    ['an address beyond flash', record(0xff, 0, [1, 2]), 'line 2 of the firmware file is beyond'],
  ])('%s', (_what, line, message) => {
    expect(() => read(record(0, 0, [1]), line, END)).toThrow(message);
  });
});

test('refuses a file without its end', () => {
  expect(() => read(record(0, 0, [1]))).toThrow('truncated');
  expect(() => read('')).toThrow('truncated');
});

test.each([115_200, 250_000])('reads the firmware for %i baud', (baudRate) => {
  const file = new URL(`../../../firmware/build/pantilt-${baudRate}.hex`, import.meta.url);
  const flash = readIntelHex(readFileSync(file, 'utf8'), 32_768);
  expect(flash.findLastIndex((byte) => byte !== 0xff)).toBeLessThan(12_288);
});
