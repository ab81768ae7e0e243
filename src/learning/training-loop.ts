/**
 * The training loop of every net: a mini-batch, its loss, back-propagation and an optimiser step,
 * with a checkpoint on the validation rows at regular intervals. fit-net.ts adds early stopping for
 * models; the course (learned-inverse.ts, noisy-sine.ts) uses it directly.
 */
import type { Random } from '../random.ts';
import { type Loss, meanLoss } from './losses.ts';
import type { Mlp } from './mlp.ts';
import { applyUpdates, OPTIMISERS, type Optimiser, type OptimiserName } from './optimisers.ts';

/** Rows for training or validation. */
export interface Dataset {
  readonly count: number;
  /** [count, inputs] row-major. */
  readonly inputs: Float32Array;
  /** [count, outputs] row-major. */
  readonly targets: Float32Array;
  /** Factors of the errors in the loss, [count, outputs] row-major. */
  readonly weights: Float32Array;
}

/** Settings of the loop. */
export interface LoopSettings {
  readonly loss: Loss;
  readonly optimiser: OptimiserName;
  readonly learningRate: number;
  /** Optimiser steps. */
  readonly iterations: number;
  /** L2 regularisation: adds weightDecay · parameter to each gradient; 0 by default. */
  readonly weightDecay?: number;
}

/** State of a training at one of its checkpoints. */
export interface Checkpoint {
  /** Optimiser steps so far. */
  readonly iteration: number;
  /** Optimiser steps of a complete training. */
  readonly iterations: number;
  /** Loss of the first batch. */
  readonly initialLoss: number;
  /** Mean loss over the batches since the previous checkpoint. */
  readonly trainingLoss: number;
  readonly validationLoss: number;
  /** Current outputs for the validation rows, [count, outputs] row-major. */
  readonly validationOutputs: Float32Array;
}

/**
 * Trains a net in place. The loop runs as its checkpoints are consumed, and ends with the last
 * iteration or when the consumer stops. If a training loss is not finite, a checkpoint follows at
 * once.
 * @param nextBatch supplies the batch of each step; it is used before the next call
 * @param maxCheckpoints maximum number of checkpoints in a complete training
 */
export function* trainingLoop(
  net: Mlp,
  nextBatch: () => Dataset,
  validation: Dataset,
  { loss, optimiser: name, learningRate, iterations, weightDecay = 0 }: LoopSettings,
  maxCheckpoints: number,
): Generator<Checkpoint, void, void> {
  const optimiser: Optimiser = OPTIMISERS[name]({ learningRate, kernel: net.kernel });
  const stride = Math.ceil(iterations / maxCheckpoints);
  let state = optimiser.init(net.parameters);
  let initialLoss = Number.NaN;
  let [lossSum, batchCount] = [0, 0];
  for (let iteration = 1; iteration <= iterations; iteration++) {
    lossSum += lossAndGradient(net, nextBatch(), loss);
    batchCount++;
    if (iteration === 1) initialLoss = lossSum;
    if (weightDecay !== 0) addWeightDecay(net, weightDecay);
    const [updates, nextState] = optimiser.update(net.gradients, state);
    applyUpdates(net.parameters, updates);
    state = nextState;
    const isDue = iteration % stride === 0 || iteration === iterations;
    if (!isDue && Number.isFinite(lossSum)) continue;

    const validationOutputs = outputsOf(net, validation);
    const { targets, weights } = validation;
    const validationLoss = meanLoss(loss, validationOutputs, targets, weights);
    const trainingLoss = lossSum / batchCount;
    const losses = { initialLoss, trainingLoss, validationLoss };
    yield { iteration, iterations, ...losses, validationOutputs };
    [lossSum, batchCount] = [0, 0];
  }
}

/** Computes the mean loss of a batch, and its gradient in `net.gradients`. */
export function lossAndGradient(net: Mlp, batch: Dataset, loss: Loss): number {
  const outputs = net.forward(batch.inputs, batch.count);
  const outputGradients = new Float32Array(batch.targets.length);
  const mean = meanLoss(loss, outputs, batch.targets, batch.weights, outputGradients);
  net.backward(outputGradients, batch.count);
  return mean;
}

/** Adds the gradient of L2 regularisation, weightDecay · parameter. */
export function addWeightDecay({ parameters, gradients }: Mlp, weightDecay: number): void {
  for (let i = 0; i < gradients.length; i++) gradients[i]! += weightDecay * parameters[i]!;
}

/** Computes the outputs for every row in batches of `net.maxBatch`; [count, outputs] row-major. */
export function outputsOf(net: Mlp, { count, inputs, targets }: Dataset): Float32Array {
  const [width, outputWidth] = [inputs.length / count, targets.length / count];
  const outputs = new Float32Array(count * outputWidth);
  for (let row = 0; row < count; row += net.maxBatch) {
    const batch = Math.min(net.maxBatch, count - row);
    const values = net.forward(inputs.subarray(row * width), batch);
    outputs.set(values.subarray(0, batch * outputWidth), row * outputWidth);
  }
  return outputs;
}

/** Draws mini-batches from a dataset without replacement, in a new order for each epoch. */
export class BatchSampler {
  readonly #dataset: Dataset;
  readonly #batch: Dataset;
  readonly #order: Uint32Array;
  readonly #random: Random;
  /** Rows of this epoch that were drawn. */
  #drawn: number;

  /** @param count rows of a batch */
  constructor(dataset: Dataset, count: number, random: Random) {
    const rows = (values: Float32Array) =>
      new Float32Array((count * values.length) / dataset.count);
    this.#dataset = dataset;
    this.#batch = {
      count,
      inputs: rows(dataset.inputs),
      targets: rows(dataset.targets),
      weights: rows(dataset.weights),
    };
    this.#order = Uint32Array.from({ length: dataset.count }, (_, i) => i);
    this.#random = random;
    this.#drawn = dataset.count;
  }

  /** Returns the next batch; the next call overwrites it. */
  next(): Dataset {
    for (let i = 0; i < this.#batch.count; i++) {
      if (this.#drawn === this.#order.length) {
        this.#random.shuffle(this.#order);
        this.#drawn = 0;
      }
      const row = this.#order[this.#drawn++]!;
      for (const field of ['inputs', 'targets', 'weights'] as const) {
        const width = this.#dataset[field].length / this.#dataset.count;
        const values = this.#dataset[field].subarray(row * width, (row + 1) * width);
        this.#batch[field].set(values, i * width);
      }
    }
    return this.#batch;
  }
}
