/**
 * The kernel in plain JavaScript, at about 2.5 GMAC/s: for small nets, and for engines without WebAssembly
 * SIMD.
 */
import type { AdamArrays, AdamStep, Kernel, Strided } from './kernel.ts';

/** Accepts any arrays. */
export const plainKernel: Kernel = {
  allocate: (length) => new Float32Array(length),
  addProduct,
  relu,
  reluBackward,
  adam,
};

function addProduct(
  out: Float32Array,
  a: Strided,
  b: Strided,
  rows: number,
  inner: number,
  columns: number,
): void {
  const tiledRows = rows - (rows % 4);
  const tiledColumns = columns - (columns % 2);
  // Tiles of 4 × 2: the accumulators stay in registers, and each loaded value is used 2 to 4 times.
  for (let row = 0; row < tiledRows; row += 4) {
    for (let column = 0; column < tiledColumns; column += 2) {
      addTile(out, a, b, row, column, inner, columns);
    }
  }
  addCells(out, a, b, 0, tiledRows, tiledColumns, inner, columns);
  addCells(out, a, b, tiledRows, rows, 0, inner, columns);
}

function addTile(
  out: Float32Array,
  a: Strided,
  b: Strided,
  row: number,
  column: number,
  inner: number,
  columns: number,
): void {
  const { values: x, columnStride: xStep } = a;
  const { values: y, rowStride: yStep } = b;
  let [i0, j0] = [row * a.rowStride, column * b.columnStride];
  let [i1, i2, i3] = [i0 + a.rowStride, i0 + 2 * a.rowStride, i0 + 3 * a.rowStride];
  let j1 = j0 + b.columnStride;
  let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < inner; k++) {
    const y0 = y[j0]!;
    const y1 = y[j1]!;
    const x0 = x[i0]!;
    const x1 = x[i1]!;
    const x2 = x[i2]!;
    const x3 = x[i3]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s30 += x3 * y0;
    s31 += x3 * y1;
    i0 += xStep;
    i1 += xStep;
    i2 += xStep;
    i3 += xStep;
    j0 += yStep;
    j1 += yStep;
  }
  let cell = row * columns + column;
  out[cell]! += s00;
  out[cell + 1]! += s01;
  cell += columns;
  out[cell]! += s10;
  out[cell + 1]! += s11;
  cell += columns;
  out[cell]! += s20;
  out[cell + 1]! += s21;
  cell += columns;
  out[cell]! += s30;
  out[cell + 1]! += s31;
}

/** Cells outside the tiles: rows from firstRow to endRow, columns from firstColumn on. */
function addCells(
  out: Float32Array,
  a: Strided,
  b: Strided,
  firstRow: number,
  endRow: number,
  firstColumn: number,
  inner: number,
  columns: number,
): void {
  for (let row = firstRow; row < endRow; row++) {
    for (let column = firstColumn; column < columns; column++) {
      let i = row * a.rowStride;
      let j = column * b.columnStride;
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum += a.values[i]! * b.values[j]!;
        i += a.columnStride;
        j += b.rowStride;
      }
      out[row * columns + column]! += sum;
    }
  }
}

function relu(activations: Float32Array, preActivations: Float32Array, count: number): void {
  for (let i = 0; i < count; i++) activations[i] = Math.max(preActivations[i]!, 0);
}

function reluBackward(deltas: Float32Array, preActivations: Float32Array, count: number): void {
  for (let i = 0; i < count; i++) if (preActivations[i]! <= 0) deltas[i] = 0;
}

function adam(
  { mean, meanSquare, updates }: AdamArrays,
  gradients: Float32Array,
  { beta1, beta2, epsilon, rate, correction }: AdamStep,
): void {
  for (let i = 0; i < gradients.length; i++) {
    const gradient = gradients[i]!;
    const m = beta1 * mean[i]! + (1 - beta1) * gradient;
    const v = beta2 * meanSquare[i]! + (1 - beta2) * gradient * gradient;
    mean[i] = m;
    meanSquare[i] = v;
    updates[i] = (-rate * m) / (Math.sqrt(v * correction) + epsilon);
  }
}
