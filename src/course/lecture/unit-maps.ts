/**
 * A small net in training whose every unit can be seen: its response over the inputs, for the
 * chapter on the multi-layer perceptron.
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
const LEARNING_RATE = 0.02;

/** Shapes to learn, as functions on the square ± 1. */
const TARGETS = {
  xor: (x: number, y: number) => Math.tanh(12 * x * y),
  ring: (x: number, y: number) => Math.tanh(8 * (x * x + y * y - 0.4)),
  stripes: (x: number, y: number) => Math.sin(5 * (x + 0.4 * y)),
} as const satisfies Record<string, (x: number, y: number) => number>;
export type TargetName = keyof typeof TARGETS;

/** Coordinate of the centre of a cell. */
const centre = (i: number): number => (2 * (i + 0.5)) / MAP_CELLS - 1;
/** The cells from the upper left, row by row; y points up. */
const PLACES = Array.from({ length: CELLS }, (_, i) => ({
  x: centre(i % MAP_CELLS),
  y: -centre(Math.floor(i / MAP_CELLS)),
}));
const INPUTS = Float32Array.from(PLACES.flatMap(({ x, y }) => [x, y]));

/** The target as a map. */
export const targetMap = (name: TargetName): Float32Array =>
  Float32Array.from(PLACES, ({ x, y }) => TARGETS[name](x, y));

/** The inputs as maps. */
export const inputMaps = (): Float32Array[] => [
  Float32Array.from(PLACES, ({ x }) => x),
  Float32Array.from(PLACES, ({ y }) => y),
];

/** A net from two inputs to one output, in training on a target. */
export class MappedNet {
  readonly widths: readonly number[];
  readonly #activation: Activation;
  readonly #net: Mlp;
  readonly #targets: Float32Array;
  readonly #weights = new Float32Array(CELLS).fill(1);
  readonly #optimiser = adam({ learningRate: LEARNING_RATE });
  #state: AdamState;

  constructor(hidden: readonly number[], activation: Activation, target: TargetName, seed: number) {
    this.widths = [2, ...hidden, 1];
    this.#activation = activation;
    this.#targets = targetMap(target);
    this.#net = new Mlp({ widths: this.widths, activation }, CELLS);
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
    const outputs = this.#net.forward(INPUTS, CELLS);
    const gradients = new Float32Array(CELLS);
    const loss = meanLoss('mse', outputs, this.#targets, this.#weights, gradients);
    this.#net.backward(gradients, CELLS);
    const [updates, state] = this.#optimiser.update(this.#net.gradients, this.#state);
    applyUpdates(this.#net.parameters, updates);
    this.#state = state;
    return loss;
  }

  /** The response of each unit of each layer behind the inputs, as maps. */
  maps(): Float32Array[][] {
    const { value } = ACTIVATIONS[this.#activation];
    return this.widths.slice(1).map((width, layer) => {
      const isLast = layer === this.widths.length - 2;
      // The layers up to this one are a net of their own, whose outputs are the pre-activations.
      const shape = { widths: this.widths.slice(0, layer + 2), activation: this.#activation };
      const size = layersOf(shape.widths).reduce((sum, one) => sum + one.weights + one.biases, 0);
      const part = new Mlp(shape, CELLS, this.#net.parameters.subarray(0, size));
      const outputs = part.forward(INPUTS, CELLS);
      return Array.from({ length: width }, (_, unit) =>
        Float32Array.from({ length: CELLS }, (_, cell) => {
          const sum = outputs[cell * width + unit]!;
          return isLast ? sum : value(sum);
        }),
      );
    });
  }
}
