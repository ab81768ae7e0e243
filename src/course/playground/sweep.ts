/** A sweep over two settings of the playground: the validation loss of a net for each pair of values. */
import type { PreparedData } from './columns.ts';
import { type Knobs, LiveTraining } from './live-training.ts';

/** Settings that a sweep varies, each with its values. */
export const SWEPT = {
  learningRate: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1],
  batch: [1, 4, 16, 64, 256],
  width: [2, 4, 8, 16, 32, 64],
  layers: [1, 2, 3, 4],
  weightDecay: [0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1],
  noise: [0, 0.1, 0.2, 0.4, 0.8],
} as const satisfies Record<string, readonly number[]>;
export type SweptName = keyof typeof SWEPT;

/** The settings with another value of one of them. */
export function withValue(knobs: Knobs, name: SweptName, value: number): Knobs {
  const { hidden } = knobs;
  if (name === 'width') return { ...knobs, hidden: hidden.map(() => value) };
  if (name === 'layers') {
    return { ...knobs, hidden: new Array<number>(value).fill(hidden[0] ?? 16) };
  }
  return { ...knobs, [name]: value };
}

/** What a sweep varies, and how long it trains each net. */
export interface SweepRequest {
  readonly x: SweptName;
  readonly y: SweptName;
  readonly steps: number;
}

/** The result of a pair of values, by their places. */
export interface SweepCell {
  readonly column: number;
  readonly row: number;
  /** Infinite if the training broke. */
  readonly validationLoss: number;
}

/** Trains a net for each pair, all from the same seed; yields as they are done. */
export function* sweep(
  data: PreparedData,
  knobs: Knobs,
  seed: number,
  { x, y, steps }: SweepRequest,
): Generator<SweepCell, void, void> {
  for (const [row, yValue] of SWEPT[y].entries()) {
    for (const [column, xValue] of SWEPT[x].entries()) {
      const changed = withValue(withValue(knobs, x, xValue), y, yValue);
      const training = new LiveTraining(data, changed, seed);
      while (training.steps < steps && Number.isFinite(training.step()));
      const loss = training.validationLoss();
      const validationLoss = Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
      yield { column, row, validationLoss };
    }
  }
}
