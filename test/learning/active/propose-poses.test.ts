/** Proposals from samples of rigs of the family, computed from the physics alone. */
import { expect, it } from 'vitest';
import { anglesOfPulses } from '../../../src/geometry/servo.ts';
import { canPropose, proposePoses } from '../../../src/learning/active/propose-poses.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';
import { knownOf } from '../../../src/simulator/simulated-rig-file.ts';
import { takeSamples } from '../one-sided-samples.ts';

const rig = drawRig(31);
const request = { rig: knownOf(rig), measurements: takeSamples(rig, 12, 1), seed: 1, pose: 12 };

it('proposes the same for the same seed, pose and samples, and others for another pose', () => {
  const proposals = proposePoses(request);
  expect(proposals.length).toBeGreaterThan(50);
  expect(proposePoses(request)).toEqual(proposals);
  expect(proposePoses({ ...request, pose: 13 })[0]).not.toEqual(proposals[0]);
});

it('proposes poses away from the samples', () => {
  const near = request.measurements.filter(({ yM }) => yM > 0);
  const [best] = proposePoses({ ...request, measurements: near });
  const visited = near.map((sample) => anglesOfPulses(rig, sample).panRad);
  expect(best!.panRad).toBeLessThan(Math.min(...visited));
});

it('is not used with too few samples, or once there are enough for any plan', () => {
  const decided = [5, 6, 100, 101].map((samples) => canPropose(samples));
  expect(decided).toEqual([false, true, true, false]);
});
