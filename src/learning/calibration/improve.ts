/**
 * A few steps of Levenberg and Marquardt's between two reweighings.
 */
import { type LeastSquares, levenbergMarquardtStep, type Step } from './levenberg-marquardt.ts';

/** The damping to begin with, and again after a step that led nowhere. */
export const FIRST_DAMPING = 1e-3;
const STEPS = 2;

/** Where they led. */
export function improve(problem: LeastSquares, parameters: Float64Array, damping: number): Step {
  let step = levenbergMarquardtStep(problem, parameters, damping);
  for (let i = 1; i < STEPS && step.improved; i++) {
    step = levenbergMarquardtStep(problem, step.parameters, step.damping);
  }
  return step.improved ? step : { ...step, damping: FIRST_DAMPING };
}
