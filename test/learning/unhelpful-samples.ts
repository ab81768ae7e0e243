/**
 * Sets of samples with little or no information. A model trained on them may be poor, but must be
 * valid.
 */
import type { Measurement } from '../../src/samples/sample.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { floorPoint, metres } from '../../src/units.ts';
import { takeSamples } from './one-sided-samples.ts';

const good = takeSamples(simulatedDescription('hobby'), 40, 1);

const pulsesOf = ({ panUs, tiltUs }: Measurement) => ({ panUs, tiltUs });

export const UNHELPFUL_SAMPLES: Readonly<Record<string, readonly Measurement[]>> = {
  'five samples, eight times each': Array.from({ length: 40 }, (_, i) => good[i % 5]!),
  'samples on one ray': good.map((sample) => ({ ...sample, yM: metres(0) })),
  'five poses, whatever is seen': good.map((sample, i) => ({
    ...sample,
    ...pulsesOf(good[i % 5]!),
  })),
  'nothing but outliers': good.map((sample, i) => ({ ...sample, ...pulsesOf(good.at(-i)!) })),
  'points at the base': good.map((sample) => ({ ...sample, ...floorPoint(0, 0) })),
  'points a hundred metres off': good.map((sample) => ({ ...sample, ...floorPoint(-100, 100) })),
};
