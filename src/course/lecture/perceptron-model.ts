/**
 * The perceptron y = σ(w·x + b) with two inputs, learned by gradient descent on the cross-entropy,
 * and the sets of points that it is tried on.
 */
import { Random } from '../../random.ts';

/** A point with its class, 0 or 1. */
export interface ClassPoint {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}

/** The weights of a perceptron with two inputs. */
export interface PerceptronWeights {
  readonly w1: number;
  readonly w2: number;
  readonly b: number;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** The output, from 0 to 1. */
export const perceptron = ({ w1, w2, b }: PerceptronWeights, x: number, y: number): number =>
  sigmoid(w1 * x + w2 * y + b);

/** Names of the sets of points. */
export const POINT_SETS = ['separable', 'overlapping', 'xor'] as const;
export type PointSet = (typeof POINT_SETS)[number];

const POINTS = 60;
/** Distance that points of the separable set keep from the line. */
const GAP = 0.25;
const OVERLAP = 0.5;

/** Points of a seed in the square ± 2. */
export function drawPoints(set: PointSet, seed: number): ClassPoint[] {
  const random = new Random(seed, `lecture perceptron ${set}`);
  const angleRad = random.uniform(-Math.PI, Math.PI);
  const offset = random.uniform(-0.4, 0.4);
  const [a, b] = [Math.cos(angleRad), Math.sin(angleRad)];
  const points: ClassPoint[] = [];
  while (points.length < POINTS) {
    const [x, y] = [random.uniform(-2, 2), random.uniform(-2, 2)];
    const side = a * x + b * y - offset;
    if (set === 'separable' && Math.abs(side) < GAP) continue;
    if (set === 'xor' && Math.min(Math.abs(x), Math.abs(y)) < GAP / 2) continue;
    const isOne =
      set === 'xor' ? x * y < 0 : side + (set === 'overlapping' ? random.normal(OVERLAP) : 0) > 0;
    points.push({ x, y, label: isOne ? 1 : 0 });
  }
  return points;
}

/** The mean cross-entropy over points, with its gradient. */
export function crossEntropyOf(
  weights: PerceptronWeights,
  points: readonly ClassPoint[],
): { readonly loss: number; readonly gradient: PerceptronWeights } {
  let [loss, w1, w2, b] = [0, 0, 0, 0];
  for (const { x, y, label } of points) {
    const p = perceptron(weights, x, y);
    loss -= Math.log(Math.max(label === 1 ? p : 1 - p, 1e-12));
    // With the sigmoid, the derivative by the pre-activation is output minus label.
    const delta = p - label;
    w1 += delta * x;
    w2 += delta * y;
    b += delta;
  }
  const count = points.length;
  return { loss: loss / count, gradient: { w1: w1 / count, w2: w2 / count, b: b / count } };
}

/** The weights after a step of gradient descent. */
export function learnOnce(
  weights: PerceptronWeights,
  points: readonly ClassPoint[],
  learningRate: number,
): PerceptronWeights {
  const { gradient } = crossEntropyOf(weights, points);
  return {
    w1: weights.w1 - learningRate * gradient.w1,
    w2: weights.w2 - learningRate * gradient.w2,
    b: weights.b - learningRate * gradient.b,
  };
}

/** Number of points on their side of the line. */
export const correctCount = (weights: PerceptronWeights, points: readonly ClassPoint[]): number =>
  points.filter(({ x, y, label }) => perceptron(weights, x, y) > 0.5 === (label === 1)).length;
