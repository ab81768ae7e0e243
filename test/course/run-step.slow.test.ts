/** The accuracy that the course promises with its own nets and settings. */
import { expect, test } from 'vitest';
import { runStep } from '../../src/course/run-step.ts';
import { EXERCISE_GEOMETRY as geometry } from '../../src/geometry/kinematics.ts';

test.each([1, 5])('sine and cosine are accurate behind the robot, seed %i', (seed) => {
  const settings = { encoding: 'sine-cosine' } as const;
  const request = { step: 'inverse-nn', settings, seed, geometry, cachedNets: new Map() } as const;
  const { nets } = runStep(request, () => {}).result;
  expect(nets![0]!.floor!.inside.medianMm).toBeLessThanOrEqual(35);
  expect(nets![0]!.floor!.behind.worstMm).toBeLessThanOrEqual(150);
});

test.each([7])('the noisy sine is fitted to its noise, seed %i', (seed) => {
  const request = { step: 'sine', settings: {}, seed, geometry, cachedNets: new Map() } as const;
  const { fit, nets } = runStep(request, () => {}).result;
  expect(fit!.rmsFromSine).toBeLessThan(0.05);
  expect(nets![0]!.curve.validationLoss.at(-1)).toBeLessThan(0.013);
});
