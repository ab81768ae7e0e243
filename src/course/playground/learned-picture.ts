/**
 * What a net of the playground has learned, in the units of the columns: a curve over one input, a
 * map over two, and for more inputs the predictions at the validation rows.
 */
import type { Mlp } from '../../learning/mlp.ts';
import { type Dataset, outputsOf } from '../../learning/training-loop.ts';
import type { PreparedData, Scale } from './columns.ts';

/** A point of a curve, or a prediction with its true value. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** What a net has learned about one output. */
export type LearnedPicture =
  | {
      readonly kind: 'curve';
      readonly line: readonly PicturePoint[];
    }
  | {
      readonly kind: 'map';
      /** [MAP_CELLS, MAP_CELLS] from the upper left, row by row. */
      readonly values: Float32Array;
    }
  | {
      readonly kind: 'predictions';
      /** x true, y predicted. */
      readonly points: readonly PicturePoint[];
    };

/** Cells of a map along each side. */
export const MAP_CELLS = 32;
const LINE_POINTS = 161;

const inUnits = (standardised: number, { mean, deviation }: Scale): number =>
  mean + deviation * standardised;

/** A place within the range of a column, from 0 to 1, standardised. */
const standardisedAt = ({ mean, deviation, min, max }: Scale, share: number): number =>
  (min + share * (max - min) - mean) / deviation;

/** Draws what a net has learned. @param output its place among the outputs */
export function pictureOf(net: Mlp, data: PreparedData, output: number): LearnedPicture {
  const { inputScales, outputScales, validation } = data;
  const scale = outputScales[output]!;
  const width = outputScales.length;
  const predict = (inputs: Float32Array): Float32Array => {
    const count = inputs.length / inputScales.length;
    const targets = new Float32Array(count * width);
    const outputs = outputsOf(net, { count, inputs, targets, weights: targets });
    return Float32Array.from({ length: count }, (_, row) =>
      inUnits(outputs[row * width + output]!, scale),
    );
  };
  const [first, second, ...more] = inputScales as readonly [Scale, ...Scale[]];
  if (!second) {
    const shares = Array.from({ length: LINE_POINTS }, (_, i) => i / (LINE_POINTS - 1));
    const values = predict(Float32Array.from(shares, (share) => standardisedAt(first, share)));
    const line = shares.map((share, i) => ({
      x: first.min + share * (first.max - first.min),
      y: values[i]!,
    }));
    return { kind: 'curve', line };
  }
  if (more.length > 0) {
    const values = predict(validation.inputs);
    const points = Array.from(values, (y, row) => ({
      x: targetOf(validation, data, row, output),
      y,
    }));
    return { kind: 'predictions', points };
  }
  const centre = (i: number): number => (i + 0.5) / MAP_CELLS;
  const inputs = new Float32Array(2 * MAP_CELLS ** 2);
  for (let cell = 0; cell < MAP_CELLS ** 2; cell++) {
    inputs[2 * cell] = standardisedAt(first, centre(cell % MAP_CELLS));
    inputs[2 * cell + 1] = standardisedAt(second, 1 - centre(Math.floor(cell / MAP_CELLS)));
  }
  return { kind: 'map', values: predict(inputs) };
}

/** The target of a row in the unit of its column. */
export const targetOf = (
  { targets }: Dataset,
  { outputScales }: PreparedData,
  row: number,
  output: number,
): number => inUnits(targets[row * outputScales.length + output]!, outputScales[output]!);

/** An input of a row in the unit of its column. */
export const inputOf = (
  { inputs }: Dataset,
  { inputScales }: PreparedData,
  row: number,
  input: number,
): number => inUnits(inputs[row * inputScales.length + input]!, inputScales[input]!);
