/**
 * A 2-2-1 net on one sample, with the forward values and every product of the chain rule, for the
 * chapter on back-propagation. Hidden units are tanh, the output is linear, the loss is (y - t)².
 */
import { Random } from '../../random.ts';

/** Names of the weights: w of the hidden layer with its biases b, v and c of the output. */
export const WEIGHT_NAMES = ['w11', 'w12', 'b1', 'w21', 'w22', 'b2', 'v1', 'v2', 'c'] as const;
export type WeightName = (typeof WEIGHT_NAMES)[number];
export type TinyWeights = Readonly<Record<WeightName, number>>;

/** Two inputs and the target of the output. */
export interface TinySample {
  readonly x1: number;
  readonly x2: number;
  readonly t: number;
}

/** All values of the forward pass. */
export interface TinyValues {
  readonly z1: number;
  readonly z2: number;
  readonly h1: number;
  readonly h2: number;
  readonly y: number;
  readonly loss: number;
}

/** Computes the output and the loss, with all values on the way. */
export function forward(weights: TinyWeights, { x1, x2, t }: TinySample): TinyValues {
  const { w11, w12, b1, w21, w22, b2, v1, v2, c } = weights;
  const z1 = w11 * x1 + w12 * x2 + b1;
  const z2 = w21 * x1 + w22 * x2 + b2;
  const [h1, h2] = [Math.tanh(z1), Math.tanh(z2)];
  const y = v1 * h1 + v2 * h2 + c;
  return { z1, z2, h1, h2, y, loss: (y - t) ** 2 };
}

/** A quantity with a derivative of the loss. */
export type Quantity = 'y' | 'h1' | 'h2' | 'z1' | 'z2' | WeightName;

/** A number in a product. */
interface Factor {
  readonly tex: string;
  readonly value: number;
}

/** One derivative of the loss, as a product. */
export interface ChainStep {
  readonly of: Quantity;
  readonly factors: readonly Factor[];
  readonly value: number;
}

const derivative = (of: string): string => `\\frac{\\partial L}{\\partial ${texOf(of)}}`;

/** A name with its digits as indices. */
export const texOf = (name: string): string => name.replace(/^(\D)(\d+)$/, '$1_{$2}');

/** The derivatives of the loss by every quantity, from the output back, each with its product. */
export function backward(weights: TinyWeights, sample: TinySample): ChainStep[] {
  const { h1, h2, y } = forward(weights, sample);
  const steps: ChainStep[] = [];
  const product = (of: Quantity, ...factors: Factor[]): Factor => {
    const value = factors.reduce((all, factor) => all * factor.value, 1);
    steps.push({ of, factors, value });
    return { tex: derivative(of), value };
  };
  const dy = product('y', { tex: '2\\,(y - t)', value: 2 * (y - sample.t) });
  product('v1', dy, { tex: 'h_1', value: h1 });
  product('v2', dy, { tex: 'h_2', value: h2 });
  product('c', dy, { tex: '1', value: 1 });
  for (const i of [1, 2] as const) {
    const h = i === 1 ? h1 : h2;
    const dh = product(`h${i}`, dy, { tex: `v_${i}`, value: weights[`v${i}`] });
    const dz = product(`z${i}`, dh, { tex: `(1 - h_${i}^2)`, value: 1 - h * h });
    product(`w${i}1`, dz, { tex: 'x_1', value: sample.x1 });
    product(`w${i}2`, dz, { tex: 'x_2', value: sample.x2 });
    product(`b${i}`, dz, { tex: '1', value: 1 });
  }
  return steps;
}

const STEP = 1e-5;

/** The derivative by a weight from central differences. */
export function numericalDerivative(
  weights: TinyWeights,
  sample: TinySample,
  name: WeightName,
): number {
  const lossAt = (shift: number) =>
    forward({ ...weights, [name]: weights[name] + shift }, sample).loss;
  return (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
}

/** The weights after a step of gradient descent. */
export function descendOnce(
  weights: TinyWeights,
  sample: TinySample,
  learningRate: number,
): TinyWeights {
  const gradient = new Map(backward(weights, sample).map(({ of, value }) => [of, value]));
  return Object.fromEntries(
    WEIGHT_NAMES.map((name) => [name, weights[name] - learningRate * gradient.get(name)!]),
  ) as Record<WeightName, number>;
}

/** The net and the sample of a seed, with short decimals. */
export function tinyNetOf(seed: number): { weights: TinyWeights; sample: TinySample } {
  const random = new Random(seed, 'lecture tiny net');
  /** A number with one decimal, not near zero. */
  const draw = (): number => {
    const size = Math.round(random.uniform(3, 12)) / 10;
    return random.uniform() < 0.5 ? -size : size;
  };
  const weights = Object.fromEntries(WEIGHT_NAMES.map((name) => [name, draw()]));
  return {
    weights: weights as Record<WeightName, number>,
    sample: { x1: draw(), x2: draw(), t: draw() },
  };
}

/** The derivative that the student fills in. */
export const ASKED_WEIGHT: WeightName = 'w21';
