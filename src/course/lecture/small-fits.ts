/**
 * Small nets that are trained in a moment for the figures of the lecture: a curve with any
 * activation, and a large net on few noisy points, whose validation loss rises.
 */
import type { Activation } from '../../learning/activations.ts';
import { Mlp } from '../../learning/mlp.ts';
import {
  BatchSampler,
  type Dataset,
  outputsOf,
  trainingLoop,
} from '../../learning/training-loop.ts';
import { Random } from '../../random.ts';

/** A point of a curve. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

const MAX_X = 6;
const LINE_POINTS = 121;
/** Centre and scale of the inputs, so that a small net starts with its bends among the points. */
const CENTRE = 3;
const SCALE = 2;

/** The course's sine, without its noise. */
const sine = (x: number): number => 2.5 * Math.sin(x) + 1.5;

const datasetOf = (points: readonly CurvePoint[]): Dataset => ({
  count: points.length,
  inputs: Float32Array.from(points, ({ x }) => (x - CENTRE) / SCALE),
  targets: Float32Array.from(points, ({ y }) => y),
  weights: new Float32Array(points.length).fill(1),
});

const GRID: readonly CurvePoint[] = Array.from({ length: LINE_POINTS }, (_, i) => {
  const x = (MAX_X * i) / (LINE_POINTS - 1);
  return { x, y: sine(x) };
});
const GRID_DATA = datasetOf(GRID);

/** The output of a net over the range of the curve. */
const lineOf = (net: Mlp): CurvePoint[] => {
  const outputs = outputsOf(net, GRID_DATA);
  return GRID.map(({ x }, i) => ({ x, y: outputs[i]! }));
};

const drawCurve = (count: number, noise: number, random: Random): CurvePoint[] =>
  Array.from({ length: count }, () => {
    const x = random.uniform(0, MAX_X);
    return { x, y: sine(x) + random.normal(noise) };
  });

const CURVE_POINTS = 40;

/** Fits the sine with a net 1-16-16-1. */
export function fitCurve(activation: Activation, seed: number) {
  const random = new Random(seed, 'lecture curve');
  const points = drawCurve(CURVE_POINTS, 0, random);
  const training = datasetOf(points);
  const net = new Mlp({ widths: [1, 16, 16, 1], activation }, CURVE_POINTS);
  net.initialise(random);
  const settings = {
    loss: 'mse',
    optimiser: 'adam',
    learningRate: 0.01,
    iterations: 1500,
  } as const;
  const [end] = trainingLoop(net, () => training, training, settings, 1);
  return { points, line: lineOf(net), loss: end!.validationLoss };
}

/** Points of the training whose batches are compared. */
export const BATCH_POINTS = 512;
const BATCH_NOISE = 0.1;

/** Trains a net 1-32-32-1 on the noisy sine with batches of a size; yields the loss of all points after each epoch. */
export function* epochLosses(batch: number, seed: number): Generator<number, void, void> {
  const random = new Random(seed, 'lecture batch times');
  const data = datasetOf(drawCurve(BATCH_POINTS, BATCH_NOISE, random));
  const net = new Mlp({ widths: [1, 32, 32, 1], activation: 'tanh' }, BATCH_POINTS);
  net.initialise(random);
  const sampler = new BatchSampler(data, batch, random);
  const stepsPerEpoch = BATCH_POINTS / batch;
  const loop = trainingLoop(
    net,
    () => sampler.next(),
    data,
    {
      ...{ loss: 'mse', optimiser: 'adam', learningRate: 0.003 },
      iterations: stepsPerEpoch * MAX_EPOCHS,
    },
    MAX_EPOCHS,
  );
  for (const { validationLoss } of loop) yield validationLoss;
}

/** A recorded moment of a training. */
export interface WatchedFit {
  readonly step: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
  readonly line: readonly CurvePoint[];
}

/** Settings of a training with few points. */
export interface FewPoints {
  /** Training points; a quarter as many more are held out. */
  readonly count: number;
  readonly noise: number;
  /** Units in each of two hidden layers. */
  readonly width: number;
  readonly seed: number;
}

const MAX_EPOCHS = 4000;
const WATCHED_STEPS = 3000;
const MOMENTS = 100;

/** Draws the points of a training: 80 % to learn from, 20 % to validate. */
export function drawFewPoints({ count, noise, seed }: FewPoints) {
  const random = new Random(seed, 'lecture few points');
  const points = drawCurve(Math.round(count / 0.8), noise, random);
  return { training: points.slice(0, count), validation: points.slice(count) };
}

/** Trains a net on few points; yields its moments on demand. */
export function* watchFit(settings: FewPoints): Generator<WatchedFit, void, void> {
  const { training, validation } = drawFewPoints(settings);
  const { width, seed, count } = settings;
  const net = new Mlp({ widths: [1, width, width, 1], activation: 'tanh' }, count);
  const random = new Random(seed, 'lecture few points net');
  net.initialise(random);
  const sampler = new BatchSampler(datasetOf(training), count, random);
  const loop = trainingLoop(
    net,
    () => sampler.next(),
    datasetOf(validation),
    { loss: 'mse', optimiser: 'adam', learningRate: 0.01, iterations: WATCHED_STEPS },
    MOMENTS,
  );
  for (const { iteration, trainingLoss, validationLoss } of loop) {
    yield { step: iteration, trainingLoss, validationLoss, line: lineOf(net) };
  }
}
