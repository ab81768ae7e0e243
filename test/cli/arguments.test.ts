import { expect, test } from 'vitest';
import { finiteNumber, seed, wholeNumber } from '../../src/cli/arguments.ts';

test('reads numbers', () => {
  expect(['0', '-0.3', '1e-3', ' 2 '].map(finiteNumber)).toEqual([0, -0.3, 0.001, 2]);
  expect(['1', '10'].map(wholeNumber(1, 10))).toEqual([1, 10]);
});

test('refuses what is none, showing it', () => {
  for (const text of ['', ' ', 'x', 'NaN', 'Infinity', '1,5']) {
    expect(() => finiteNumber(text), text).toThrow(`"${text}" isn't a number`);
  }
  for (const text of ['0', '11', '1.5']) {
    expect(() => wholeNumber(1, 10)(text), text).toThrow('from 1 to 10');
  }
  expect(() => seed('-1')).toThrow('from 0');
});
