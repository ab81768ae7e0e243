import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CARRIED_FIRMWARE_VERSION, isOlder } from '../../src/rig/carried-firmware.ts';

test('compares versions part by part', () => {
  expect(isOlder('0.9.12', '1.0.0')).toBe(true);
  expect(isOlder('1.0.9', '1.0.10')).toBe(true);
  expect(isOlder('1.0', '1.0.1')).toBe(true);
  for (const version of ['1.0.0', '1.1.0', '2.0.0', '10.0.0', 'mine']) {
    expect(isOlder(version, '1.0.0'), version).toBe(false);
  }
});

test.each([115_200, 250_000])('is the version in the compiled file for %i baud', (baudRate) => {
  const file = new URL(`../../firmware/build/pantilt-${baudRate}.hex`, import.meta.url);
  // Data records of Intel HEX: length, address, 00, bytes, checksum.
  const data = readFileSync(file, 'utf8').matchAll(/^:[0-9A-F]{6}00([0-9A-F]*)[0-9A-F]{2}\r?$/gm);
  const bytes = Buffer.from([...data].map(([, hex]) => hex).join(''), 'hex');
  expect(bytes.includes(`${CARRIED_FIRMWARE_VERSION}\0`)).toBe(true);
});
