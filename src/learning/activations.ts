/**
 * The course's activations and their derivatives, with the names and definitions of torch.nn.
 */

/** An activation and its derivative. */
export interface ActivationFunction {
  /** σ(x). */
  value(x: number): number;
  /** dσ/dx at the input x, with y = σ(x). */
  derivative(x: number, y: number): number;
}

const NEGATIVE_SLOPE = 0.01;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The activations by name. */
export const ACTIVATIONS = {
  relu: { value: (x) => Math.max(x, 0), derivative: (x) => (x > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, derivative: (_x, y) => 1 - y * y },
  elu: { value: (x) => (x > 0 ? x : Math.expm1(x)), derivative: (x, y) => (x > 0 ? 1 : y + 1) },
  sigmoid: { value: sigmoid, derivative: (_x, y) => y * (1 - y) },
  silu: {
    value: (x) => x * sigmoid(x),
    derivative(x, y) {
      const s = sigmoid(x);
      return s + y * (1 - s);
    },
  },
  'leaky-relu': {
    value: (x) => (x > 0 ? x : NEGATIVE_SLOPE * x),
    derivative: (x) => (x > 0 ? 1 : NEGATIVE_SLOPE),
  },
  identity: { value: (x) => x, derivative: () => 1 },
} as const satisfies Record<string, ActivationFunction>;

/** The name of an activation. */
export type Activation = keyof typeof ACTIVATIONS;
