/** The accuracy of the spot detection, for several cameras and lasers. */
import { expect, it } from 'vitest';
import { quantile } from '../../../src/quantile.ts';
import { type ColouredShot, errorsPx } from './spot-errors.ts';

const SHOTS = 30;

it.each<[string, ColouredShot]>([
  ['a quiet camera', { noiseLevels: 2 }],
  ['a noisy camera', { noiseLevels: 6 }],
  ['colour at half the resolution', { noiseLevels: 3, halfColour: true }],
  ['a green laser', { colour: 'green' }],
  ['a violet laser', { colour: 'blue' }],
  ['a laser of any colour', { colour: 'any' }],
])('finds the spot within a third of a pixel: %s', (_, shot) => {
  const errors = errorsPx(shot, SHOTS, 1);
  const seen = errors.filter((error) => error !== undefined);
  expect(seen.length).toBeGreaterThan(0.8 * SHOTS); // under glare, a miss is allowed
  expect(quantile(seen, 0.95)!).toBeLessThan(0.3);
});
