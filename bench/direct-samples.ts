/**
 * Samples of Sobol targets computed from the physics of a simulated rig alone: no wire, no clock.
 */
import {
  type Approach,
  planTarget,
  returnAt,
  sidesAt,
  targetIndexAt,
} from '../src/samples/plans.ts';
import type { Measurement } from '../src/samples/sample.ts';
import type { SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { takeSamples } from '../src/simulator/true-rig.ts';

/** Takes samples; the same seed gives the same samples. */
export const directSamples = (
  rig: SimulatedRigDescription,
  count: number,
  seed: number,
  approach: Approach = 'below',
): Measurement[] =>
  takeSamples(rig, {
    count,
    seed,
    targetAt: (index) =>
      planTarget({ plan: 'sobol', count, seed }, rig.workArea, targetIndexAt('sobol', index)),
    returnAt: (index) => returnAt('sobol', index),
    sidesAt: (index) => sidesAt(approach, seed, index),
  });
