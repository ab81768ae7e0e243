/** Commands through a noisy line; bench/faults/line.ts has the whole catalogue. */
import { expect, test } from 'vitest';
import { tryLine } from '../../bench/faults/line.ts';
import { NOISES, type Noise } from '../../bench/faults/noisy-cable.ts';

const ALL = Object.keys(NOISES) as Noise[];

test.each([1e-3, 1e-2])('a rig behind noise of every kind at %d a byte', async (rate) => {
  const noises = ALL.filter((noise) => noise !== '64 kB without a line feed'); // takes seconds
  const { violations, unexpected, survived, acknowledged } = await tryLine({
    noises,
    rate,
    commands: 200,
  });
  expect({ violations, unexpected, survived }).toEqual({
    violations: [],
    unexpected: [],
    survived: true,
  });
  expect(acknowledged).toBeGreaterThan(0);
});
