/**
 * A line fitted to noisy points by gradient descent with mini-batches: its loss is a function of
 * two numbers, so that the noise of the gradient can be drawn.
 */
import { BatchSampler } from '../../learning/training-loop.ts';
import { Random } from '../../random.ts';
import type { Vector2 } from './surfaces.ts';

const POINTS = 128;
const NOISE = 0.6;
const TRUE_LINE: Vector2 = [0.8, -0.4];

/** Points [count, 1] of the line y = a x + b with noise. */
export interface LinePoints {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Points of a seed. */
export function drawLine(seed: number): LinePoints {
  const random = new Random(seed, 'lecture line');
  const x = Float32Array.from({ length: POINTS }, () => random.uniform(-1.5, 1.5));
  const y = x.map((at) => TRUE_LINE[0] * at + TRUE_LINE[1] + random.normal(NOISE));
  return { x, y };
}

/** The mean squared error of a line y = a x + b. */
export function lineLoss({ x, y }: LinePoints, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (a * x[i]! + b - y[i]!) ** 2;
  return sum / x.length;
}

/** The gradient of the mean squared error by a and b. */
export function lineGradient({ x, y }: LinePoints, a: number, b: number): Vector2 {
  let [byA, byB] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const slope = (2 * (a * x[i]! + b - y[i]!)) / x.length;
    byA += slope * x[i]!;
    byB += slope;
  }
  return [byA, byB];
}

/** The batches of a seed, in a new order for each epoch. */
function samplerOf({ x, y }: LinePoints, batch: number, seed: number): () => LinePoints {
  const dataset = { count: x.length, inputs: x, targets: y, weights: new Float32Array(x.length) };
  const sampler = new BatchSampler(dataset, batch, new Random(seed, 'lecture batches'));
  return () => {
    const { inputs, targets } = sampler.next();
    return { x: inputs, y: targets };
  };
}

/** A path with its costs. */
export interface BatchPath {
  readonly points: readonly Vector2[];
  /** Updates of the two numbers. */
  readonly updates: number;
  readonly finalLoss: number;
}

/** Gradient descent with mini-batches over a number of epochs. */
export function descendInBatches(
  points: LinePoints,
  start: Vector2,
  batch: number,
  { learningRate, epochs, seed }: { learningRate: number; epochs: number; seed: number },
): BatchPath {
  const next = samplerOf(points, batch, seed);
  const updates = Math.round((epochs * points.x.length) / batch);
  const path: Vector2[] = [start];
  let [a, b] = start;
  for (let step = 0; step < updates; step++) {
    const [byA, byB] = lineGradient(next(), a, b);
    a -= learningRate * byA;
    b -= learningRate * byB;
    path.push([a, b]);
  }
  return { points: path, updates, finalLoss: lineLoss(points, a, b) };
}

/** Gradients of some batches at one place: the smaller the batch, the wider they scatter. */
export function scatteredGradients(
  points: LinePoints,
  [a, b]: Vector2,
  batch: number,
  count: number,
): Vector2[] {
  const next = samplerOf(points, batch, 1);
  return Array.from({ length: count }, () => lineGradient(next(), a, b));
}
