/**
 * Detects outliers, such as a reflection measured in place of the spot, before a net is trained.
 * Corrections are smooth over the floor, so a row with a large residual of a robust linear fit is an
 * outlier.
 */

import { quantile } from '../../quantile.ts';
import type { Random } from '../../random.ts';
import { fitNet } from '../fit-net.ts';
import { Mlp } from '../mlp.ts';
import { type Dataset, outputsOf } from '../training-loop.ts';

/** Rows with a residual above this multiple of the median are outliers. */
const OUTLIER_FACTOR = 6;
/** Model error of the linear fit, in units of the outputs: smaller residuals are never outliers. */
const TOLERANCE = 0.4;
/** Weight in the linear fit, whose smooth L1 loss is linear for errors above its inverse. */
const HUBER_WEIGHT = 2.5;

/** Training and validation rows. */
export interface SplitDatasets {
  readonly training: Dataset;
  readonly validation: Dataset;
}

/** Sets the weights of outliers to zero; keeps at least half of the training rows. */
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

/** Euclidean norm of each row's residual. */
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
  // Without any rows, every net would have a validation loss of zero.
  if (distances.every((distance) => distance > limit)) return table;
  const width = table.weights.length / table.count;
  const weights = table.weights.map((weight, i) =>
    distances[Math.floor(i / width)]! <= limit ? weight : 0,
  );
  return { ...table, weights };
}
