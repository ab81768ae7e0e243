/**
 * Gradient descent with momentum (Polyak 1964) as PyTorch defines it: v ← momentum · v + ∇f(x), then
 * x ← x - rate · v. A lasting gradient is followed 1 / (1 - momentum) times as fast, a to and fro cancels.
 */
import type { Optimiser, OptimiserConfig } from './optimiser.ts';

/** The numbers of momentum. */
export interface MomentumConfig extends OptimiserConfig {
  /** How much of the velocity stays from step to step. */
  readonly momentum?: number;
}

/** What momentum remembers. */
export interface MomentumState {
  /** Laid out as the parameters are, as are the updates. */
  readonly velocity: Float32Array;
  readonly updates: Float32Array;
}

/** Gradient descent with momentum, torch.optim.SGD without dampening; 0.9 by default. */
export function momentum(config: MomentumConfig): Optimiser<MomentumState> {
  const { learningRate, momentum = 0.9 } = config;
  return {
    init: ({ length }) => ({
      velocity: new Float32Array(length),
      updates: new Float32Array(length),
    }),
    update(gradients, { velocity, updates }) {
      for (let i = 0; i < gradients.length; i++) {
        const v = momentum * velocity[i]! + gradients[i]!;
        velocity[i] = v;
        updates[i] = -learningRate * v;
      }
      return [updates, { velocity, updates }];
    },
  };
}
