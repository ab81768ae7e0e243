import { describe, expect, it } from 'vitest';
import { hobbyPrior } from '../../../src/learning/calibration/prior.ts';
import {
  AIM_SIDE,
  packedTriangle,
  rigInverse,
  rigPredictiveCovariance,
} from '../../../src/learning/calibration/rig-inverse.ts';
import { centreAngles, RigModel } from '../../../src/learning/calibration/rig-model.ts';
import { Random } from '../../../src/random.ts';
import { FROM_BELOW } from '../../../src/rig/approach.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';
import { floorPoint, radians } from '../../../src/units.ts';
import { someParameters } from './true-parameters.ts';

const rig = drawRig(1);
const shape = { geometry: rig.geometry, centre: centreAngles(rig.axes), hidden: 4 };
const parameters = someParameters(rig, 4);
const aim = rigInverse(shape, parameters);

it('uses the approach direction of the rig', () => {
  expect(FROM_BELOW).toEqual({ panSide: AIM_SIDE, tiltSide: AIM_SIDE });
});

describe('rigAimer', () => {
  it.each([
    [0.25, 0],
    [1.8, 0],
    [0.5, 1.7],
    [0.1, -0.24],
    [-1, 1e-6],
    [-1, -1e-6],
    [4, 1],
  ])('hits the spot (%f, %f)', (x, y) => {
    const target = floorPoint(x, y);
    const model = new RigModel(shape);
    model.evaluate(target, { ...aim(target)!, panSide: 1, tiltSide: 1 }, parameters, 'floor');
    expect(Math.hypot(...model.residual)).toBeLessThan(1e-6);
  });

  it('has no angles where the beam cannot reach the floor', () => {
    expect(aim(floorPoint(60, 0))).toBeUndefined();
    expect(aim(floorPoint(Number.NaN, 0))).toBeUndefined();
  });
});

it('rigSpread matches the shots of rigs drawn from the posterior', () => {
  const { deviations } = hobbyPrior(rig, 4);
  const size = deviations.length;
  // Deviations of a thousandth of the prior's; every third parameter is correlated with the one before.
  const lower = new Float64Array(size * size);
  deviations.forEach((spread, i) => {
    lower[i * size + i] = 1e-3 * spread;
    if (i % 3 === 2) lower[i * size + i - 1] = 5e-4 * spread;
  });
  const [panRad, tiltRad] = [2e-4, 1e-4];
  const target = floorPoint(0.9, -0.5);
  const angles = aim(target)!;
  const spread = rigPredictiveCovariance(shape, parameters, {
    factor: packedTriangle(lower, size),
    panRad,
    tiltRad,
  })(target, angles);

  const random = new Random(1);
  const model = new RigModel(shape);
  const count = 20_000;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const draws = deviations.map(() => random.normal());
    const drawn = parameters.map((value, row) => {
      let moved = value;
      for (let k = 0; k <= row; k++) moved += lower[row * size + k]! * draws[k]!;
      return moved;
    });
    const shafts = {
      panRad: radians(angles.panRad + random.normal(panRad)),
      tiltRad: radians(angles.tiltRad + random.normal(tiltRad)),
    };
    model.evaluate(target, { ...shafts, panSide: 1, tiltSide: 1 }, drawn, 'floor');
    const [x, y] = [model.residual[0]!, model.residual[1]!];
    xx += (x * x) / count;
    xy += (x * y) / count;
    yy += (y * y) / count;
  }
  const tolerance = 0.04;
  expect(Math.abs(spread[0] / xx - 1)).toBeLessThan(tolerance);
  expect(Math.abs(spread[2] / yy - 1)).toBeLessThan(tolerance);
  expect(Math.abs(spread[1] - xy)).toBeLessThan(tolerance * Math.sqrt(xx * yy));
});
