import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  centimetres,
  degrees,
  fixed,
  millimetres,
  numbers,
  parseNumber,
  point,
  short,
} from '../../src/dashboard/format.ts';
import { floorPoint } from '../../src/units.ts';

describe('numbers as people read them', () => {
  it('have a true minus sign, and no minus zero', () => {
    expect(fixed(-0.25, 2)).toBe('−0.25');
    expect(fixed(-0.001, 2)).toBe('0.00');
    expect(degrees(-Math.PI / 6)).toBe('−30.0°');
    expect(point(floorPoint(0.8, -0.3))).toBe('(0.800, −0.300)');
  });

  it('show a decimal of millimetres only where it is significant', () => {
    expect(millimetres(6.31)).toBe('6.3 mm');
    expect(millimetres(9.96)).toBe('10 mm');
    expect(millimetres(64.2)).toBe('64 mm');
    expect(millimetres(0.04)).toBe('40 µm');
    expect(millimetres(0.0943)).toBe('94 µm');
    expect(millimetres(0.096)).toBe('0.1 mm');
    expect(millimetres(0.00094)).toBe('0.94 µm');
    expect(millimetres(1e-12)).toBe('0.0 mm');
    expect(millimetres(0)).toBe('0.0 mm');
    expect(centimetres(283)).toBe('28.3 cm');
    expect(centimetres(2120)).toBe('212 cm');
  });

  it.each([
    [0, 1, '0'],
    [0.5, 1, '0.5'],
    [0.0123, 1, '0.01'],
    [0.0123, 2, '0.012'],
    [12.7, 1, '13'],
    [1.27, 2, '1.3'],
    [0.00012, 2, '1.2e-4'],
    [20_000, 1, '2e4'],
  ])('are short: %d with %i digits is %s', (value, digits, text) =>
    expect(short(value, digits)).toBe(text),
  );

  it('are listed, with a dash for null', () => {
    expect(numbers([1.5, null, -0.25], 2)).toBe('1.50, –, −0.25');
  });
});

describe('numbers as they are typed', () => {
  it.each([
    ['0.8', 0.8],
    ['0,8', 0.8],
    [' -.25 ', -0.25],
    ['−0.25', -0.25],
    ['1.', 1],
    ['1,75e-3', 0.00175],
  ])('%s is accepted', (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(['', 'abc', 'e3', '0.8 m', '1,2,3', '.', 'Infinity'])('%s is not', (text) =>
    expect(parseNumber(text)).toBeUndefined(),
  );

  it('parses its own output', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (valueMm) => {
        expect(parseNumber(fixed(valueMm / 1000, 3))).toBe(valueMm / 1000);
      }),
    );
  });
});
