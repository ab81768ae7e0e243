/**
 * The exercise's `inverse_nn`: a net from floor points to angles, trained on the ideal robot. Each
 * step draws new configurations, or batches from a fixed set, which a large net overfits.
 */

import type { Geometry } from '../geometry/kinematics.ts';
import { ANGLE_ENCODINGS, type AngleEncoding } from '../learning/angle-encodings.ts';
import { withSecondThread } from '../learning/kernel/second-thread.ts';
import { Mlp, type MlpShape } from '../learning/mlp.ts';
import { inverseWidths, type NetSettings } from '../learning/net-settings.ts';
import {
  BatchSampler,
  type Dataset,
  type LoopSettings,
  outputsOf,
  trainingLoop,
} from '../learning/training-loop.ts';
import { Random } from '../random.ts';
import type { Angles, FloorPoint } from '../units.ts';
import { drawDataset } from './trained-range.ts';

/** A learning curve, oldest entry first. */
export interface LearningCurve {
  readonly iterations: number[];
  /** Mean over the steps since the previous entry; null if not finite. */
  readonly trainingLoss: (number | null)[];
  /** Null if not finite. */
  readonly validationLoss: (number | null)[];
}

/** Maximum length of a learning curve. */
const MAX_CURVE_LENGTH = 64;

/**
 * Trains a net as the course does: without early stopping, and the last weights are kept.
 * Divergence ends the training and is a valid result: its curve ends with null.
 * @param nextBatch supplies the batch of each step; it is used before the next call
 * @param onEntry receives the curve after each new entry
 */
export function trainNet(
  net: Mlp,
  nextBatch: () => Dataset,
  validation: Dataset,
  settings: LoopSettings,
  onEntry: (curve: LearningCurve) => void,
): LearningCurve {
  let curve: LearningCurve = { iterations: [], trainingLoss: [], validationLoss: [] };
  const checkpoints = trainingLoop(net, nextBatch, validation, settings, MAX_CURVE_LENGTH);
  for (const { iteration, trainingLoss, validationLoss } of checkpoints) {
    curve = {
      iterations: [...curve.iterations, iteration],
      trainingLoss: [...curve.trainingLoss, finiteOrNull(trainingLoss)],
      validationLoss: [...curve.validationLoss, finiteOrNull(validationLoss)],
    };
    onEntry(curve);
    if (!Number.isFinite(trainingLoss) || !Number.isFinite(validationLoss)) break;
  }
  return curve;
}

/** Maps NaN and infinities to null. */
export const finiteOrNull = (value: number): number | null =>
  Number.isFinite(value) ? value : null;

const VALIDATION_ROWS = 512;
const INFERENCE_BATCH = 256;

/** An inverse to train. */
export interface InverseTask {
  readonly settings: NetSettings;
  readonly seed: number;
  readonly geometry: Geometry;
  /** Number of samples of a fixed training set; by default each step draws new ones. */
  readonly fixedSamples?: number;
}

/** A trained net. */
export interface TrainedNet {
  readonly shape: MlpShape;
  readonly parameters: Float32Array;
  readonly curve: LearningCurve;
}

/** Trains an inverse; equal tasks give equal nets. @param onEntry receives the curve after each new entry */
export function trainInverse(
  { settings, seed, geometry, fixedSamples }: InverseTask,
  onEntry: (curve: LearningCurve) => void = () => {},
): TrainedNet {
  const encoding = ANGLE_ENCODINGS[settings.encoding];
  const random = new Random(seed, 'exercise');
  const shape = { widths: inverseWidths(settings), activation: settings.activation };
  const net = new Mlp(shape, Math.min(settings.batch, fixedSamples ?? settings.batch));
  net.initialise(random);
  const draw = (count: number, source = random) => drawDataset(count, encoding, geometry, source);
  const validation = draw(VALIDATION_ROWS, new Random(seed, 'exercise validation'));
  const sampler = fixedSamples && new BatchSampler(draw(fixedSamples), net.maxBatch, random);
  const nextBatch = () => (sampler ? sampler.next() : draw(net.maxBatch));
  const curve = withSecondThread(net.kernel, () =>
    trainNet(net, nextBatch, validation, settings, onEntry),
  );
  return { shape, parameters: net.parameters.slice(), curve };
}

/** Creates the inverse of a trained net. */
export function batchInverseOf(
  { shape, parameters }: Pick<TrainedNet, 'shape' | 'parameters'>,
  { width, decode }: AngleEncoding,
): (targets: readonly FloorPoint[]) => Angles[] {
  const net = new Mlp(shape, INFERENCE_BATCH, parameters);
  return (points) => {
    const outputs = outputsOf(net, {
      count: points.length,
      inputs: Float32Array.from(points.flatMap(({ xM, yM }) => [xM, yM])),
      targets: new Float32Array(width * points.length),
      weights: new Float32Array(0),
    });
    return points.map((_, row) => decode(outputs, row));
  };
}
