/**
 * Cholesky's factorisation of a symmetric, positive definite matrix, and what follows from it. Small
 * and dense, in 64 bits: calibration solves for some fifty parameters.
 */

/** A square matrix, [size, size] row-major. */
export type SquareMatrix = Float64Array;

/**
 * The lower triangle L with L Lᵀ = A.
 * @param matrix A, of which only the lower triangle is read
 * @returns undefined when A isn't positive definite, or not finite
 */
export function choleskyFactor(matrix: SquareMatrix, size: number): SquareMatrix | undefined {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= lower[row * size + k]! * lower[column * size + k]!;
      if (row > column) lower[row * size + column] = sum / lower[column * size + column]!;
      else if (sum > 0 && sum < Number.POSITIVE_INFINITY) lower[row * size + row] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return lower;
}

/** The x with L Lᵀ x = b. */
export function choleskySolve(lower: SquareMatrix, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * size + k]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= lower[k * size + i]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}

/** (L Lᵀ)⁻¹, both triangles. */
export function choleskyInverse(lower: SquareMatrix, size: number): SquareMatrix {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size);
    unit[column] = 1;
    const x = choleskySolve(lower, unit);
    for (let row = 0; row < size; row++) inverse[row * size + column] = x[row]!;
  }
  return inverse;
}
