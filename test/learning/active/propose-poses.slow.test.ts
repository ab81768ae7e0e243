/** Models trained on proposed samples, against models trained on evenly spread ones. */
import { expect, it } from 'vitest';
import { pulsesForAngles } from '../../../src/geometry/servo.ts';
import { proposePoses } from '../../../src/learning/active/propose-poses.ts';
import { loadModel } from '../../../src/learning/model.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { quantile } from '../../../src/quantile.ts';
import { Random } from '../../../src/random.ts';
import type { Measurement } from '../../../src/samples/sample.ts';
import { look } from '../../../src/simulator/mechanics.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';
import {
  knownOf,
  type SimulatedRigDescription,
} from '../../../src/simulator/simulated-rig-file.ts';
import { settledHit } from '../../../src/simulator/true-rig.ts';
import { shoot, takeSamples } from '../one-sided-samples.ts';

it('reduces large errors more than evenly spread samples', () => {
  const rigs = Array.from({ length: 8 }, (_, i) => drawRig(40 + i));
  const largeMm = (take: (rig: SimulatedRigDescription, seed: number) => Measurement[]) =>
    rigs
      .map((drawn, seed) => {
        const model = loadModel(
          trainModel({
            kind: 'servo-nets',
            rig: knownOf(drawn),
            measurements: take(drawn, seed),
            seed,
          }),
        );
        const errorsMm = shoot(drawn, (target) => model.predict(target)?.angles, seed);
        return quantile(
          errorsMm.map((errorMm) => errorMm ?? 1000),
          0.95,
        )!;
      })
      .reduce((sum, errorMm) => sum + errorMm / rigs.length, 0);
  const evenly = largeMm((drawn, seed) => takeSamples(drawn, 12, seed));
  const actively = largeMm((drawn, seed) => takeActively(drawn, 12, seed));
  expect(actively).toBeLessThan(0.95 * evenly);
});

/** Six samples of the space-filling plan, then proposed ones. */
function takeActively(drawn: SimulatedRigDescription, count: number, seed: number): Measurement[] {
  const measurements = takeSamples(drawn, 6, seed);
  const servo = new Random(seed, 'active servo');
  const camera = new Random(seed, 'active camera');
  for (let pose = 6; measurements.length < count; pose++) {
    const [angles] = proposePoses({ rig: knownOf(drawn), measurements, seed, pose });
    const pulses = pulsesForAngles(drawn, angles!);
    const seen = look(drawn, settledHit(drawn, pulses, servo), camera);
    if (seen) measurements.push({ ...pulses, panSide: 1, tiltSide: 1, ...seen });
  }
  return measurements;
}
