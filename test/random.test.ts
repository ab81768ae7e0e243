import { expect, it } from 'vitest';
import { Random } from '../src/random.ts';

const draws = (random: Random, count: number) =>
  Array.from({ length: count }, () => random.normal(2));

it('gives the same numbers for the same seed and stream, and others for another', () => {
  expect(draws(new Random(7, 'a'), 5)).toEqual(draws(new Random(7, 'a'), 5));
  expect(draws(new Random(7, 'a'), 5)).not.toEqual(draws(new Random(7, 'b'), 5));
  expect(draws(new Random(7, 'a'), 5)).not.toEqual(draws(new Random(8, 'a'), 5));
});

it('is normal with the given standard deviation', () => {
  const values = draws(new Random(1), 20_000);
  const mean = values.reduce((a, b) => a + b) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  expect(Math.abs(mean)).toBeLessThan(0.06); // four standard errors
  expect(Math.abs(deviation - 2)).toBeLessThan(0.04);
});

it('shuffles without losing anything', () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const shuffled = new Random(3).shuffle([...items]);
  expect(shuffled).not.toEqual(items);
  expect(shuffled.sort((a, b) => a - b)).toEqual(items);
});
