/**
 * Levenberg and Marquardt's method for least squares: Gauss and Newton's step where the problem is
 * nearly linear, a short step down the gradient where it isn't (Marquardt 1963; Nocedal and Wright,
 * Numerical Optimization, 10.3).
 */
import { choleskyFactor, choleskySolve, type SquareMatrix } from './cholesky.ts';

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

const TRIALS = 10;
const FACTOR = 10;
const LEAST_DAMPING = 1e-12;

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
  for (let trial = 0; trial < TRIALS; trial++, trialDamping *= FACTOR) {
    const damped = curvature.slice();
    for (let i = 0; i < size; i++) damped[i * size + i]! *= 1 + trialDamping;
    const lower = choleskyFactor(damped, size);
    if (!lower) continue;
    const step = choleskySolve(lower, gradient);
    const moved = parameters.map((value, i) => value - step[i]!);
    const movedCost = problem.cost(moved);
    if (movedCost < cost) {
      const next = Math.max(LEAST_DAMPING, trialDamping / FACTOR);
      return { parameters: moved, cost: movedCost, damping: next, improved: true };
    }
  }
  return { parameters, cost, damping: trialDamping, improved: false };
}
