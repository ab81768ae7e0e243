/**
 * The interface of the numerical kernels: the few loops that take most of the training time.
 * simd-kernel.ts is faster for large nets, plain-kernel.ts for small ones.
 */

/** A matrix inside a flat array: element (row, column) is at row·rowStride + column·columnStride. */
export interface Strided {
  readonly values: Float32Array;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A row-major matrix. */
export const rowMajor = (values: Float32Array, columns: number): Strided => ({
  values,
  rowStride: columns,
  columnStride: 1,
});

/** The transposed view, without a copy. */
export const transposed = ({ values, rowStride, columnStride }: Strided): Strided => ({
  values,
  rowStride: columnStride,
  columnStride: rowStride,
});

/** Adam's state and updates for every parameter. */
export interface AdamArrays {
  /** Decaying means of the gradients and of their squares. */
  readonly mean: Float32Array;
  readonly meanSquare: Float32Array;
  readonly updates: Float32Array;
}

/** Coefficients of one step of Adam. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The learning rate over 1 - beta1^step. */
  readonly rate: number;
  /** 1 over 1 - beta2^step. */
  readonly correction: number;
}

/** A numerical kernel. All arrays must come from its own `allocate`. */
export interface Kernel {
  /** Allocates an array of zeros. */
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
  /** activations = max(preActivations, 0), for the first `count`. */
  relu(activations: Float32Array, preActivations: Float32Array, count: number): void;
  /** deltas = 0 where preActivations are not positive, for the first `count`. */
  reluBackward(deltas: Float32Array, preActivations: Float32Array, count: number): void;
  /** Computes one step of Adam. */
  adam(arrays: AdamArrays, gradients: Float32Array, step: AdamStep): void;
}
