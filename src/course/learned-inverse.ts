/**
 * The exercise's `inverse_nn`: a net from floor points to angles, trained on the ideal robot. Each step
 * learns from configurations that it has never seen, unless few fixed ones are wanted, which it then
 * learns by heart.
 */

import type { Geometry } from '../geometry/kinematics.ts';
import { ANGLE_ENCODINGS, type AngleEncoding } from '../learning/angle-encodings.ts';
import { Batches, learnFrom, outputsOf, type Table } from '../learning/fit-net.ts';
import { withSecondThread } from '../learning/kernel/simd-kernel.ts';
import { type Loss, meanLoss } from '../learning/losses.ts';
import { Mlp, type MlpShape } from '../learning/mlp.ts';
import { inverseWidths, type NetSettings } from '../learning/net-settings.ts';
import {
  applyUpdates,
  OPTIMISERS,
  type Optimiser,
  type OptimiserName,
} from '../learning/optimisers.ts';
import { Random } from '../random.ts';
import type { Angles, FloorPoint } from '../units.ts';
import { drawTable } from './trained-range.ts';

/**
 * The exercise's training loop, as the course writes it: a batch, the loss, back-propagation, a step of
 * the optimiser, so many times. Nothing stops it early, and the last weights are kept, not the best; a
 * loss that runs away ends it, and is a result like any other.
 */

/** How to descend. */
export interface DescentSettings {
  readonly loss: Loss;
  readonly optimiser: OptimiserName;
  readonly learningRate: number;
  readonly iterations: number;
}

/** A learning curve, oldest entry first. */
export interface LearningCurve {
  readonly iterations: number[];
  /** Mean over the steps since the entry before; null where it isn't finite. */
  readonly trainingLoss: (number | null)[];
  /** Null where it isn't finite. */
  readonly validationLoss: (number | null)[];
}

/** So many entries a learning curve has at most. */
const CURVE_LENGTH = 64;

/**
 * Trains a net.
 * @param nextBatch gives the batch of each step; it may live until the next one
 * @param onEntry told of the curve whenever it has grown
 */
export function descend(
  net: Mlp,
  nextBatch: () => Table,
  validation: Table,
  { loss, optimiser: name, learningRate, iterations }: DescentSettings,
  onEntry: (curve: LearningCurve) => void,
): LearningCurve {
  const optimiser: Optimiser = OPTIMISERS[name]({ learningRate, kernel: net.kernel });
  let state = optimiser.init(net.parameters);
  let curve: LearningCurve = { iterations: [], trainingLoss: [], validationLoss: [] };
  let [lossSum, steps] = [0, 0];
  for (let iteration = 1; iteration <= iterations; iteration++) {
    lossSum += learnFrom(net, nextBatch(), loss);
    steps++;
    const [updates, next] = optimiser.update(net.gradients, state);
    applyUpdates(net.parameters, updates);
    state = next;
    const runAway = !Number.isFinite(lossSum);
    if (
      !runAway &&
      iteration % Math.ceil(iterations / CURVE_LENGTH) > 0 &&
      iteration < iterations
    ) {
      continue;
    }
    const outputs = outputsOf(net, validation);
    const validationLoss = meanLoss(loss, outputs, validation.targets, validation.weights);
    curve = {
      iterations: [...curve.iterations, iteration],
      trainingLoss: [...curve.trainingLoss, finite(lossSum / steps)],
      validationLoss: [...curve.validationLoss, finite(validationLoss)],
    };
    onEntry(curve);
    if (runAway || !Number.isFinite(validationLoss)) break;
    [lossSum, steps] = [0, 0];
  }
  return curve;
}

/** Null for what is no number, or too large for one. */
export const finite = (loss: number): number | null => (Number.isFinite(loss) ? loss : null);

const VALIDATION_ROWS = 512;
const ANSWER_ROWS = 256;

/** What to learn. */
export interface InverseLesson {
  readonly settings: NetSettings;
  readonly seed: number;
  readonly geometry: Geometry;
  /** So many samples, again and again, in place of fresh ones for each step. */
  readonly fixedSamples?: number;
}

/** A net that has learned. */
export interface TrainedNet {
  readonly shape: MlpShape;
  readonly parameters: Float32Array;
  readonly curve: LearningCurve;
}

/** Trains a net; the same lesson gives the same net. @param onEntry told as the curve grows */
export function learnInverse(
  { settings, seed, geometry, fixedSamples }: InverseLesson,
  onEntry: (curve: LearningCurve) => void = () => {},
): TrainedNet {
  const encoding = ANGLE_ENCODINGS[settings.encoding];
  const random = new Random(seed, 'exercise');
  const shape = { widths: inverseWidths(settings), activation: settings.activation };
  const net = new Mlp(shape, Math.min(settings.batch, fixedSamples ?? settings.batch));
  net.initialise(random);
  const draw = (count: number, source = random) => drawTable(count, encoding, geometry, source);
  const validation = draw(VALIDATION_ROWS, new Random(seed, 'exercise validation'));
  const few = fixedSamples && new Batches(draw(fixedSamples), net.maxBatch, random);
  const nextBatch = () => (few ? few.next() : draw(net.maxBatch));
  const curve = withSecondThread(net.kernel, () =>
    descend(net, nextBatch, validation, settings, onEntry),
  );
  return { shape, parameters: net.parameters.slice(), curve };
}

/** A trained net as an inverse. */
export function answersOf(
  { shape, parameters }: Pick<TrainedNet, 'shape' | 'parameters'>,
  { width, decode }: AngleEncoding,
): (targets: readonly FloorPoint[]) => Angles[] {
  const net = new Mlp(shape, ANSWER_ROWS, parameters);
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
