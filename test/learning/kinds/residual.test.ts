import { describe, expect, it } from 'vitest';
import { floorErrors } from '../../../src/learning/angle-errors.ts';
import { loadModel } from '../../../src/learning/model.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { simulatedDescription } from '../../../src/simulator/rig-family.ts';
import {
  knownOf,
  type SimulatedRigDescription,
} from '../../../src/simulator/simulated-rig-file.ts';
import { floorPoint } from '../../../src/units.ts';
import { shoot, takeSamples } from '../one-sided-samples.ts';
import { UNHELPFUL_SAMPLES } from '../unhelpful-samples.ts';

/** Trains on samples of a rig, and measures the errors of the model. */
function shotsOf(
  rig: SimulatedRigDescription,
  kind: 'nominal' | 'residual',
  count: number,
  seed = 1,
) {
  const measurements = takeSamples(rig, count, seed);
  const model = loadModel(trainModel({ kind, rig: knownOf(rig), measurements, seed }));
  return floorErrors(shoot(rig, (target) => model.predict(target)?.angles, seed));
}

describe('residual', () => {
  const hobby = simulatedDescription('hobby');

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('aims within 12 mm on 40 samples of hobby, seed %i', (seed) => {
    const { medianMm, p95Mm, missRate } = shotsOf(hobby, 'residual', 40, seed);
    expect(medianMm).toBeLessThan(12);
    expect(p95Mm).toBeLessThan(60);
    expect(missRate).toBe(0);
  });

  it('is robust against a camera that reports one random point in twenty', () => {
    const rough = simulatedDescription('hobby-rough');
    const { medianMm } = shotsOf(rough, 'residual', 160);
    expect(medianMm).toBeLessThan(25);
  });
});

describe('residual on uninformative samples', () => {
  const rig = knownOf(simulatedDescription('hobby'));
  const good = takeSamples(simulatedDescription('hobby'), 40, 1);

  it.each(Object.keys(UNHELPFUL_SAMPLES))('gives finite angles: %s', (name) => {
    const measurements = UNHELPFUL_SAMPLES[name]!;
    const file = trainModel({
      kind: 'residual',
      rig,
      measurements,
      seed: 1,
      settings: { maxIterations: 200 },
    });
    const prediction = loadModel(JSON.parse(JSON.stringify(file))).predict(floorPoint(0.8, -0.3))!;
    for (const value of [...Object.values(prediction.angles), prediction.expectedErrorMm]) {
      expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('is continuous behind the robot', () => {
    const model = loadModel(trainModel({ kind: 'residual', rig, measurements: good, seed: 1 }));
    const [left, right] = [1e-7, -1e-7].map((y) => model.predict(floorPoint(-1, y))!.angles);
    expect(left!.panRad - right!.panRad).toBeCloseTo(2 * Math.PI, 4);
    expect(left!.tiltRad).toBeCloseTo(right!.tiltRad, 4);
  });
});
