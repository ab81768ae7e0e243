/**
 * Three sectors of the floor as classes, and a small net that learns them by categorical
 * cross-entropy with softmax, for the chapter on losses.
 */
import { Mlp } from '../../learning/mlp.ts';
import { type AdamState, adam, applyUpdates } from '../../learning/optimisers.ts';
import { Random } from '../../random.ts';

/** Number of classes. */
export const SECTORS = 3;
const POINTS = 150;
const HIDDEN = 16;
const LEARNING_RATE = 0.02;
/** Fraction of a turn by which the border of two sectors is blurred. */
const BLUR_RAD = 0.15;

/** Probabilities from the numbers of a net, one for each class. */
export function softmax(z: ArrayLike<number>): number[] {
  const values = Array.from(z);
  const top = Math.max(...values); // Keeps exp from overflowing.
  const powers = values.map((value) => Math.exp(value - top));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

/** A floor point with its sector. */
export interface SectorPoint {
  readonly x: number;
  readonly y: number;
  readonly sector: number;
}

/** Points of a seed in the square ± 2 around the robot. */
export function drawSectors(seed: number): SectorPoint[] {
  const random = new Random(seed, 'lecture sectors');
  return Array.from({ length: POINTS }, () => {
    const [x, y] = [random.uniform(-2, 2), random.uniform(-2, 2)];
    const bearing = Math.atan2(y, x) + random.normal(BLUR_RAD) + 3 * Math.PI;
    return { x, y, sector: Math.floor((SECTORS * bearing) / (2 * Math.PI)) % SECTORS };
  });
}

/** A net 2-16-3 in training. */
export class SectorNet {
  readonly #net: Mlp;
  readonly #inputs: Float32Array;
  readonly #points: readonly SectorPoint[];
  readonly #optimiser = adam({ learningRate: LEARNING_RATE });
  #state: AdamState;

  constructor(points: readonly SectorPoint[], seed: number) {
    this.#points = points;
    this.#inputs = Float32Array.from(points.flatMap(({ x, y }) => [x, y]));
    this.#net = new Mlp({ widths: [2, HIDDEN, SECTORS], activation: 'tanh' }, points.length);
    this.#net.initialise(new Random(seed, 'lecture sector net'));
    this.#state = this.#optimiser.init(this.#net.parameters);
  }

  /** Takes an optimiser step with all points; returns the loss before it and the number of hits. */
  step(): { readonly loss: number; readonly correct: number } {
    const count = this.#points.length;
    const outputs = this.#net.forward(this.#inputs, count);
    const gradients = new Float32Array(count * SECTORS);
    let [loss, correct] = [0, 0];
    for (const [row, { sector }] of this.#points.entries()) {
      const p = softmax(outputs.subarray(row * SECTORS, (row + 1) * SECTORS));
      loss -= Math.log(Math.max(p[sector]!, 1e-12)) / count;
      if (p[sector] === Math.max(...p)) correct++;
      for (const [k, value] of p.entries()) {
        gradients[row * SECTORS + k] = (value - (k === sector ? 1 : 0)) / count;
      }
    }
    this.#net.backward(gradients, count);
    const [updates, state] = this.#optimiser.update(this.#net.gradients, this.#state);
    applyUpdates(this.#net.parameters, updates);
    this.#state = state;
    return { loss, correct };
  }

  /** The probabilities of the sectors at a point. */
  at(x: number, y: number): number[] {
    return softmax(this.#net.forward(Float32Array.of(x, y), 1).subarray(0, SECTORS));
  }
}
