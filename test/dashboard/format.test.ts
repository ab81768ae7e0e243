import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { degrees, fixed, millimetres, parseMetres, point } from '../../src/dashboard/format.ts';
import { floorPoint } from '../../src/units.ts';

describe('numbers as people read them', () => {
  it('have a true minus sign, and no minus zero', () => {
    expect(fixed(-0.25, 2)).toBe('−0.25');
    expect(fixed(-0.001, 2)).toBe('0.00');
    expect(degrees(-Math.PI / 6)).toBe('−30.0°');
    expect(point(floorPoint(0.8, -0.3))).toBe('(0.800, −0.300)');
  });

  it('show a decimal of millimetres only where it means something', () => {
    expect(millimetres(6.31)).toBe('6.3 mm');
    expect(millimetres(9.96)).toBe('10 mm');
    expect(millimetres(64.2)).toBe('64 mm');
  });
});

describe('metres as they are typed', () => {
  it.each([
    ['0.8', 0.8],
    ['0,8', 0.8],
    [' -.25 ', -0.25],
    ['−0.25', -0.25],
    ['1.', 1],
  ])('%s is taken', (text, valueM) => expect(parseMetres(text)).toBe(valueM));

  it.each(['', 'abc', '1e3', '0.8 m', '1,2,3', '.', 'Infinity'])('%s is not', (text) =>
    expect(parseMetres(text)).toBeUndefined(),
  );

  it('reads back what it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (valueMm) => {
        expect(parseMetres(fixed(valueMm / 1000, 3))).toBe(valueMm / 1000);
      }),
    );
  });
});
