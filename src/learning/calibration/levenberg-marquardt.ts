/**
 * The Levenberg-Marquardt method for nonlinear least squares (Marquardt 1963; Nocedal and Wright,
 * Numerical Optimization, 10.3), and the Cholesky decomposition of its small dense matrices, in 64
 * bits. docs/learning.md compares it with that of ml-matrix.
 */

/** A square matrix, [size, size] row-major. */
export type SquareMatrix = Float64Array;

/**
 * Cholesky decomposition: the lower triangle L with L Lᵀ = A.
 * @param matrix A; only its lower triangle is read
 * @returns undefined if A is not positive definite or not finite
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

/** Solves L x = b. */
export function forwardSolve(lower: SquareMatrix, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * size + k]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}

/** Solves L Lᵀ x = b. */
export function choleskySolve(lower: SquareMatrix, right: Float64Array): Float64Array {
  const size = right.length;
  const x = forwardSolve(lower, right);
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= lower[k * size + i]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}

/** Half the logarithm of the determinant of L Lᵀ. */
export function halfLogDeterminant(lower: SquareMatrix): number {
  const size = Math.sqrt(lower.length);
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(lower[i * size + i]!);
  return sum;
}

/** Inverse L⁻¹, a lower triangle too. */
export function inverseFactor(lower: SquareMatrix, size: number): SquareMatrix {
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const into = inverse.subarray(row * size, row * size + row + 1);
    for (let k = 0; k < row; k++) {
      const factor = lower[row * size + k]!;
      for (let column = 0; column <= k; column++)
        into[column]! -= factor * inverse[k * size + column]!;
    }
    into[row] = 1;
    const diagonal = lower[row * size + row]!;
    for (let column = 0; column <= row; column++) into[column]! /= diagonal;
  }
  return inverse;
}

/** FᵀF of a lower triangle F, both triangles. */
export function columnProducts(factor: SquareMatrix, size: number): SquareMatrix {
  const products = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let row = 0; row <= k; row++) {
      const value = factor[k * size + row]!;
      for (let column = 0; column <= row; column++) {
        products[row * size + column]! += value * factor[k * size + column]!;
      }
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      products[column * size + row] = products[row * size + column]!;
    }
  }
  return products;
}

/** Inverse (L Lᵀ)⁻¹, both triangles. */
export const choleskyInverse = (lower: SquareMatrix, size: number): SquareMatrix =>
  columnProducts(inverseFactor(lower, size), size);

/** Half a sum of squares, linearised at given parameters. */
export interface NormalEquations {
  readonly cost: number;
  /** Jᵀ r, [parameters]. */
  readonly gradient: Float64Array;
  /** Jᵀ J, [parameters, parameters] row-major; only its lower triangle is used. */
  readonly curvature: SquareMatrix;
}

/** A least-squares problem. */
export interface LeastSquares {
  cost(parameters: Float64Array): number;
  linearise(parameters: Float64Array): NormalEquations;
}

/** Result of a step. */
export interface Step {
  readonly parameters: Float64Array;
  readonly cost: number;
  /** Damping for the next step. */
  readonly damping: number;
  /** Whether the cost decreased; if not, the parameters are unchanged. */
  readonly improved: boolean;
}

const MAX_TRIALS = 10;
const DAMPING_FACTOR = 10;
const MIN_DAMPING = 1e-12;

/**
 * One step that decreases the cost: (JᵀJ + damping · diag JᵀJ) · step = -Jᵀr. The damping is increased
 * tenfold until the cost decreases, and reduced tenfold for the next step.
 */
export function levenbergMarquardtStep(
  problem: LeastSquares,
  parameters: Float64Array,
  damping: number,
): Step {
  const size = parameters.length;
  const { cost, gradient, curvature } = problem.linearise(parameters);
  let trialDamping = damping;
  for (let trial = 0; trial < MAX_TRIALS; trial++, trialDamping *= DAMPING_FACTOR) {
    const damped = curvature.slice();
    for (let i = 0; i < size; i++) damped[i * size + i]! *= 1 + trialDamping;
    const lower = choleskyFactor(damped, size);
    if (!lower) continue;
    const step = choleskySolve(lower, gradient);
    const moved = parameters.map((value, i) => value - step[i]!);
    const movedCost = problem.cost(moved);
    if (movedCost < cost) {
      const next = Math.max(MIN_DAMPING, trialDamping / DAMPING_FACTOR);
      return { parameters: moved, cost: movedCost, damping: next, improved: true };
    }
  }
  return { parameters, cost, damping: trialDamping, improved: false };
}

/** Damping of the first step, and after a step without improvement. */
export const INITIAL_DAMPING = 1e-3;
const STEPS_PER_UPDATE = 2;

/** Runs the steps between two updates of the weights. */
export function levenbergMarquardtSteps(
  problem: LeastSquares,
  parameters: Float64Array,
  damping: number,
): Step {
  let step = levenbergMarquardtStep(problem, parameters, damping);
  for (let i = 1; i < STEPS_PER_UPDATE && step.improved; i++) {
    step = levenbergMarquardtStep(problem, step.parameters, step.damping);
  }
  return step.improved ? step : { ...step, damping: INITIAL_DAMPING };
}
