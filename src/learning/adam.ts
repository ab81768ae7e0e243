/**
 * Adam (Kingma and Ba 2015): momentum, and a learning rate of its own for every weight.
 */
import type { Optimiser, OptimiserConfig } from './optimiser.ts';

/** The numbers of Adam. */
export interface AdamConfig extends OptimiserConfig {
  /** Decay of the mean gradient (momentum). */
  readonly beta1?: number;
  /** Decay of the mean squared gradient. */
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** What Adam remembers. */
export interface AdamState {
  readonly step: number;
  /** Decaying means of the gradients and of their squares, laid out as the parameters are. */
  readonly mean: Float32Array;
  readonly meanSquare: Float32Array;
  readonly updates: Float32Array;
}

/** Adam with the defaults of the paper and of PyTorch. */
export function adam(config: AdamConfig): Optimiser<AdamState> {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = config;
  return {
    init: ({ length }) => ({
      step: 0,
      mean: new Float32Array(length),
      meanSquare: new Float32Array(length),
      updates: new Float32Array(length),
    }),
    update(gradients, { step: before, mean, meanSquare, updates }) {
      const step = before + 1;
      const rate = learningRate / (1 - beta1 ** step);
      const correction = 1 / (1 - beta2 ** step);
      for (let i = 0; i < gradients.length; i++) {
        const gradient = gradients[i]!;
        const m = beta1 * mean[i]! + (1 - beta1) * gradient;
        const v = beta2 * meanSquare[i]! + (1 - beta2) * gradient * gradient;
        mean[i] = m;
        meanSquare[i] = v;
        updates[i] = (-rate * m) / (Math.sqrt(v * correction) + epsilon);
      }
      return [updates, { step, mean, meanSquare, updates }];
    },
  };
}
