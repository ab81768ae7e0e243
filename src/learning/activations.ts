/**
 * The activations of the course: what bends a layer's output, and by how much it changes with its
 * input. Names and definitions are those of PyTorch's torch.nn.
 */

/** An activation and its derivative. */
export interface ActivationFunction {
  /** σ(x). */
  value(x: number): number;
  /** dσ/dx at the input x, whose value y = σ(x) is known already. */
  slope(x: number, y: number): number;
}

const LEAK = 0.01;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Every activation by name. */
export const ACTIVATIONS = {
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, slope: (_x, y) => 1 - y * y },
  elu: { value: (x) => (x > 0 ? x : Math.expm1(x)), slope: (x, y) => (x > 0 ? 1 : y + 1) },
  sigmoid: { value: sigmoid, slope: (_x, y) => y * (1 - y) },
  silu: {
    value: (x) => x * sigmoid(x),
    slope(x, y) {
      const s = sigmoid(x);
      return s + y * (1 - s);
    },
  },
  'leaky-relu': { value: (x) => (x > 0 ? x : LEAK * x), slope: (x) => (x > 0 ? 1 : LEAK) },
  identity: { value: (x) => x, slope: () => 1 },
} as const satisfies Record<string, ActivationFunction>;

/** The name of an activation. */
export type Activation = keyof typeof ACTIVATIONS;
