/**
 * The course's first net: 1-256-256-256-1, trained for 512 epochs on 1000 points of a noisy sine,
 * of which 20 % are held out.
 */
import Type, { type Static } from 'typebox';
import { withSecondThread } from '../learning/kernel/second-thread.ts';
import { Mlp } from '../learning/mlp.ts';
import type { NetSettings } from '../learning/net-settings.ts';
import { BatchSampler, type Dataset, outputsOf } from '../learning/training-loop.ts';
import { nullable } from '../schemas.ts';
import type { TrainedNet } from './learned-inverse.ts';
import { finiteOrNull, type LearningCurve, trainNet } from './learned-inverse.ts';
import {
  drawSine,
  SINE_LENGTH,
  SINE_NOISE,
  type SinePoint,
  sine,
  sineRandom,
} from './sine-points.ts';

const LINE_POINTS = 121;
/** Entries of the learning curve for each new curve of the net, which takes as long as a step. */
const LINE_INTERVAL = 4;

const numbers = (description: string) => Type.Array(Type.Number(), { description });
const pointsOf = (description: string) =>
  Type.Object({ x: numbers('Inputs'), y: numbers('Outputs') }, { description });

/** The curve of the net. */
export const SineLineSchema = Type.Object(
  {
    x: numbers('Inputs'),
    y: Type.Array(nullable(Type.Number()), { description: 'Null when no longer finite' }),
  },
  { description: 'Output of the net' },
);
export type SineLine = Static<typeof SineLineSchema>;

/** The fit of the sine. */
export const SineFitSchema = Type.Object({
  training: pointsOf('Training points'),
  validation: pointsOf('Held-out points'),
  line: SineLineSchema,
  noise: Type.Number({ description: 'Standard deviation of the noise' }),
  rmsFromSine: nullable(
    Type.Number({
      description: 'RMS distance of the line from the sine without noise; null when not finite',
    }),
  ),
});
export type SineFit = Static<typeof SineFitSchema>;

/** Fits the sine. @param onEntry receives the losses and the curve of the net after each new entry */
export function fitSine(
  settings: NetSettings,
  seed: number,
  onEntry: (curve: LearningCurve, line: SineLine) => void = () => {},
): TrainedNet & { readonly fit: SineFit } {
  const random = sineRandom(seed);
  const points = drawSine(random);
  const training = datasetOf(points.training);
  const validation = datasetOf(points.validation);
  const shape = { widths: [1, ...settings.hidden, 1], activation: settings.activation };
  const net = new Mlp(shape, Math.min(settings.batch, training.count));
  net.initialise(random);
  const batches = new BatchSampler(training, net.maxBatch, random);
  let newest = lineOf(net);
  const curve = withSecondThread(net.kernel, () =>
    trainNet(
      net,
      () => batches.next(),
      validation,
      settings,
      (entry) => {
        if (entry.iterations.length % LINE_INTERVAL === 0) newest = lineOf(net);
        onEntry(entry, newest);
      },
    ),
  );

  const line = lineOf(net);
  const squares = line.y.map((value, i) => ((value ?? Number.NaN) - LINE.targets[i]!) ** 2);
  const fit = {
    training: columnsOf(points.training),
    validation: columnsOf(points.validation),
    line,
    noise: SINE_NOISE,
    rmsFromSine: finiteOrNull(
      Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length),
    ),
  };
  return { shape, parameters: net.parameters.slice(), curve, fit };
}

const columnsOf = (points: readonly SinePoint[]) => ({
  x: points.map(({ x }) => x),
  y: points.map(({ y }) => y),
});

const datasetOf = (points: readonly SinePoint[]): Dataset => ({
  count: points.length,
  inputs: Float32Array.from(points, ({ x }) => x),
  targets: Float32Array.from(points, ({ y }) => y),
  weights: new Float32Array(points.length).fill(1),
});

const LINE_X = Array.from({ length: LINE_POINTS }, (_, i) => (SINE_LENGTH * i) / (LINE_POINTS - 1));
/** The sine without noise. */
const LINE = datasetOf(LINE_X.map((x) => ({ x, y: sine(x) })));

const lineOf = (net: Mlp): SineLine => ({
  x: LINE_X,
  y: Array.from(outputsOf(net, LINE), finiteOrNull),
});
