/**
 * Why a loss is not a number: the first layer, from the inputs, at which the numbers of a net leave the
 * range of 32-bit floats (3.4e38).
 */
import { Mlp } from '../../learning/mlp.ts';
import { layersOf } from '../../learning/net-settings.ts';
import type { Dataset } from '../../learning/training-loop.ts';

/** The first place where the numbers are not finite. */
export interface Breakdown {
  /** Optimiser steps before. */
  readonly step: number;
  /** The layer, from 1; the last one gives the outputs. */
  readonly layer: number;
  readonly layers: number;
  /** Whether its weights are infinite already, its sums, or only the loss of its outputs. */
  readonly what: 'weights' | 'sums' | 'loss';
  /** Largest finite weight of each layer, in absolute value. */
  readonly largestWeights: readonly number[];
}

/** Finds the first layer whose weights or sums are not finite. */
export function findBreakdown({ shape, parameters }: Mlp, batch: Dataset, step: number): Breakdown {
  const { widths, activation } = shape;
  let end = 0;
  const layers = layersOf(widths).map(({ weights, biases }) => {
    const start = end;
    end += weights + biases;
    return { values: parameters.subarray(start, end), end };
  });
  const largestWeights = layers.map(({ values }) =>
    values.reduce(
      (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
      0,
    ),
  );
  const found = { step, layers: layers.length, largestWeights };
  for (const [i, { values, end: last }] of layers.entries()) {
    const layer = i + 1;
    if (!values.every(Number.isFinite)) return { ...found, layer, what: 'weights' };
    // The layers up to this one are a net of their own, whose outputs are its sums.
    const part = { widths: widths.slice(0, layer + 1), activation };
    const net = new Mlp(part, batch.count, parameters.subarray(0, last));
    const sums = net.forward(batch.inputs, batch.count);
    if (!sums.subarray(0, batch.count * widths[layer]!).every(Number.isFinite)) {
      return { ...found, layer, what: 'sums' };
    }
  }
  return { ...found, layer: layers.length, what: 'loss' };
}
