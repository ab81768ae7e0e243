/**
 * The exercise's training loop, as the course writes it: a batch, the loss, back-propagation, a step of
 * the optimiser, so many times. Nothing stops it early, and the last weights are kept, not the best; a
 * loss that runs away ends it, and is a result like any other.
 */
import { learnFrom, outputsOf, type Table } from '../fit-net.ts';
import { type Loss, meanLoss } from '../losses.ts';
import type { Mlp } from '../mlp.ts';
import { applyUpdates, type Optimiser } from '../optimiser.ts';
import { OPTIMISERS, type OptimiserName } from '../optimisers.ts';

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
