import { expect, it } from 'vitest';
import {
  choleskyFactor,
  choleskyInverse,
  choleskySolve,
} from '../../../src/learning/calibration/levenberg-marquardt.ts';
import { Random } from '../../../src/random.ts';

it('factors, solves and inverts as by hand', () => {
  const matrix = Float64Array.of(4, 2, 2, 5);
  const lower = choleskyFactor(matrix, 2)!;
  expect([...lower]).toEqual([2, 0, 1, 2]);
  // 4x + 2y = 8, 2x + 5y = 12: y = 2, x = 1
  expect([...choleskySolve(lower, Float64Array.of(8, 12))]).toEqual([1, 2]);
  // The determinant is 16.
  expect([...choleskyInverse(lower, 2)]).toEqual([5 / 16, -2 / 16, -2 / 16, 4 / 16]);
});

it('inverts a matrix of the size of a calibration', () => {
  const size = 43;
  const random = new Random(1);
  const root = Float64Array.from({ length: size * size }, () => random.normal());
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (let k = 0; k < size; k++) {
        matrix[row * size + column]! += root[row * size + k]! * root[column * size + k]!;
      }
      if (row === column) matrix[row * size + column]! += 1;
    }
  }
  const inverse = choleskyInverse(choleskyFactor(matrix, size)!, size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let product = 0;
      for (let k = 0; k < size; k++) {
        product += matrix[row * size + k]! * inverse[k * size + column]!;
      }
      expect(product).toBeCloseTo(row === column ? 1 : 0, 8);
    }
  }
});

it.each([
  ['indefinite', [1, 2, 2, 1]],
  ['singular', [1, 1, 1, 1]],
  ['not a number', [Number.NaN, 0, 0, 1]],
  ['infinite', [Number.POSITIVE_INFINITY, 0, 0, 1]],
])('has no factor for a matrix that is %s', (_, entries) => {
  expect(choleskyFactor(Float64Array.from(entries), 2)).toBeUndefined();
});
