import { describe, expect, it } from 'vitest';
import { EXERCISE_GEOMETRY, inverse, laser } from '../../src/geometry/kinematics.ts';
import { floorErrorMm, floorSensitivity } from '../../src/learning/angle-errors.ts';
import { type Angles, floorPoint, radians } from '../../src/units.ts';

const turned = ({ panRad, tiltRad }: Angles, byPan: number, byTilt: number): Angles => ({
  panRad: radians(panRad + byPan),
  tiltRad: radians(tiltRad + byTilt),
});

describe('floorSensitivity', () => {
  it.each([
    [0.3, 0],
    [1.2, -0.9],
    [-0.5, 1.6],
  ])('is the derivative of the nominal laser point at (%f, %f)', (x, y) => {
    const target = floorPoint(x, y);
    const angles = inverse(target, EXERCISE_GEOMETRY)!;
    const step = 1e-6;
    const perRad = (byPan: number, byTilt: number) => {
      const above = laser(turned(angles, byPan * step, byTilt * step))!;
      const below = laser(turned(angles, -byPan * step, -byTilt * step))!;
      return Math.hypot(above.xM - below.xM, above.yM - below.yM) / (2 * step);
    };
    const { panMPerRad, tiltMPerRad } = floorSensitivity(target, angles.tiltRad, EXERCISE_GEOMETRY);
    expect(panMPerRad).toBeCloseTo(perRad(1, 0), 5);
    expect(tiltMPerRad).toBeCloseTo(perRad(0, 1), 5);
  });
});

describe('floorErrorMm', () => {
  const measured = floorPoint(1, 0.5);
  const nominal = inverse(measured)!;
  const applied = turned(nominal, 0.2, 0.05);
  const error = (byPan: number, byTilt: number) =>
    floorErrorMm({ measured, nominal, applied }, turned(applied, byPan, byTilt), EXERCISE_GEOMETRY);

  it('is zero if the applied angles are predicted', () => {
    expect(error(0, 0)).toBeCloseTo(0, 9);
  });

  it('is the chord of a pan error at that range', () => {
    expect(error(0.01, 0)).toBeCloseTo(1000 * Math.hypot(1, 0.5) * 2 * Math.sin(0.005), 6);
    expect(error(0.01 + 2 * Math.PI, 0)).toBeCloseTo(error(0.01, 0)!, 6);
  });

  it('is undefined when the beam would not descend, or when there is no prediction', () => {
    expect(error(0, -1)).toBeUndefined();
    const example = { measured, nominal, applied };
    expect(floorErrorMm(example, undefined, EXERCISE_GEOMETRY)).toBeUndefined();
  });
});
