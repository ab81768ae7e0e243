/**
 * The multi-layer perceptron: dense layers h ← σ(W h + b), the last one without σ, and
 * backpropagation. All parameters are in one array, so that optimisers and files do not depend on
 * the layers.
 */
import type { Random } from '../random.ts';
import { ACTIVATIONS, type Activation } from './activations.ts';
import { type Kernel, rowMajor, transposed } from './kernel/kernel.ts';
import { kernelFor } from './kernel/kernel-choice.ts';
import { layersOf, parameterCount } from './net-settings.ts';

/** The shape of a net. */
export interface MlpShape {
  /** Widths from the inputs to the outputs: [2, 256, 2] is a net with one hidden layer. */
  readonly widths: readonly number[];
  /** The activation of the hidden layers. */
  readonly activation: Activation;
}

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs, inputs] row-major, as in PyTorch. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  readonly weightGradients: Float32Array;
  readonly biasGradients: Float32Array;
  /** W h + b, [batch, outputs]. */
  readonly preActivations: Float32Array;
  /** σ of the pre-activations; in the last layer, without σ, the same array. */
  readonly activations: Float32Array;
  /** dLoss/dPreActivation, [batch, outputs]. */
  readonly deltas: Float32Array;
}

/** A net with buffers for a batch: forward and backward allocate nothing. */
export class Mlp {
  readonly shape: MlpShape;
  readonly maxBatch: number;
  /** For each layer, its weights [outputs, inputs] row-major, then its biases. */
  readonly parameters: Float32Array;
  /** dLoss/dParameter of the last `backward`, in the order of the parameters. */
  readonly gradients: Float32Array;
  readonly kernel: Kernel;
  readonly #layers: Layer[];
  readonly #inputs: Float32Array;
  readonly #ones: Float32Array;

  /** @param parameters copied; all zero by default */
  constructor(
    shape: MlpShape,
    maxBatch: number,
    parameters: ArrayLike<number> = [],
    kernel = kernelFor(shape.widths, maxBatch),
  ) {
    this.shape = shape;
    this.maxBatch = maxBatch;
    this.kernel = kernel;
    this.parameters = kernel.allocate(parameterCount(shape.widths));
    this.parameters.set(parameters);
    this.gradients = kernel.allocate(this.parameters.length);
    this.#inputs = kernel.allocate(maxBatch * shape.widths[0]!);
    this.#ones = kernel.allocate(maxBatch).fill(1);
    this.#layers = this.#createLayers();
  }

  /** Initialises all parameters from U(-1/√inputs, 1/√inputs), PyTorch's default for Linear. */
  initialise(random: Random): void {
    for (const { inputs, weights, biases } of this.#layers) {
      const bound = 1 / Math.sqrt(inputs);
      for (let i = 0; i < weights.length; i++) weights[i] = random.uniform(-bound, bound);
      for (let i = 0; i < biases.length; i++) biases[i] = random.uniform(-bound, bound);
    }
  }

  /**
   * Computes the outputs for a batch.
   * @param inputs [batch, inputs] row-major
   * @returns [maxBatch, outputs] row-major; only the first `batch` rows are valid, until the next
   * call
   */
  forward(inputs: Float32Array, batch: number): Float32Array {
    for (let i = 0; i < batch * this.shape.widths[0]!; i++) this.#inputs[i] = inputs[i]!;
    let values = this.#inputs;
    for (const layer of this.#layers) {
      this.#forwardLayer(layer, values, batch);
      values = layer.activations;
    }
    return values;
  }

  /**
   * Backpropagates dLoss/dOutput of the last `forward` to all parameters, into `gradients`.
   * @param outputGradients [batch, outputs] row-major
   */
  backward(outputGradients: Float32Array, batch: number): void {
    this.gradients.fill(0);
    const last = this.#layers.length - 1;
    this.#layers[last]!.deltas.set(
      outputGradients.subarray(0, batch * this.#layers[last]!.outputs),
    );
    for (let i = last; i >= 0; i--) {
      const layer = this.#layers[i]!;
      const below = this.#layers[i - 1];
      this.#addParameterGradients(layer, below?.activations ?? this.#inputs, batch);
      if (below) this.#backpropagate(layer, below, batch);
    }
  }

  #forwardLayer(layer: Layer, below: Float32Array, batch: number): void {
    const { inputs, outputs, preActivations, activations, biases } = layer;
    for (let row = 0; row < batch; row++) preActivations.set(biases, row * outputs);
    const weights = transposed(rowMajor(layer.weights, inputs));
    this.kernel.addProduct(
      preActivations,
      rowMajor(below, inputs),
      weights,
      batch,
      inputs,
      outputs,
    );
    if (activations === preActivations) return;
    const count = batch * outputs;
    const { activation } = this.shape;
    if (activation === 'relu') {
      this.kernel.relu(activations, preActivations, count);
    } else {
      const { value } = ACTIVATIONS[activation];
      for (let i = 0; i < count; i++) activations[i] = value(preActivations[i]!);
    }
  }

  #addParameterGradients(layer: Layer, below: Float32Array, batch: number): void {
    const { inputs, outputs, weightGradients, biasGradients } = layer;
    const deltas = rowMajor(layer.deltas, outputs);
    const values = rowMajor(below, inputs);
    this.kernel.addProduct(weightGradients, transposed(deltas), values, outputs, batch, inputs);
    // A bias is the weight of an input that is always one.
    this.kernel.addProduct(biasGradients, rowMajor(this.#ones, batch), deltas, 1, batch, outputs);
  }

  #backpropagate(layer: Layer, below: Layer, batch: number): void {
    const { inputs, outputs } = layer;
    below.deltas.fill(0, 0, batch * inputs);
    const deltas = rowMajor(layer.deltas, outputs);
    const weights = rowMajor(layer.weights, inputs);
    this.kernel.addProduct(below.deltas, deltas, weights, batch, outputs, inputs);
    const count = batch * inputs;
    const { activation } = this.shape;
    if (activation === 'relu') {
      this.kernel.reluBackward(below.deltas, below.preActivations, count);
    } else {
      const { derivative } = ACTIVATIONS[activation];
      for (let i = 0; i < count; i++) {
        below.deltas[i]! *= derivative(below.preActivations[i]!, below.activations[i]!);
      }
    }
  }

  #createLayers(): Layer[] {
    const { widths } = this.shape;
    let offset = 0;
    const take = (count: number) => {
      const range = [offset, offset + count] as const;
      offset += count;
      return [this.parameters.subarray(...range), this.gradients.subarray(...range)] as const;
    };
    return layersOf(widths).map(({ inputs, outputs, ...counts }, i) => {
      const [weights, weightGradients] = take(counts.weights);
      const [biases, biasGradients] = take(counts.biases);
      const room = () => this.kernel.allocate(this.maxBatch * outputs);
      const preActivations = room();
      return {
        inputs,
        outputs,
        weights,
        biases,
        weightGradients,
        biasGradients,
        preActivations,
        activations: i < widths.length - 2 ? room() : preActivations,
        deltas: room(),
      };
    });
  }
}
