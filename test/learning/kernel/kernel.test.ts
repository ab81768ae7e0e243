import { describe, expect, it } from 'vitest';
import { rowMajor, type Strided, transposed } from '../../../src/learning/kernel/kernel.ts';
import { Random } from '../../../src/random.ts';
import { draw, KERNELS } from './kernels.ts';

/** Relative to the largest sum; the precision of sums of 600 terms in 32-bit floats. */
const TOLERANCE = 1e-6;

const at = ({ values, rowStride, columnStride }: Strided, row: number, column: number) =>
  values[row * rowStride + column * columnStride]!;

describe.each(KERNELS)('%s', (_name, make) => {
  // Sizes that fill tiles, panels and blocks exactly, are smaller, or leave a remainder.
  it.each([
    [8, 5, 6],
    [1, 3, 2],
    [3, 7, 1],
    [5, 4, 3],
    [6, 1, 7],
    [8, 16, 8],
    [13, 9, 29],
    [1, 64, 17],
    [64, 2, 64],
    [70, 600, 9],
    [530, 7, 12],
  ])(
    'adds the product of [%i, %i] and [.., %i] according to the definition',
    (rows, inner, columns) => {
      const random = new Random(1);
      for (const [turnedA, turnedB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ]) {
        const kernel = make();
        const [aValues, bValues] = [rows * inner, inner * columns].map((count) =>
          draw(kernel, count, random),
        ) as [Float32Array, Float32Array];
        const a = turnedA ? transposed(rowMajor(aValues, rows)) : rowMajor(aValues, inner);
        const b = turnedB ? transposed(rowMajor(bValues, inner)) : rowMajor(bValues, columns);
        // A border around the result detects writes outside it.
        const room = draw(kernel, rows * columns + 16, random);
        const before = room.slice();
        const out = room.subarray(8, 8 + rows * columns);
        kernel.addProduct(out, a, b, rows, inner, columns);
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            let sum = before[8 + row * columns + column]!;
            for (let k = 0; k < inner; k++) sum += at(a, row, k) * at(b, k, column);
            const error = Math.abs(out[row * columns + column]! - sum);
            expect(error, `${row}, ${column}`).toBeLessThan(TOLERANCE * inner);
          }
        }
        expect(room.subarray(0, 8)).toEqual(before.subarray(0, 8));
        expect(room.subarray(-8)).toEqual(before.subarray(-8));
      }
    },
  );

  it('allocates separate arrays of zeros, however many', () => {
    const kernel = make();
    const arrays = Array.from({ length: 40 }, () => kernel.allocate(100_001));
    arrays.forEach((array, i) => {
      expect(array.every((value) => value === 0)).toBe(true);
      array.fill(i);
    });
    expect(arrays.every((array, i) => array.every((value) => value === i))).toBe(true);
  });

  it('clamps negative sums to zero, and keeps NaN', () => {
    const kernel = make();
    const [sums, values, deltas] = [kernel.allocate(6), kernel.allocate(6), kernel.allocate(6)];
    sums.set([-1, 2, 0, Number.NaN, -3, 5]);
    deltas.fill(7);
    kernel.relu(values, sums, 6);
    kernel.reluBackward(deltas, sums, 6);
    expect([...values]).toEqual([0, 2, 0, Number.NaN, 0, 5]);
    expect([...deltas].filter((_, i) => i !== 3)).toEqual([0, 7, 0, 0, 7]);
  });
});
