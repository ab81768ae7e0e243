import { expect, it } from 'vitest';
import type { Target } from '../../src/geometry/targets.ts';
import { drawRig } from '../../src/simulator/rig-family.ts';
import { floorPoint } from '../../src/units.ts';
import { errorOf, learn, point, towards } from './beyond-floor.ts';

it('passes through points above the floor, and aims along directions', () => {
  const rig = drawRig(1);
  const model = learn(rig, 'servo-nets');
  for (const target of [point(0.8, 0.2, 0.05), point(1, -0.5, 0.15), point(0.5, 0.4, 0.1)]) {
    expect(errorOf(rig, model, target), `${JSON.stringify(target)}`).toBeLessThan(0.008);
  }
  for (const target of [towards(0.3, -0.2), towards(-0.7, -0.4), towards(0, 0)]) {
    expect(errorOf(rig, model, target), `${JSON.stringify(target)}`).toBeLessThan(0.03);
  }
});

it('is continuous at the floor, and towards infinity', () => {
  const rig = drawRig(2);
  const model = learn(rig, 'servo-nets');
  const { angles, errorBound90Mm } = model.predict(floorPoint(0.9, 0.3))!;
  const above = model.predict(point(0.9, 0.3, 1e-6))!;
  expect(above.angles.panRad).toBeCloseTo(angles.panRad, 4);
  expect(above.angles.tiltRad).toBeCloseTo(angles.tiltRad, 4);
  expect(above.errorBound90Mm!).toBeLessThan(errorBound90Mm!); // perpendicular to a slanting beam
  const direction = model.predict(towards(0.4, 0.1))!;
  const farM = 1e5;
  const far = model.predict(
    point(
      farM * Math.cos(0.1) * Math.cos(0.4),
      farM * Math.cos(0.1) * Math.sin(0.4),
      farM * Math.sin(0.1),
    ),
  )!;
  expect(far.angles.panRad).toBeCloseTo(direction.angles.panRad, 4);
  expect(far.angles.tiltRad).toBeCloseTo(direction.angles.tiltRad, 4);
  expect(far.errorBound90Mm! / (1000 * farM) / direction.errorBound90Rad!).toBeCloseTo(1, 3);
});

it('states a bound that grows away from the floor', () => {
  const model = learn(drawRig(3), 'servo-nets');
  const boundMm = (zM: number) => model.predict(point(1.5, 0.2, zM))!.errorBound90Mm!;
  expect(boundMm(1)).toBeGreaterThan(1.5 * boundMm(0.1));
});

it('extrapolates where the beam meets the floor outside the samples, or not at all', () => {
  const model = learn(drawRig(1), 'servo-nets', 20);
  const extrapolating = (target: Target) => model.predict(target)!.extrapolating;
  expect(extrapolating(point(0.8, 0.2, 0.05))).toBe(false);
  expect(extrapolating(point(2, 0.2, 1))).toBe(true);
  expect(extrapolating(towards(0, 0.2))).toBe(true);
});

it('has no bound off the floor where only errors on the floor are known', () => {
  const model = learn(drawRig(1), 'calibrated', 20);
  expect(model.predict(floorPoint(0.8, 0.2))!.errorBound90Mm).toBeGreaterThan(0);
  expect(model.predict(point(0.8, 0.2, 0.1))).toMatchObject({ errorBound90Mm: null });
  expect(model.predict(towards(0, 0))).toMatchObject({ errorBound90Rad: null });
});

it('predicts nothing off the floor with a kind for the floor alone', () => {
  const model = learn(drawRig(1), 'residual', 20);
  expect(model.aimsBeyondFloor).toBe(false);
  expect(model.predict(point(0.8, 0.2, 0))).toEqual(model.predict(floorPoint(0.8, 0.2)));
  expect(model.predict(point(0.8, 0.2, 0.1))).toBeUndefined();
  expect(model.predict(towards(0, 0))).toBeUndefined();
});
