/**
 * A training whose settings can be changed while it runs, step by step, for the net playground. What
 * a change does not affect is kept: weights, and the memory of the optimiser.
 */
import type { Activation } from '../../learning/activations.ts';
import { meanLoss } from '../../learning/losses.ts';
import { Mlp } from '../../learning/mlp.ts';
import { layersOf } from '../../learning/net-settings.ts';
import { applyUpdates, OPTIMISERS, type OptimiserName } from '../../learning/optimisers.ts';
import {
  addWeightDecay,
  BatchSampler,
  type Dataset,
  lossAndGradient,
  outputsOf,
} from '../../learning/training-loop.ts';
import { Random } from '../../random.ts';
import { type Breakdown, findBreakdown } from './breakdown.ts';
import type { PreparedData } from './columns.ts';

/** Settings of a training in the playground. */
export interface Knobs {
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly optimiser: OptimiserName;
  readonly learningRate: number;
  /** Rows per step; all if there are fewer. */
  readonly batch: number;
  /** L2 regularisation. */
  readonly weightDecay: number;
  /** Standard deviation of the noise on the targets, in standard deviations of the outputs. */
  readonly noise: number;
}

/** The course's net, with its settings. */
export const DEFAULT_KNOBS: Knobs = {
  hidden: [256, 256, 256],
  activation: 'elu',
  optimiser: 'adam',
  learningRate: 1e-3,
  batch: 64,
  weightDecay: 0,
  noise: 0.05,
};

const MIN_ROWS_AT_ONCE = 64;

const isSame = (a: readonly number[], b: readonly number[]): boolean => String(a) === String(b);

/** A training. */
export class LiveTraining {
  readonly data: PreparedData;
  readonly #seed: number;
  readonly #noise: { readonly training: Float32Array; readonly validation: Float32Array };
  #knobs: Knobs;
  #net: Mlp;
  #optimiserState: unknown;
  #training: Dataset;
  #validation: Dataset;
  #sampler: BatchSampler;
  #random: Random;
  #step = 0;
  #breakdown: Breakdown | undefined;

  constructor(data: PreparedData, knobs: Knobs, seed: number) {
    this.data = data;
    this.#seed = seed;
    this.#knobs = knobs;
    this.#random = new Random(seed, 'playground');
    const noiseFor = ({ targets }: Dataset) => targets.map(() => this.#random.normal());
    this.#noise = { training: noiseFor(data.training), validation: noiseFor(data.validation) };
    this.#net = this.#createNet();
    this.#net.initialise(this.#random);
    this.#optimiserState = this.#optimiser().init(this.#net.parameters);
    this.#training = this.#noisy('training');
    this.#validation = this.#noisy('validation');
    this.#sampler = this.#createSampler();
  }

  /** Optimiser steps so far. */
  get steps(): number {
    return this.#step;
  }
  get net(): Mlp {
    return this.#net;
  }
  /** Where the numbers left the range of 32-bit floats; undefined while they are finite. */
  get breakdown(): Breakdown | undefined {
    return this.#breakdown;
  }

  /** The rows with the noise of the settings. */
  get rows(): { readonly training: Dataset; readonly validation: Dataset } {
    return { training: this.#training, validation: this.#validation };
  }

  /** Takes an optimiser step. @returns the loss of the batch before it; not finite if it broke */
  step(): number {
    const { weightDecay } = this.#knobs;
    const batch = this.#sampler.next();
    const loss = lossAndGradient(this.#net, batch, 'mse');
    if (!Number.isFinite(loss)) {
      this.#breakdown ??= findBreakdown(this.#net, batch, this.#step);
      return loss;
    }
    if (weightDecay !== 0) addWeightDecay(this.#net, weightDecay);
    const [updates, state] = this.#optimiser().update(this.#net.gradients, this.#optimiserState);
    applyUpdates(this.#net.parameters, updates);
    this.#optimiserState = state;
    this.#step++;
    return loss;
  }

  validationLoss(): number {
    const { targets, weights } = this.#validation;
    return meanLoss('mse', outputsOf(this.#net, this.#validation), targets, weights);
  }

  /**
   * Changes the settings without a reset.
   * @returns the layers that start again, from 1, since their size has changed
   */
  change(knobs: Knobs): number[] {
    const before = this.#knobs;
    this.#knobs = knobs;
    const isReshaped = !isSame(before.hidden, knobs.hidden);
    const restarted = isReshaped ? this.#reshape() : [];
    const isOutgrown = this.#rowsAtOnce > this.#net.maxBatch;
    const isOther = isReshaped || before.optimiser !== knobs.optimiser;
    if (before.activation !== knobs.activation || isOutgrown) this.#rebuild(!isOther);
    if (isOther) this.#optimiserState = this.#optimiser().init(this.#net.parameters);
    if (before.noise !== knobs.noise) {
      this.#training = this.#noisy('training');
      this.#validation = this.#noisy('validation');
    }
    if (before.noise !== knobs.noise || before.batch !== knobs.batch) {
      this.#sampler = this.#createSampler();
    }
    return restarted;
  }

  get #batch(): number {
    return Math.min(this.#knobs.batch, this.data.training.count);
  }

  /** Rows of a forward pass: also validation rows and pictures, of which many are computed at once. */
  get #rowsAtOnce(): number {
    return Math.max(MIN_ROWS_AT_ONCE, this.#batch);
  }

  #optimiser() {
    const { optimiser, learningRate } = this.#knobs;
    return OPTIMISERS[optimiser]({ learningRate, kernel: this.#net.kernel }) as {
      init(parameters: Float32Array): unknown;
      update(gradients: Float32Array, state: unknown): [Float32Array, unknown];
    };
  }

  #createSampler(): BatchSampler {
    return new BatchSampler(this.#training, this.#batch, this.#random);
  }

  #noisy(part: 'training' | 'validation'): Dataset {
    const noise = this.#noise[part];
    const targets = this.data[part].targets.map((y, i) => y + this.#knobs.noise * noise[i]!);
    return { ...this.data[part], targets };
  }

  #createNet(parameters?: ArrayLike<number>): Mlp {
    const { hidden, activation } = this.#knobs;
    const { inputScales, outputScales } = this.data;
    const widths = [inputScales.length, ...hidden, outputScales.length];
    return new Mlp({ widths, activation }, this.#rowsAtOnce, parameters);
  }

  /** The same weights in a net of another activation or batch. */
  #rebuild(keepsMemory: boolean): void {
    const old = this.#optimiserState as Record<string, number | Float32Array>;
    this.#net = this.#createNet(this.#net.parameters);
    if (!keepsMemory) return;
    // The arrays of the optimiser may belong to the kernel of the old net.
    const copy = this.#optimiser().init(this.#net.parameters) as typeof old;
    for (const [name, value] of Object.entries(old)) {
      if (typeof value === 'number') copy[name] = value;
      else (copy[name] as Float32Array).set(value);
    }
    this.#optimiserState = copy;
  }

  /** A net of other widths: layers of the same size keep their weights, the others start again. */
  #reshape(): number[] {
    const old = this.#net;
    this.#net = this.#createNet();
    this.#net.initialise(new Random(this.#seed, `playground ${this.#net.shape.widths}`));
    const restarted: number[] = [];
    const oldLayers = placesOf(old);
    placesOf(this.#net).forEach((layer, i) => {
      const same = oldLayers[i];
      if (same?.inputs === layer.inputs && same.outputs === layer.outputs) {
        this.#net.parameters.set(old.parameters.subarray(same.start, same.end), layer.start);
      } else restarted.push(i + 1);
    });
    return restarted;
  }
}

/** Each layer with the place of its parameters. */
function placesOf({ shape }: Mlp) {
  let end = 0;
  return layersOf(shape.widths).map(({ inputs, outputs, weights, biases }) => {
    const start = end;
    end += weights + biases;
    return { inputs, outputs, start, end };
  });
}
