/**
 * What an optimiser is: how parameters follow the gradients of a loss. It has the shape of optax:
 * `init` and `update`, and its state is a value.
 */
import type { Kernel } from './kernel/kernel.ts';

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
