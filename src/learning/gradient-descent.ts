/**
 * Plain gradient descent, x ← x - rate · ∇f(x): no memory, one learning rate for all.
 */
import type { Optimiser, OptimiserConfig } from './optimiser.ts';

/** What gradient descent keeps: only room for its updates. */
export interface GradientDescentState {
  readonly updates: Float32Array;
}

/** Gradient descent, torch.optim.SGD without momentum. */
export function gradientDescent({
  learningRate,
}: OptimiserConfig): Optimiser<GradientDescentState> {
  return {
    init: ({ length }) => ({ updates: new Float32Array(length) }),
    update(gradients, { updates }) {
      for (let i = 0; i < gradients.length; i++) updates[i] = -learningRate * gradients[i]!;
      return [updates, { updates }];
    },
  };
}
