/** A prior from the model files of rigs of a type, in the calibration of new rigs. */
import { expect, test } from 'vitest';
import { fitFleetPrior } from '../../src/learning/fit-fleet-prior.ts';
import { type FleetPrior, rigTypeOf } from '../../src/learning/fleet-prior.ts';
import { parseModelFile } from '../../src/learning/model-file.ts';
import { trainModel } from '../../src/learning/train.ts';
import { drawRigOfType } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { takeSamples } from './one-sided-samples.ts';

test('a rig of the type is calibrated with the prior of the others, and a different one is not', () => {
  const trained = (type: number, seed: number, count: number, fleetPrior?: FleetPrior) => {
    const rig = drawRigOfType(type, seed, 'all');
    const measurements = takeSamples(rig, count, seed);
    const request = { kind: 'servo-nets', rig: knownOf(rig), measurements, seed } as const;
    return trainModel({ ...request, fleetPrior });
  };
  const models = [1, 2, 3, 4, 5, 6].map((seed) => trained(1, seed, 12));
  const type = rigTypeOf(knownOf(drawRigOfType(1, 1)));
  const fit = { type, version: 3, createdAt: '2026-01-01T00:00:00.000Z', earlier: [] };
  expect(fitFleetPrior({ ...fit, models: models.slice(0, 4) })).toBeUndefined();
  expect(fitFleetPrior({ ...fit, type: 'f'.repeat(16), models })).toBeUndefined();
  const prior = fitFleetPrior({ ...fit, models })!;
  expect(prior).toMatchObject({ type, version: 3, rigs: 6 });

  const [alone, helped] = [trained(1, 11, 6), trained(1, 11, 6, prior)];
  expect(parseModelFile(helped).fleetPrior).toEqual({ version: 3, rigs: 6, used: true });
  expect(helped.metrics.validationMedianMm).toBeLessThan(alone.metrics.validationMedianMm!);
  const [plain, different] = [trained(2, 12, 10), trained(2, 12, 10, prior)];
  expect(different.fleetPrior).toMatchObject({ used: false });
  expect(different.parameters).toEqual(plain.parameters);

  // A model that was trained with a prior counts only while the prior is known.
  const six = [...models.slice(0, 4), helped];
  const enough = { ...helped, sampleCount: 20 };
  expect(fitFleetPrior({ ...fit, models: six })).toBeUndefined();
  expect(fitFleetPrior({ ...fit, models: [...models.slice(0, 4), enough] })).toBeUndefined();
  const next = fitFleetPrior({ ...fit, models: [...models.slice(0, 4), enough], earlier: [prior] });
  expect(next).toMatchObject({ rigs: 5 });
});
