import { expect, test } from 'vitest';
import { implausibility } from '../../../../src/dashboard/views/collect/plausibility.ts';
import { floorPoint } from '../../../../src/units.ts';

const workArea = { rMinM: 0.2, rMaxM: 1.5, bearingMinRad: -1.2, bearingMaxRad: 1.2 };
const spot = floorPoint(0.8, -0.3);

test('detects a wrong decimal point or sign, and returns the distance', () => {
  const rig = { spot, spotErrorMm: 8, workArea };
  expect(implausibility(floorPoint(0.79, -0.32), rig)).toBeNull();
  expect(implausibility(floorPoint(0.8, 0.3), rig)).toEqual({ offM: 0.6, predicted: spot });
  expect(implausibility(floorPoint(8, -0.3), rig)?.offM).toBeCloseTo(7.2);
});

test('is tolerant of a rig without samples', () => {
  const rig = { spot, spotErrorMm: null, workArea };
  expect(implausibility(floorPoint(1.1, -0.6), rig)).toBeNull();
  expect(implausibility(floorPoint(0.8, 0.3), rig)?.offM).toBeGreaterThan(0);
});

test('uses the reach if the model predicts no spot', () => {
  const rig = { spot: null, spotErrorMm: null, workArea };
  expect(implausibility(floorPoint(1.8, 0), rig)).toBeNull();
  expect(implausibility(floorPoint(0, 40), rig)).toEqual({ offM: 38.5, predicted: null });
});
