/**
 * Adam (Kingma and Ba 2015), in the shape of optax: an optimiser is `init` and `update`, and its state
 * is a value. Momentum and a learning rate of its own for every weight.
 */

/** An optimiser. */
export interface Optimiser<State> {
  /** The state before the first step. */
  init(parameters: Float32Array): State;
  /**
   * What to add to the parameters, and the next state. The arrays of the old state are used again
   * for the new one, so the old one is spent; the updates live until the next call.
   */
  update(gradients: Float32Array, state: State): [updates: Float32Array, state: State];
}

/** The numbers of Adam. */
export interface AdamConfig {
  readonly learningRate: number;
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

/** Adds updates to parameters, in place. */
export function applyUpdates(parameters: Float32Array, updates: Float32Array): void {
  for (let i = 0; i < parameters.length; i++) parameters[i]! += updates[i]!;
}
