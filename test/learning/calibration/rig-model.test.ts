import { describe, expect, it } from 'vitest';
import { inverse } from '../../../src/geometry/kinematics.ts';
import { anglesOfPulses, pulsesForAngles } from '../../../src/geometry/servo.ts';
import { JOINTS } from '../../../src/learning/calibration/beam-chain.ts';
import { TERM_TYPES } from '../../../src/learning/calibration/discrepancy.ts';
import { hobbyPrior, scaledPrior } from '../../../src/learning/calibration/prior.ts';
import {
  centreAngles,
  type ResidualFrame,
  RigModel,
} from '../../../src/learning/calibration/rig-model.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';
import type { SimulatedRigDescription } from '../../../src/simulator/simulated-rig-file.ts';
import { settledHit } from '../../../src/simulator/true-rig.ts';
import { planeOf, type SurfacePoint } from '../../../src/surfaces.ts';
import { floorPoint, metres } from '../../../src/units.ts';
import { someParameters, trueParameters } from './true-parameters.ts';

const rig = drawRig(1);
const shapeOf = (hidden: number) => ({
  geometry: rig.geometry,
  centre: centreAngles(rig.axes),
  hidden,
});
const POINTS = [floorPoint(0.4, 0.1), floorPoint(1.1, -0.8), floorPoint(0.3, 0.9)];

const WALL = {
  name: 'wall',
  corners: [
    { x: 2, y: 1, z: 0 },
    { x: 1.8, y: -1, z: 0 },
    { x: 1.9, y: -1, z: 1.5 },
  ],
};

/** The same rig with linear scales, since nets only approximate the nonlinearity. */
function straightened(flawed: SimulatedRigDescription): SimulatedRigDescription {
  const truth = structuredClone(flawed.truth);
  truth.axes.pan.harmonics = [];
  truth.axes.tilt.harmonics = [];
  return { ...flawed, truth };
}

describe('RigModel', () => {
  it.each([1, 2, 3, 4])('matches the physics of the simulator: rig %i of the family', (seed) => {
    const flawed = straightened(drawRig(seed));
    const model = new RigModel({
      geometry: flawed.geometry,
      centre: centreAngles(flawed.axes),
      hidden: 0,
    });
    for (const point of POINTS) {
      const pulses = pulsesForAngles(flawed, inverse(point, flawed.geometry)!);
      const hit = settledHit(flawed, pulses);
      if (!hit) continue;
      const pose = { ...anglesOfPulses(flawed, pulses), panSide: 1, tiltSide: 1 } as const;
      for (const view of ['beam', 'floor'] as const) {
        model.evaluate(hit, pose, trueParameters(flawed), view);
        expect(model.hitsFloor).toBe(true);
        expect(Math.hypot(...model.residual)).toBeLessThan(1e-9);
      }
    }
  });

  const views: ResidualFrame[] = ['beam', 'floor'];
  it.each(views)('agrees with central differences, in the frame of the %s', (view) => {
    const model = new RigModel(shapeOf(4));
    const parameters = someParameters(rig, 4);
    const step = 1e-6;
    for (const point of POINTS) {
      const pose = { ...inverse(point, rig.geometry)!, panSide: 1, tiltSide: -1 } as const;
      model.evaluate(point, pose, parameters, view);
      model.differentiate();
      const byParameter = model.parameterJacobian.slice();
      parameters.forEach((value, i) => {
        const at = (shifted: number) => {
          model.evaluate(point, pose, parameters.with(i, shifted), view);
          return model.residual.slice();
        };
        const [above, below] = [at(value + step), at(value - step)];
        for (const row of [0, 1]) {
          const slope = (above[row]! - below[row]!) / (2 * step);
          expect(byParameter[row * parameters.length + i], `${i}`).toBeCloseTo(slope, 6);
        }
      });
    }
  });

  it.each(views)('agrees with central differences on a wall, in the frame of the %s', (view) => {
    const model = new RigModel(shapeOf(4));
    const parameters = someParameters(rig, 4);
    const { u, v, origin } = planeOf(WALL)!;
    const step = 1e-6;
    for (const [along, up] of [
      [0.2, 0.3],
      [1.1, 0.9],
      [1.7, 0.1],
    ] as const) {
      const pointAt = (uM: number, vM: number): SurfacePoint => {
        const [xM, yM, zM] = origin.map((value, i) => metres(value + uM * u[i]! + vM * v[i]!));
        return { xM: xM!, yM: yM!, zM: zM!, plane: { u, v } };
      };
      const point = pointAt(along, up);
      const pose = { ...inverse(point, rig.geometry)!, panSide: 1, tiltSide: -1 } as const;
      model.evaluate(point, pose, parameters, view);
      expect(model.reachesPoint).toBe(true);
      model.differentiate();
      const byParameter = model.parameterJacobian.slice();
      const byPoint = model.pointJacobian.slice();
      const difference = (shifted: (by: number) => Float64Array) => {
        const [above, below] = [shifted(step), shifted(-step)];
        return above.map((value, row) => (value - below[row]!) / (2 * step));
      };
      const at = (seen: SurfacePoint, values: Float64Array) => {
        model.evaluate(seen, pose, values, view);
        return model.residual.slice();
      };
      parameters.forEach((value, i) => {
        const expected = difference((by) => at(point, parameters.with(i, value + by)));
        expect(byParameter[i]).toBeCloseTo(expected[0]!, 6);
        expect(byParameter[model.parameterCount + i]).toBeCloseTo(expected[1]!, 6);
      });
      const byU = difference((by) => at(pointAt(along + by, up), parameters));
      const byV = difference((by) => at(pointAt(along, up + by), parameters));
      for (const row of [0, 1]) {
        expect(byPoint[2 * row]).toBeCloseTo(byU[row]!, 6);
        expect(byPoint[2 * row + 1]).toBeCloseTo(byV[row]!, 6);
      }
    }
  });

  it('has no spot for a rising beam, or for a distant one', () => {
    const model = new RigModel(shapeOf(0));
    const { means } = hobbyPrior(rig, 0);
    const evaluate = (tiltRad: number) =>
      model.evaluate(
        floorPoint(1, 0),
        { panRad: 0 as never, tiltRad: tiltRad as never, panSide: 1, tiltSide: 1 },
        means,
        'floor',
      );
    evaluate(0.5);
    expect(model.hitsFloor).toBe(true);
    evaluate(-0.1);
    expect(model.hitsFloor).toBe(false);
    evaluate(0.02);
    expect(model.hitsFloor).toBe(false);
  });
});

it('scales the errors of a prior, and nothing else', () => {
  const usual = hobbyPrior(rig, 1);
  const scaled = scaledPrior(usual, 3);
  expect(scaled.means).toEqual(usual.means);
  const ratios = scaled.deviations.map((spread, i) => spread / usual.deviations[i]!);
  // Thirteen joints; zero, gain and the weight of each servo; not lost motion, middle and steepness.
  expect(ratios.filter((ratio) => ratio === 1)).toHaveLength(2 * 3);
  expect(ratios.filter((ratio) => Math.abs(ratio - 3) < 1e-9)).toHaveLength(13 + 2 * 3);
});

it('agrees with central differences for terms of every effect and profile, and changes of every joint', () => {
  const terms = TERM_TYPES.map((type, i) => ({
    ...type,
    centre: type.effect.endsWith('Rad') ? ([0.1, 0.5] as const) : ([0.6, 0.1] as const),
    slopes: [1 + 0.2 * i, 2 - 0.1 * i] as const,
  }));
  const drift = JOINTS.map((joint, i) => ({ joint, from: 0, to: 2 + i }));
  const model = new RigModel({ ...shapeOf(2), terms, drift });
  const parameters = Float64Array.from([
    ...someParameters(rig, 2),
    ...drift.map((_, i) => 0.01 - 0.001 * i),
    ...terms.map((_, i) => 0.01 - 0.001 * i),
  ]);
  const step = 1e-6;
  for (const point of POINTS) {
    const pose = { ...inverse(point, rig.geometry)!, panSide: 1, tiltSide: 1, time: 1 } as const;
    model.evaluate(point, pose, parameters, 'floor');
    model.differentiate();
    const byParameter = model.parameterJacobian.slice();
    parameters.forEach((value, i) => {
      const at = (shifted: number) => {
        model.evaluate(point, pose, parameters.with(i, shifted), 'floor');
        return model.residual.slice();
      };
      const [above, below] = [at(value + step), at(value - step)];
      for (const row of [0, 1]) {
        const slope = (above[row]! - below[row]!) / (2 * step);
        const ours = byParameter[row * model.parameterCount + i]!;
        expect(Math.abs(ours - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      }
    });
  }
});
