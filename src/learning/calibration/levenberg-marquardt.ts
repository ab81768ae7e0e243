/**
 * Levenberg and Marquardt's method for least squares: Gauss and Newton's step where the problem is
 * nearly linear, a short step down the gradient where it isn't (Marquardt 1963; Nocedal and Wright,
 * Numerical Optimization, 10.3).
 */

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

/** Half a sum of squares, near some parameters. */
export interface NormalEquations {
  readonly cost: number;
  /** Jᵀ r, [parameters]. */
  readonly gradient: Float64Array;
  /** Jᵀ J, of which the lower triangle counts, [parameters, parameters] row-major. */
  readonly curvature: SquareMatrix;
}

/** What is to be minimised. */
export interface LeastSquares {
  cost(parameters: Float64Array): number;
  linearise(parameters: Float64Array): NormalEquations;
}

/** Where a step led. */
export interface Step {
  readonly parameters: Float64Array;
  readonly cost: number;
  /** The damping to try next. */
  readonly damping: number;
  /** Whether the cost fell; without that the parameters are the old ones. */
  readonly improved: boolean;
}

const MAX_TRIALS = 10;
const DAMPING_FACTOR = 10;
const MIN_DAMPING = 1e-12;

/**
 * One step that lowers the cost: (JᵀJ + damping · diag JᵀJ) · step = -Jᵀr, with ten times the damping
 * until the cost falls, and a tenth of it next time.
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

/**
 * A few steps of Levenberg and Marquardt's between two reweighings.
 */

/** The damping to begin with, and again after a step that led nowhere. */
export const INITIAL_DAMPING = 1e-3;
const STEPS = 2;

/** Where they led. */
export function levenbergMarquardtSteps(
  problem: LeastSquares,
  parameters: Float64Array,
  damping: number,
): Step {
  let step = levenbergMarquardtStep(problem, parameters, damping);
  for (let i = 1; i < STEPS && step.improved; i++) {
    step = levenbergMarquardtStep(problem, step.parameters, step.damping);
  }
  return step.improved ? step : { ...step, damping: INITIAL_DAMPING };
}
