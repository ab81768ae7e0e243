/**
 * The one hot loop of learning: the product of matrices, with strides, so that the forward pass and
 * both passes of back-propagation go through the same code. Plain JavaScript at about 2.5 GMAC/s.
 */

/** A matrix inside a flat array: element (row, column) is at row·rowStride + column·columnStride. */
export interface Strided {
  readonly values: Float32Array;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A matrix kept row by row. */
export const rowMajor = (values: Float32Array, columns: number): Strided => ({
  values,
  rowStride: columns,
  columnStride: 1,
});

/** The same matrix seen with rows and columns exchanged; nothing is copied. */
export const transposed = ({ values, rowStride, columnStride }: Strided): Strided => ({
  values,
  rowStride: columnStride,
  columnStride: rowStride,
});

/**
 * out += a · b, with out [rows, columns] row-major, a [rows, inner] and b [inner, columns].
 */
export function addProduct(
  out: Float32Array,
  a: Strided,
  b: Strided,
  rows: number,
  inner: number,
  columns: number,
): void {
  const tiledRows = rows - (rows % 4);
  const tiledColumns = columns - (columns % 2);
  // Four rows by two columns: the sums stay in registers, and each loaded value is used 2 to 4 times.
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

/** What the tiles leave over: rows from firstRow to endRow, columns from firstColumn on. */
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
