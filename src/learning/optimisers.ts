/**
 * The optimisers of the course by name. Names and definitions are PyTorch's.
 */
import type { AdamArrays, Kernel } from './kernel/kernel.ts';
import { plainKernel } from './kernel/plain-kernel.ts';

/**
 * What an optimiser is: how parameters follow the gradients of a loss. It has the shape of optax:
 * `init` and `update`, and its state is a value.
 */

/** An optimiser. */
export interface Optimiser<State = unknown> {
  /** The state before the first step. */
  init(parameters: Float32Array): State;
  /**
   * What to add to the parameters, and the next state. The arrays of the old state are used again
   * for the new one, so the old one is spent; the updates live until the next call.
   */
  update(gradients: Float32Array, state: State): [updates: Float32Array, state: State];
}

/** What every optimiser is told. */
export interface OptimiserConfig {
  readonly learningRate: number;
  /** That of the net, whose arrays it is to work on; plain JavaScript works on any. */
  readonly kernel?: Kernel;
}

/** Adds updates to parameters, in place. */
export function applyUpdates(parameters: Float32Array, updates: Float32Array): void {
  for (let i = 0; i < parameters.length; i++) parameters[i]! += updates[i]!;
}

/**
 * Adam (Kingma and Ba 2015): momentum, and a learning rate of its own for every weight.
 */

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

/**
 * Plain gradient descent, x ← x - rate · ∇f(x): no memory, one learning rate for all.
 */

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

/**
 * Gradient descent with momentum (Polyak 1964) as PyTorch defines it: v ← momentum · v + ∇f(x), then
 * x ← x - rate · v. A lasting gradient is followed 1 / (1 - momentum) times as fast, a to and fro cancels.
 */

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

/** Every optimiser by name, with its usual numbers. */
export const OPTIMISERS = {
  'gradient-descent': gradientDescent,
  momentum,
  adam,
} as const satisfies Record<string, (config: OptimiserConfig) => Optimiser>;

/** The name of an optimiser. */
export type OptimiserName = keyof typeof OPTIMISERS;
