/**
 * Adam (Kingma and Ba 2015): momentum, and a learning rate of its own for every weight.
 */
import type { AdamArrays } from './kernel/kernel.ts';
import { plainKernel } from './kernel/plain-kernel.ts';
import type { Optimiser, OptimiserConfig } from './optimiser.ts';

/** The numbers of Adam. */
export interface AdamConfig extends OptimiserConfig {
  /** Decay of the mean gradient (momentum). */
  readonly beta1?: number;
  /** Decay of the mean squared gradient. */
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** What Adam remembers, laid out as the parameters are. */
export interface AdamState extends AdamArrays {
  readonly step: number;
}

/** Adam with the defaults of the paper and of PyTorch. */
export function adam(config: AdamConfig): Optimiser<AdamState> {
  const { learningRate, kernel = plainKernel } = config;
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = config;
  return {
    init: ({ length }) => ({
      step: 0,
      mean: kernel.allocate(length),
      meanSquare: kernel.allocate(length),
      updates: kernel.allocate(length),
    }),
    update(gradients, { step: before, ...arrays }) {
      const step = before + 1;
      const rate = learningRate / (1 - beta1 ** step);
      const correction = 1 / (1 - beta2 ** step);
      kernel.adam(arrays, gradients, { beta1, beta2, epsilon, rate, correction });
      return [arrays.updates, { step, ...arrays }];
    },
  };
}
