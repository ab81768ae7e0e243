import { expect, test } from 'vitest';
import { finiteNumber, seed, wholeNumber } from '../../src/cli/arguments.ts';

test('reads numbers', () => {
  expect(['0', '-0.3', '1e-3', '+.5', ' 2 '].map(finiteNumber)).toEqual([0, -0.3, 0.001, 0.5, 2]);
  expect(['1', '10'].map(wholeNumber(1, 10))).toEqual([1, 10]);
});

test('refuses a text that is not a number, and quotes it', () => {
  for (const text of ['', ' ', 'x', 'NaN', 'Infinity', '0x10', '1,5,5']) {
    expect(() => finiteNumber(text), text).toThrow(`"${text}" isn't a number`);
  }
  expect(() => finiteNumber('1e999')).toThrow('"1e999" is too large.');
  expect(() => finiteNumber('0,8')).toThrow('"0,8" has a decimal comma; write 0.8.');
  expect(() => finiteNumber('-,8')).toThrow('write -.8.');
  expect(() => finiteNumber('80 cm')).toThrow('"80 cm" has a unit; give the number alone.');
  for (const text of ['0', '11', '1.5', '1,5', '1,000']) {
    expect(() => wholeNumber(1, 10)(text), text).toThrow('an integer from 1 to 10, in digits');
  }
  expect(() => seed('-1')).toThrow('from 0');
});
