/** The accuracy that the course promises with its own nets and settings. */
import { expect, test } from 'vitest';
import { runStep } from '../../src/course/run-step.ts';
import { EXERCISE_GEOMETRY as geometry } from '../../src/geometry/kinematics.ts';

test('sine and cosine are accurate behind the robot', () => {
  const settings = { encoding: 'sine-cosine' } as const;
  const step = { step: 'inverse-nn', settings, seed: 5 } as const;
  const request = { ...step, geometry, cachedNets: new Map() };
  const { nets } = runStep(request, () => {}).result;
  expect(nets![0]!.floor!.inside.medianMm).toBeLessThanOrEqual(35);
  expect(nets![0]!.floor!.behind.worstMm).toBeLessThanOrEqual(150);
});

test('the noisy sine is fitted to its noise', () => {
  const step = { step: 'sine', settings: {}, seed: 7 } as const;
  const request = { ...step, geometry, cachedNets: new Map() };
  const { fit, nets } = runStep(request, () => {}).result;
  expect(fit!.rmsFromSine).toBeLessThan(0.05);
  expect(nets![0]!.curve.validationLoss.at(-1)).toBeLessThan(0.013);
});
