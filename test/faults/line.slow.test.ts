/** The noisy line with each kind of noise, and on the emulated firmware. */
import { expect, test } from 'vitest';
import { tryLine } from '../../bench/faults/line.ts';
import { NOISES, type Noise } from '../../bench/faults/noisy-cable.ts';

const ALL = Object.keys(NOISES) as Noise[];

test.each([
  ...ALL.map((noise) => ({ noises: [noise], commands: 500, port: 'sim' })),
  { noises: ALL, commands: 50, port: 'emulator', baudRate: 115_200 },
  { noises: ALL, commands: 50, port: 'emulator', baudRate: 250_000 },
])('$noises on $port', async (options) => {
  const { violations, unexpected, survived } = await tryLine({ ...options, rate: 1e-2 });
  expect({ violations, unexpected, survived }).toEqual({
    violations: [],
    unexpected: [],
    survived: true,
  });
});
