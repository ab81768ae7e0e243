/**
 * What does the arithmetic of nets: the few loops that take nearly all of the time of training, behind
 * one interface. simd-kernel.ts is fast where nets are large, plain-kernel.ts where they are small.
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

/** What Adam remembers of every parameter, and what it adds to it now. */
export interface AdamArrays {
  /** Decaying means of the gradients and of their squares. */
  readonly mean: Float32Array;
  readonly meanSquare: Float32Array;
  readonly updates: Float32Array;
}

/** The numbers of one step of Adam. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The learning rate over 1 - beta1^step. */
  readonly rate: number;
  /** 1 over 1 - beta2^step. */
  readonly correction: number;
}

/** The arithmetic. All arrays must come from `allocate` of the same kernel. */
export interface Kernel {
  /** An array of zeros. */
  allocate(length: number): Float32Array;
  /** out += a · b, with out [rows, columns] row-major, a [rows, inner] and b [inner, columns]. */
  addProduct(
    out: Float32Array,
    a: Strided,
    b: Strided,
    rows: number,
    inner: number,
    columns: number,
  ): void;
  /** values = max(sums, 0), for the first `count`. */
  relu(values: Float32Array, sums: Float32Array, count: number): void;
  /** deltas = 0 where sums aren't positive, for the first `count`. */
  reluBackward(deltas: Float32Array, sums: Float32Array, count: number): void;
  /** One step of Adam. */
  adam(arrays: AdamArrays, gradients: Float32Array, step: AdamStep): void;
}
