/**
 * A small net in training whose every unit can be seen: its response over two inputs as a
 * map, over one as a curve. For the chapter on the multi-layer perceptron.
 */
import { ACTIVATIONS, type Activation } from '../../learning/activations.ts';
import { meanLoss } from '../../learning/losses.ts';
import { Mlp } from '../../learning/mlp.ts';
import { layersOf } from '../../learning/net-settings.ts';
import { type AdamState, adam, applyUpdates } from '../../learning/optimisers.ts';
import { Random } from '../../random.ts';

/** Cells of a map along each side. */
export const MAP_CELLS = 20;
const CELLS = MAP_CELLS ** 2;
/** Places of a curve. */
const LINE_CELLS = 50;
const LEARNING_RATE = 0.02;

/** Shapes to learn, as functions on the square ± 1. */
const TARGETS = {
  xor: (x: number, y: number) => Math.tanh(12 * x * y),
  ring: (x: number, y: number) => Math.tanh(8 * (x * x + y * y - 0.4)),
  stripes: (x: number, y: number) => Math.sin(5 * (x + 0.4 * y)),
  wave: (x: number) => 0.8 * Math.sin(5 * x),
} as const satisfies Record<string, (x: number, y: number) => number>;
/** Number of inputs of a target. */
const inputCount = (name: TargetName): 1 | 2 => (name === 'wave' ? 1 : 2);
export type TargetName = keyof typeof TARGETS;

/** Coordinate of the centre of a cell. */
const centre = (i: number): number => (2 * (i + 0.5)) / MAP_CELLS - 1;
/** The cells from the upper left, row by row; y points up. */
const PLACES = Array.from({ length: CELLS }, (_, i) => ({
  x: centre(i % MAP_CELLS),
  y: -centre(Math.floor(i / MAP_CELLS)),
}));
const LINE = Array.from({ length: LINE_CELLS }, (_, i) => ({
  x: (2 * i) / (LINE_CELLS - 1) - 1,
  y: 0,
}));
const placesOf = (name: TargetName) => (inputCount(name) === 1 ? LINE : PLACES);

/** The target as a map, or as a curve. */
export const targetMap = (name: TargetName): Float32Array =>
  Float32Array.from(placesOf(name), ({ x, y }) => TARGETS[name](x, y));

/** The inputs of a target as maps, or as a curve. */
export const inputMaps = (name: TargetName): Float32Array[] =>
  (['x', 'y'] as const)
    .slice(0, inputCount(name))
    .map((axis) => Float32Array.from(placesOf(name), (place) => place[axis]));

/** Whether responses are curves, over one input. */
export const isCurve = (response: Float32Array): boolean => response.length === LINE_CELLS;

/** A net from one or two inputs to one output, in training on a target. */
export class MappedNet {
  readonly widths: readonly number[];
  readonly #activation: Activation;
  readonly #net: Mlp;
  readonly #targets: Float32Array;
  readonly #inputs: Float32Array;
  readonly #weights: Float32Array;
  readonly #optimiser = adam({ learningRate: LEARNING_RATE });
  #state: AdamState;

  constructor(hidden: readonly number[], activation: Activation, target: TargetName, seed: number) {
    this.widths = [inputCount(target), ...hidden, 1];
    this.#activation = activation;
    this.#targets = targetMap(target);
    const inputs = inputMaps(target);
    const count = this.#targets.length;
    this.#inputs = Float32Array.from({ length: count * inputs.length }, (_, i) => {
      return inputs[i % inputs.length]![Math.floor(i / inputs.length)]!;
    });
    this.#weights = new Float32Array(count).fill(1);
    this.#net = new Mlp({ widths: this.widths, activation }, count);
    this.#net.initialise(new Random(seed, 'lecture mapped net'));
    this.#state = this.#optimiser.init(this.#net.parameters);
  }

  /** The weights of each layer, [outputs, inputs] row-major. */
  get layers(): Float32Array[] {
    let start = 0;
    return layersOf(this.widths).map(({ weights, biases }) => {
      const layer = this.#net.parameters.subarray(start, start + weights);
      start += weights + biases;
      return layer;
    });
  }

  /** Takes an optimiser step; returns the mean squared error before it. */
  step(): number {
    const count = this.#targets.length;
    const outputs = this.#net.forward(this.#inputs, count);
    const gradients = new Float32Array(count);
    const loss = meanLoss('mse', outputs, this.#targets, this.#weights, gradients);
    this.#net.backward(gradients, count);
    const [updates, state] = this.#optimiser.update(this.#net.gradients, this.#state);
    applyUpdates(this.#net.parameters, updates);
    this.#state = state;
    return loss;
  }

  /** The response of each unit of each layer behind the inputs, as maps or curves. */
  maps(): Float32Array[][] {
    const count = this.#targets.length;
    const { value } = ACTIVATIONS[this.#activation];
    return this.widths.slice(1).map((width, layer) => {
      const isLast = layer === this.widths.length - 2;
      // The layers up to this one are a net of their own, whose outputs are the pre-activations.
      const shape = { widths: this.widths.slice(0, layer + 2), activation: this.#activation };
      const size = layersOf(shape.widths).reduce((sum, one) => sum + one.weights + one.biases, 0);
      const part = new Mlp(shape, count, this.#net.parameters.subarray(0, size));
      const outputs = part.forward(this.#inputs, count);
      return Array.from({ length: width }, (_, unit) =>
        Float32Array.from({ length: count }, (_, cell) => {
          const sum = outputs[cell * width + unit]!;
          return isLast ? sum : value(sum);
        }),
      );
    });
  }
}
