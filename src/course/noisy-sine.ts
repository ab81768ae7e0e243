/**
 * The course's first net: 1-256-256-256-1, trained for 512 epochs on 1000 points of a noisy sine,
 * of which 20 % are held out.
 */
import Type, { type Static } from 'typebox';
import { withSecondThread } from '../learning/kernel/second-thread.ts';
import { Mlp } from '../learning/mlp.ts';
import type { NetSettings } from '../learning/net-settings.ts';
import { SINE_TRAINING_POINTS } from '../learning/net-settings.ts';
import { BatchSampler, type Dataset, outputsOf } from '../learning/training-loop.ts';
import { Random } from '../random.ts';
import { nullable } from '../schemas.ts';
import type { TrainedNet } from './learned-inverse.ts';
import { finiteOrNull, type LearningCurve, trainNet } from './learned-inverse.ts';

const POINTS = 1000;
const LENGTH = 6;
const NOISE = 0.1;
const LINE_POINTS = 121;

/** The course's sine, without its noise. */
const sine = (x: number): number => 2.5 * Math.sin(x) + 1.5;

const numbers = (description: string) => Type.Array(Type.Number(), { description });
const pointsOf = (description: string) =>
  Type.Object({ x: numbers('Inputs'), y: numbers('Outputs') }, { description });

/** The fit of the sine. */
export const SineFitSchema = Type.Object({
  training: pointsOf('Training points'),
  validation: pointsOf('Held-out points'),
  line: Type.Object(
    {
      x: numbers('Inputs'),
      y: Type.Array(nullable(Type.Number()), { description: 'Null when no longer finite' }),
    },
    { description: 'Output of the net' },
  ),
  noise: Type.Number({ description: 'Standard deviation of the noise' }),
  rmsFromSine: nullable(
    Type.Number({
      description: 'RMS distance of the line from the sine without noise; null when not finite',
    }),
  ),
});
export type SineFit = Static<typeof SineFitSchema>;

/** Fits the sine. @param onEntry receives the curve after each new entry */
export function fitSine(
  settings: NetSettings,
  seed: number,
  onEntry: (curve: LearningCurve) => void = () => {},
): TrainedNet & { readonly fit: SineFit } {
  const random = new Random(seed, 'exercise sine');
  const points = Array.from({ length: POINTS }, () => {
    const x = random.uniform(0, LENGTH);
    return { x, y: sine(x) + random.normal(NOISE) };
  });
  const training = datasetOf(points.slice(0, SINE_TRAINING_POINTS));
  const validation = datasetOf(points.slice(SINE_TRAINING_POINTS));
  const shape = { widths: [1, ...settings.hidden, 1], activation: settings.activation };
  const net = new Mlp(shape, Math.min(settings.batch, training.count));
  net.initialise(random);
  const batches = new BatchSampler(training, net.maxBatch, random);
  const curve = withSecondThread(net.kernel, () =>
    trainNet(net, () => batches.next(), validation, settings, onEntry),
  );

  const x = Array.from({ length: LINE_POINTS }, (_, i) => (LENGTH * i) / (LINE_POINTS - 1));
  const line = datasetOf(x.map((at) => ({ x: at, y: sine(at) })));
  const y = Array.from(outputsOf(net, line));
  const squares = y.map((value, i) => (value - line.targets[i]!) ** 2);
  const fit = {
    training: columnsOf(points.slice(0, SINE_TRAINING_POINTS)),
    validation: columnsOf(points.slice(SINE_TRAINING_POINTS)),
    line: { x, y: y.map(finiteOrNull) },
    noise: NOISE,
    rmsFromSine: finiteOrNull(
      Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length),
    ),
  };
  return { shape, parameters: net.parameters.slice(), curve, fit };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const columnsOf = (points: readonly Point[]) => ({
  x: points.map(({ x }) => x),
  y: points.map(({ y }) => y),
});

const datasetOf = (points: readonly Point[]): Dataset => ({
  count: points.length,
  inputs: Float32Array.from(points, ({ x }) => x),
  targets: Float32Array.from(points, ({ y }) => y),
  weights: new Float32Array(points.length).fill(1),
});
