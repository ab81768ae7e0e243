/**
 * The training loop: mini-batches, Adam, early stopping on the validation loss. The net ends with the
 * best weights that validation saw, not with the last.
 */

import { PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';
import type { Random } from '../random.ts';
import { type Loss, meanLoss } from './losses.ts';
import type { Mlp } from './mlp.ts';
import { applyUpdates, OPTIMISERS } from './optimisers.ts';

/** Rows to learn from or to validate on. */
export interface Table {
  readonly count: number;
  /** [count, inputs] row-major. */
  readonly inputs: Float32Array;
  /** [count, outputs] row-major. */
  readonly targets: Float32Array;
  /** What an error of 1 counts for in the loss, [count, outputs] row-major. */
  readonly weights: Float32Array;
}

/** How to train. */
export interface FitSettings {
  readonly loss: Loss;
  readonly maxIterations: number;
  readonly learningRate: number;
  /** Ends training when the validation loss hasn't improved for so many iterations. */
  readonly patience: number;
  /** Pulls every parameter towards zero: adds weightDecay · parameter to its gradient. */
  readonly weightDecay: number;
}

/** How far training is; there are at most `MAX_CHECKPOINTS` of them in a run. */
export interface Checkpoint {
  /** Steps taken. */
  readonly iteration: number;
  /** Steps that it may take at most. */
  readonly iterations: number;
  /** Mean over the steps since the last checkpoint. */
  readonly trainingLoss: number;
  readonly validationLoss: number;
  /** What the net says of the validation inputs now, [count, outputs] row-major. */
  readonly validationOutputs: Float32Array;
}

/** The losses at the checkpoints, oldest first. */
export interface LearningCurves {
  readonly trainingLoss: number[];
  readonly validationLoss: number[];
}

/** A loss so many times as large as the first no longer learns. */
const DIVERGED = 100;
/** A net that begins with less may grow: what begins right can only get worse. */
const SMALL_LOSS = 0.01;
/** Bounds the learning curves that a model keeps. */
export const MAX_CHECKPOINTS = 200;

/**
 * Trains a net on batches of `net.maxBatch` rows, or on all rows when there are fewer.
 * @throws PantiltError `training-diverged` when a loss isn't finite, or grows a hundredfold
 */
export function fitNet(
  net: Mlp,
  training: Table,
  validation: Table,
  settings: FitSettings,
  random: Random,
  onCheckpoint: (checkpoint: Checkpoint) => void,
): LearningCurves {
  const { loss, maxIterations, learningRate, patience, weightDecay } = settings;
  const optimiser = OPTIMISERS.adam({ learningRate, kernel: net.kernel });
  const batches = new Batches(training, Math.min(net.maxBatch, training.count), random);
  const stride = Math.ceil(maxIterations / MAX_CHECKPOINTS);
  const curves: LearningCurves = { trainingLoss: [], validationLoss: [] };
  const best = { loss: Number.POSITIVE_INFINITY, iteration: 0, parameters: net.parameters.slice() };
  let state = optimiser.init(net.parameters);
  let [lossSum, lossCount] = [0, 0];
  let firstLoss = Number.POSITIVE_INFINITY;

  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    lossSum += learnFrom(net, batches.next(), loss);
    lossCount++;
    if (iteration === 1) firstLoss = lossSum;
    for (let i = 0; i < net.gradients.length; i++) {
      net.gradients[i]! += weightDecay * net.parameters[i]!;
    }
    const [updates, next] = optimiser.update(net.gradients, state);
    applyUpdates(net.parameters, updates);
    state = next;
    if (iteration % stride !== 0 && iteration !== maxIterations) continue;

    const validationOutputs = outputsOf(net, validation);
    const { targets, weights } = validation;
    const validationLoss = meanLoss(loss, validationOutputs, targets, weights);
    const trainingLoss = lossSum / lossCount;
    if (!(trainingLoss + validationLoss < Number.POSITIVE_INFINITY)) {
      throw diverged(iteration, learningRate, msg`was no longer finite`);
    }
    if (trainingLoss > DIVERGED * Math.max(firstLoss, SMALL_LOSS)) {
      throw diverged(iteration, learningRate, msg`had grown from ${firstLoss} to ${trainingLoss}`);
    }
    curves.trainingLoss.push(trainingLoss);
    curves.validationLoss.push(validationLoss);
    const iterations = maxIterations;
    onCheckpoint({ iteration, iterations, trainingLoss, validationLoss, validationOutputs });
    [lossSum, lossCount] = [0, 0];
    if (validationLoss < best.loss) {
      best.parameters.set(net.parameters);
      best.loss = validationLoss;
      best.iteration = iteration;
    } else if (iteration - best.iteration >= patience) break;
  }
  net.parameters.set(best.parameters);
  return curves;
}

/** The loss of a batch, whose gradients the net then holds. */
export function learnFrom(net: Mlp, batch: Table, loss: Loss): number {
  const outputs = net.forward(batch.inputs, batch.count);
  const gradients = new Float32Array(batch.targets.length);
  const mean = meanLoss(loss, outputs, batch.targets, batch.weights, gradients);
  net.backward(gradients, batch.count);
  return mean;
}

/** The net's outputs for every row, a batch at a time; [count, outputs] row-major. */
export function outputsOf(net: Mlp, { count, inputs, targets }: Table): Float32Array {
  const [width, outputWidth] = [inputs.length / count, targets.length / count];
  const outputs = new Float32Array(count * outputWidth);
  for (let row = 0; row < count; row += net.maxBatch) {
    const batch = Math.min(net.maxBatch, count - row);
    const values = net.forward(inputs.subarray(row * width), batch);
    outputs.set(values.subarray(0, batch * outputWidth), row * outputWidth);
  }
  return outputs;
}

/** Deals the rows of a table in batches, in a new order every epoch. */
export class Batches {
  readonly #table: Table;
  readonly #batch: Table;
  readonly #order: Uint32Array;
  readonly #random: Random;
  #dealt: number;

  constructor(table: Table, count: number, random: Random) {
    const rows = (values: Float32Array) => new Float32Array((count * values.length) / table.count);
    this.#table = table;
    this.#batch = {
      count,
      inputs: rows(table.inputs),
      targets: rows(table.targets),
      weights: rows(table.weights),
    };
    this.#order = Uint32Array.from({ length: table.count }, (_, i) => i);
    this.#random = random;
    this.#dealt = table.count;
  }

  /** The next batch; it lives until the one after it. */
  next(): Table {
    for (let i = 0; i < this.#batch.count; i++) {
      if (this.#dealt === this.#order.length) {
        this.#random.shuffle(this.#order);
        this.#dealt = 0;
      }
      const row = this.#order[this.#dealt++]!;
      for (const field of ['inputs', 'targets', 'weights'] as const) {
        const width = this.#table[field].length / this.#table.count;
        const values = this.#table[field].subarray(row * width, (row + 1) * width);
        this.#batch[field].set(values, i * width);
      }
    }
    return this.#batch;
  }
}

function diverged(iteration: number, learningRate: number, what: Message): PantiltError {
  return new PantiltError(
    'failed',
    'training-diverged',
    msg`the loss ${what} at iteration ${iteration}: lower the learning rate
      (${learningRate}), or look for absurd samples`,
    { iteration, learningRate },
  );
}
