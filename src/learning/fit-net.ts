/**
 * Fits a net to a dataset: the training loop (training-loop.ts) with Adam, early stopping on the
 * validation loss, and a check for divergence. The net ends with the weights of least validation loss.
 */

import { PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';
import type { Random } from '../random.ts';
import type { Mlp } from './mlp.ts';
import {
  BatchSampler,
  type Checkpoint,
  type Dataset,
  type LoopSettings,
  trainingLoop,
} from './training-loop.ts';

/** Settings of a fit. */
export interface FitSettings extends Omit<LoopSettings, 'optimiser'> {
  /** Ends the fit after this number of iterations without a lower validation loss. */
  readonly patience: number;
}

/** The losses at the checkpoints, oldest first. */
export interface LearningCurves {
  readonly trainingLoss: number[];
  readonly validationLoss: number[];
}

/** The fit has diverged when the loss exceeds this multiple of the initial loss. */
const DIVERGENCE_FACTOR = 100;
/** Lower bound of that initial loss: a net that starts near the solution may exceed its own loss. */
const MIN_INITIAL_LOSS = 0.01;
/** Maximum length of the learning curves in a model file. */
export const MAX_CHECKPOINTS = 200;

/**
 * Fits a net in place, with batches of `net.maxBatch` rows or all rows if there are fewer.
 * @throws PantiltError `training-diverged` when a loss is not finite, or exceeds 100 times the initial loss
 */
export function fitNet(
  net: Mlp,
  training: Dataset,
  validation: Dataset,
  settings: FitSettings,
  random: Random,
  onCheckpoint: (checkpoint: Checkpoint) => void,
): LearningCurves {
  const sampler = new BatchSampler(training, Math.min(net.maxBatch, training.count), random);
  const loopSettings = { ...settings, optimiser: 'adam' } as const;
  const nextBatch = () => sampler.next();
  const curves: LearningCurves = { trainingLoss: [], validationLoss: [] };
  const best = { loss: Number.POSITIVE_INFINITY, iteration: 0, parameters: net.parameters.slice() };
  for (const checkpoint of trainingLoop(
    net,
    nextBatch,
    validation,
    loopSettings,
    MAX_CHECKPOINTS,
  )) {
    const { iteration, trainingLoss, validationLoss } = checkpoint;
    assertConverging(checkpoint, settings.learningRate);
    curves.trainingLoss.push(trainingLoss);
    curves.validationLoss.push(validationLoss);
    onCheckpoint(checkpoint);
    if (validationLoss < best.loss) {
      best.parameters.set(net.parameters);
      best.loss = validationLoss;
      best.iteration = iteration;
    } else if (iteration - best.iteration >= settings.patience) break;
  }
  net.parameters.set(best.parameters);
  return curves;
}

function assertConverging(
  { iteration, initialLoss, trainingLoss, validationLoss }: Checkpoint,
  learningRate: number,
): void {
  const diverged = (what: Message) =>
    new PantiltError(
      'failed',
      'training-diverged',
      msg`the loss ${what} at iteration ${iteration}: lower the learning rate
        (${learningRate}), or check the samples for outliers`,
      { iteration, learningRate },
    );
  if (!(trainingLoss + validationLoss < Number.POSITIVE_INFINITY)) {
    throw diverged(msg`was no longer finite`);
  }
  if (trainingLoss > DIVERGENCE_FACTOR * Math.max(initialLoss, MIN_INITIAL_LOSS)) {
    throw diverged(msg`had grown from ${initialLoss} to ${trainingLoss}`);
  }
}
