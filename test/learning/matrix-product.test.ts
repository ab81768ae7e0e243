import { describe, expect, it } from 'vitest';
import {
  addProduct,
  rowMajor,
  type Strided,
  transposed,
} from '../../src/learning/matrix-product.ts';
import { Random } from '../../src/random.ts';

const random = new Random(1);
const draw = (count: number) => Float32Array.from({ length: count }, () => random.uniform(-1, 1));
const at = ({ values, rowStride, columnStride }: Strided, row: number, column: number) =>
  values[row * rowStride + column * columnStride]!;

describe('addProduct', () => {
  // Sizes that fill the 4 × 2 tiles, fall short of them, and leave something over in each direction.
  it.each([
    [8, 5, 6],
    [1, 3, 2],
    [3, 7, 1],
    [5, 4, 3],
    [6, 1, 7],
  ])(
    'adds the product of [%i, %i] and [.., %i] as the definition gives it',
    (rows, inner, columns) => {
      for (const turned of [false, true]) {
        const a = turned
          ? transposed(rowMajor(draw(rows * inner), rows))
          : rowMajor(draw(rows * inner), inner);
        const b = turned
          ? transposed(rowMajor(draw(inner * columns), inner))
          : rowMajor(draw(inner * columns), columns);
        const out = draw(rows * columns);
        const before = out.slice();
        addProduct(out, a, b, rows, inner, columns);
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            let sum = before[row * columns + column]!;
            for (let k = 0; k < inner; k++) sum += at(a, row, k) * at(b, k, column);
            expect(out[row * columns + column]).toBeCloseTo(sum, 5);
          }
        }
      }
    },
  );
});
