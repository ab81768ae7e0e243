/** The residual kind against the nominal one, over families of rigs. */
import { expect, it } from 'vitest';
import { floorErrors } from '../../../src/learning/angle-errors.ts';
import { drawRig, simulatedDescription } from '../../../src/simulator/rig-family.ts';
import { errorsOf, hobby } from './trained-rigs.ts';

it.each([5, 10, 20])(
  'residual is never worse than nominal on %i samples, whatever the rig',
  (count) => {
    const rigs = [1, 2, 3, 4, 5, 6].flatMap((seed) => [drawRig(seed), drawRig(seed, 1.8)]);
    for (const rig of [hobby, simulatedDescription('ideal'), ...rigs]) {
      const { medianMm } = floorErrors(errorsOf(rig, 'residual', count));
      // On the ideal rig, only the rounding of pulses remains as an error.
      expect(medianMm, rig.name).toBeLessThanOrEqual(
        floorErrors(errorsOf(rig, 'nominal', count)).medianMm! + 0.1,
      );
    }
  },
);
