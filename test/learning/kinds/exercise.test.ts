import { describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/learning/model.ts';
import { parameterCount } from '../../../src/learning/net-settings.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { simulatedDescription } from '../../../src/simulator/rig-family.ts';
import { knownOf } from '../../../src/simulator/simulated-rig-file.ts';
import { takeSamples } from '../one-sided-samples.ts';
import { UNHELPFUL_SAMPLES } from '../unhelpful-samples.ts';

it('trains the net of the course from floor points to angles', () => {
  const rig = simulatedDescription('hobby');
  const measurements = takeSamples(rig, 40, 1);
  const file = trainModel({
    kind: 'exercise',
    rig: knownOf(rig),
    measurements,
    seed: 1,
    settings: { maxIterations: 60 },
  });
  const { net } = file.parameters as { net: { widths: number[]; weights: number[] } };
  expect(net.widths).toEqual([2, 256, 256, 256, 2]);
  expect(net.weights).toHaveLength(parameterCount(net.widths));

  const { trainingLoss, validationLoss } = file.metrics;
  expect(trainingLoss.at(-1)).toBeLessThan(trainingLoss[0]! / 20);
  expect(Math.min(...validationLoss)).toBeLessThan(validationLoss[0]! / 20);

  const model = loadModel(file);
  const [sample] = measurements;
  const { panRad } = model.predict(sample!)!.angles;
  expect(panRad).toBeCloseTo(((sample!.panUs - 1500) * Math.PI) / 2000, 0);
});

describe.each(['exercise', 'exercise-sincos'] as const)('%s', (kind) => {
  const rig = knownOf(simulatedDescription('hobby'));
  const targets = takeSamples(simulatedDescription('hobby'), 10, 2);

  it.each(Object.keys(UNHELPFUL_SAMPLES))('has finite angles and errors: %s', (name) => {
    const measurements = UNHELPFUL_SAMPLES[name]!;
    const settings = { maxIterations: 40 };
    const model = loadModel(trainModel({ kind, rig, measurements, seed: 1, settings }));
    for (const target of targets) {
      const { angles, expectedErrorMm } = model.predict(target)!;
      expect(Number.isFinite(angles.panRad + angles.tiltRad)).toBe(true);
      expect(expectedErrorMm).toSatisfy(Number.isFinite);
    }
  });

  it('ends with training-diverged if the learning rate is far too large', () => {
    const settings = { maxIterations: 40, learningRate: 1e30 };
    expect(() => trainModel({ kind, rig, measurements: targets, seed: 1, settings })).toThrow(
      expect.objectContaining({ code: 'training-diverged', kind: 'failed' }),
    );
  });
});
