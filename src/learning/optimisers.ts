/**
 * The course's optimisers by name, with the names and definitions of PyTorch. Their interface is that of
 * optax: `init` and `update`, with the state as a value.
 */
import type { AdamArrays, Kernel } from './kernel/kernel.ts';
import { plainKernel } from './kernel/plain-kernel.ts';

/** Computes parameter updates from the gradients of a loss. */
export interface Optimiser<State = unknown> {
  /** The state before the first step. */
  init(parameters: Float32Array): State;
  /**
   * Returns the updates to add to the parameters, and the next state. It reuses the arrays of the
   * old state, which becomes invalid; the next call overwrites the updates.
   */
  update(gradients: Float32Array, state: State): [updates: Float32Array, state: State];
}

/** Options common to all optimisers. */
export interface OptimiserConfig {
  readonly learningRate: number;
  /**
   * Kernel of the net, which allocates the arrays; by default plain JavaScript, which accepts any
   * array.
   */
  readonly kernel?: Kernel;
}

/** Adds updates to parameters, in place. */
export function applyUpdates(parameters: Float32Array, updates: Float32Array): void {
  for (let i = 0; i < parameters.length; i++) parameters[i]! += updates[i]!;
}

/** Options of Adam (Kingma and Ba 2015). */
export interface AdamConfig extends OptimiserConfig {
  /** Decay of the mean gradient (momentum). */
  readonly beta1?: number;
  /** Decay of the mean squared gradient. */
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** State of Adam, in the order of the parameters. */
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

/** State of gradient descent: a buffer for its updates. */
export interface GradientDescentState {
  readonly updates: Float32Array;
}

/** Gradient descent, x ← x - rate · ∇f(x): torch.optim.SGD without momentum. */
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

/** Options of gradient descent with momentum. */
export interface MomentumConfig extends OptimiserConfig {
  /** Decay of the velocity per step; 0.9 by default. */
  readonly momentum?: number;
}

/** State of gradient descent with momentum. */
export interface MomentumState {
  /** In the order of the parameters, as are the updates. */
  readonly velocity: Float32Array;
  readonly updates: Float32Array;
}

/**
 * Gradient descent with momentum (Polyak 1964), torch.optim.SGD without dampening: v ← momentum · v
 * + ∇f(x), x ← x - rate · v. Under a constant gradient it moves 1 / (1 - momentum) times as fast;
 * oscillations cancel.
 */
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

/** The optimisers by name, with their default options. */
export const OPTIMISERS = {
  'gradient-descent': gradientDescent,
  momentum,
  adam,
} as const satisfies Record<string, (config: OptimiserConfig) => Optimiser>;

/** The name of an optimiser. */
export type OptimiserName = keyof typeof OPTIMISERS;
