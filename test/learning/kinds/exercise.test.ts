import { expect, it } from 'vitest';
import { parameterCount } from '../../../src/learning/mlp.ts';
import { loadModel } from '../../../src/learning/model.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { simulatedDescription } from '../../support/simulated.ts';
import { knownOf, takeSamples } from '../one-sided-samples.ts';

it('learns angles from floor points with the net of the course', () => {
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
  expect(net.weights).toHaveLength(parameterCount({ widths: net.widths, activation: 'relu' }));

  const { trainingLoss, validationLoss } = file.metrics;
  expect(trainingLoss.at(-1)).toBeLessThan(trainingLoss[0]! / 20);
  expect(Math.min(...validationLoss)).toBeLessThan(validationLoss[0]! / 20);

  const model = loadModel(file);
  const [sample] = measurements;
  const { panRad } = model.predict(sample!)!.angles;
  expect(panRad).toBeCloseTo(((sample!.panUs - 1500) * Math.PI) / 2000, 0);
});
