import { describe, expect, it } from 'vitest';
import { gridCached, loadModel } from '../../src/learning/model.ts';
import { estimateError } from '../../src/learning/predictive-covariance.ts';
import { trainModel } from '../../src/learning/train.ts';
import { Random } from '../../src/random.ts';
import { drawRig } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { floorPoint } from '../../src/units.ts';
import { takeSamples } from './one-sided-samples.ts';

describe('tabulated', () => {
  it.each([5, 40])('is within three per cent of the exact value, on %i samples', (count) => {
    const rig = drawRig(3);
    const measurements = takeSamples(rig, count, 1);
    const file = trainModel({ kind: 'servo-nets', rig: knownOf(rig), measurements, seed: 1 });
    const model = loadModel(file);
    const random = new Random(1);
    for (let i = 0; i < 500; i++) {
      const target = floorPoint(random.uniform(0.3, 1.7), random.uniform(-1, 1));
      const exact = estimateError(model.covariance(target)!);
      const { expectedErrorMm, errorBound90Mm } = model.predict(target)!;
      expect(Math.abs(expectedErrorMm! / exact.expectedErrorMm - 1)).toBeLessThan(0.03);
      expect(Math.abs(errorBound90Mm! / exact.errorBound90Mm - 1)).toBeLessThan(0.03);
    }
  });

  const reach = { radiusMinM: 0.5, radiusMaxM: 1, bearingMinRad: -1, bearingMaxRad: 1 };
  const spread = { expectedErrorMm: 3, errorBound90Mm: 5 };

  it('computes each required node once, and every point outside its grid', () => {
    const asked: number[] = [];
    const at = gridCached(({ xM }) => {
      asked.push(xM);
      return spread;
    }, reach);
    expect(at(floorPoint(0.7, 0.1))).toEqual(spread);
    expect(asked).toHaveLength(4);
    asked.length = 0;
    expect(at(floorPoint(0.7, 0.1))).toEqual(spread);
    expect(asked).toEqual([]);
    expect(at(floorPoint(2, 0))).toEqual(spread);
    expect(at(floorPoint(-0.7, 0))).toEqual(spread);
    expect(asked).toEqual([2, -0.7]);
  });

  it('stays unknown next to an unknown node', () => {
    const at = gridCached(({ xM }) => (xM < 0.75 ? spread : undefined), reach);
    expect(at(floorPoint(0.74, 0))).toEqual(spread);
    expect(at(floorPoint(0.9, 0))).toBeUndefined();
  });

  it('needs no grid if all samples are equal', () => {
    const point = { ...reach, radiusMaxM: reach.radiusMinM, bearingMaxRad: reach.bearingMinRad };
    expect(gridCached(() => spread, point)(floorPoint(0.5, 0))).toEqual(spread);
  });
});
