/**
 * The losses, as means over all outputs of a batch, as in PyTorch.
 */

/** The loss of one error e = output - target, and its derivative. */
interface LossFunction {
  value(error: number): number;
  derivative(error: number): number;
}

/** The losses by name. */
export const LOSSES = {
  mse: { value: (e) => e * e, derivative: (e) => 2 * e },
  /** Huber loss with beta 1: quadratic near zero, linear beyond, which bounds the gradient of outliers. */
  'smooth-l1': {
    value: (e) => (Math.abs(e) < 1 ? 0.5 * e * e : Math.abs(e) - 0.5),
    derivative: (e) => (Math.abs(e) < 1 ? e : Math.sign(e)),
  },
} as const satisfies Record<string, LossFunction>;

/** The name of a loss. */
export type Loss = keyof typeof LOSSES;

/**
 * Computes the mean loss of a batch.
 * @param outputs of the net, [batch, outputs] row-major
 * @param targets of the same shape
 * @param weights factors of the errors, of the same shape
 * @param gradients receives dLoss/dOutput, of the same shape; optional
 */
export function meanLoss(
  loss: Loss,
  outputs: Float32Array,
  targets: Float32Array,
  weights: Float32Array,
  gradients?: Float32Array,
): number {
  const { value, derivative } = LOSSES[loss];
  const count = targets.length;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    const error = weight * (outputs[i]! - targets[i]!);
    sum += value(error);
    if (gradients) gradients[i] = (weight * derivative(error)) / count;
  }
  return sum / count;
}
