/**
 * Finds the measurements that are nonsense (a reflection taken for the spot) before a net learns from
 * them: corrections change smoothly over the floor, so a row far from a robust linear fit is an outlier.
 */

import { quantile } from '../../quantile.ts';
import type { Random } from '../../random.ts';
import { fitNet } from '../fit-net.ts';
import { Mlp } from '../mlp.ts';
import { type Dataset, outputsOf } from '../training-loop.ts';

/** Rows this many times as far off as the median row count for nothing. */
const OUTLIER_FACTOR = 6;
/** A linear model may be so far off by itself; in units of the outputs. */
const TOLERANCE = 0.4;
/** Errors greater than 1 / this pull with constant force in the linear fit. */
const HUBER_WEIGHT = 2.5;

/** The tables of a training. */
export interface SplitDatasets {
  readonly training: Dataset;
  readonly validation: Dataset;
}

/** The same tables with the outliers' weights set to zero; at least half of the training rows stay. */
export function maskOutliers(
  { training, validation }: SplitDatasets,
  random: Random,
): SplitDatasets {
  const widths = [
    training.inputs.length / training.count,
    training.targets.length / training.count,
  ];
  const net = new Mlp({ widths, activation: 'identity' }, training.count);
  const weights = new Float32Array(training.weights.length).fill(HUBER_WEIGHT);
  const flat = { ...training, weights };
  const settings = {
    loss: 'smooth-l1',
    iterations: 400,
    learningRate: 0.05,
    patience: Number.POSITIVE_INFINITY,
    weightDecay: 0,
  } as const;
  fitNet(net, flat, flat, settings, random, () => {});
  const distances = residualNorms(net, training);
  const limit = Math.max(TOLERANCE, OUTLIER_FACTOR * quantile(distances, 0.5)!);
  return {
    training: withoutOutliers(limit, training, distances),
    validation: withoutOutliers(limit, validation, residualNorms(net, validation)),
  };
}

/** How far each row's targets are from what the net says. */
function residualNorms(net: Mlp, table: Dataset): number[] {
  const outputs = outputsOf(net, table);
  const width = outputs.length / table.count;
  return Array.from({ length: table.count }, (_, row) => {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) {
      squares += (outputs[i]! - table.targets[i]!) ** 2;
    }
    return Math.sqrt(squares);
  });
}

function withoutOutliers(limit: number, table: Dataset, distances: readonly number[]): Dataset {
  // Without a single row, validation would find every net perfect.
  if (distances.every((distance) => distance > limit)) return table;
  const width = table.weights.length / table.count;
  const weights = table.weights.map((weight, i) =>
    distances[Math.floor(i / width)]! <= limit ? weight : 0,
  );
  return { ...table, weights };
}
