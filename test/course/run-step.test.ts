import { expect, test } from 'vitest';
import type { StepProgress, TimedNet } from '../../src/course/run-step.ts';
import { runStep } from '../../src/course/run-step.ts';
import { stepInWorker } from '../../src/course/step-in-worker.ts';
import type { ExerciseStep } from '../../src/course/steps.ts';
import { EXERCISE_GEOMETRY as geometry, laser } from '../../src/geometry/kinematics.ts';
import type { ExerciseSettings } from '../../src/learning/net-settings.ts';
import { radians } from '../../src/units.ts';

/** Small enough to train in a moment, and large enough to show the effect of the step. */
const SMALL: ExerciseSettings = {
  hidden: [32, 32],
  batch: 64,
  iterations: 300,
  learningRate: 3e-3,
};

const request = (
  step: ExerciseStep,
  settings: ExerciseSettings = SMALL,
  cachedNets: ReadonlyMap<string, TimedNet> = new Map(),
) => ({ step, settings, seed: 1, geometry, cachedNets });
const run = (step: ExerciseStep, settings?: ExerciseSettings) =>
  runStep(request(step, settings), () => {}).result;
const lastOf = <T>(values: readonly T[]): T => values.at(-1)!;

test('the raw angle cannot follow the jump behind the robot, sine and cosine can', () => {
  const [raw, cured] = run('look-behind').nets!;
  expect([raw!.name, cured!.name]).toEqual(['raw', 'sine-cosine']);
  expect(raw!.floor!.behind.worstMm).toBeGreaterThan(1000);
  expect(cured!.floor!.behind.worstMm).toBeLessThan(0.3 * raw!.floor!.behind.worstMm!);
  expect(raw!.floor!.ring).toEqual({
    minM: expect.closeTo(0.058, 3),
    maxM: expect.closeTo(1.377, 3),
  });
  expect(raw!.floor!.outsideShare).toBeCloseTo(0.63, 1);
});

test('the same request gives the same nets, and cached ones are not trained again', () => {
  const first = runStep(request('inverse-nn'), () => {});
  const second = runStep(request('inverse-nn'), () => {});
  const [key, net] = [...first.trained][0]!;
  expect(second.trained.get(key)!.parameters).toEqual(net.parameters);
  const progress: StepProgress[] = [];
  const third = runStep(request('inverse-nn', SMALL, first.trained), (p) => progress.push(p));
  expect(progress).toEqual([]);
  expect(third.result).toEqual(first.result);
});

test('few samples are overfitted, and a tiny net underfits', () => {
  const [tiny, few, fresh] = run('fitting', { ...SMALL, iterations: 600 }).nets!;
  const gap = ({ curve }: typeof few & {}) =>
    lastOf(curve.validationLoss)! / lastOf(curve.trainingLoss)!;
  expect(gap(few!)).toBeGreaterThan(3);
  expect(gap(fresh!)).toBeLessThan(2);
  expect(lastOf(tiny!.curve.validationLoss)!).toBeGreaterThan(
    1.5 * lastOf(fresh!.curve.validationLoss)!,
  );
});

test('too small a learning rate changes nothing, too large a one diverges or oscillates', () => {
  const [small, right, large] = run('learning-rate', {
    ...SMALL,
    optimiser: 'gradient-descent',
    learningRate: 0.1,
  }).nets!;
  const first = right!.curve.trainingLoss[0]!;
  expect(lastOf(small!.curve.validationLoss)!).toBeGreaterThan(0.8 * first);
  expect(lastOf(right!.curve.validationLoss)!).toBeLessThan(0.8 * first);
  const end = lastOf(large!.curve.validationLoss);
  expect(end === null || end > 1.5 * first).toBe(true);
});

test('weights survive a round trip through a file', () => {
  const { saved } = run('weights');
  expect(saved).toMatchObject({ greatestDifferenceRad: 0, targets: 360 });
  expect(saved!.bytes).toBeGreaterThan(5000);
});

test('counts 132,866 weights in the course’s net', () => {
  const { layers } = run('parameters', {});
  expect(layers).toEqual([
    { inputs: 2, outputs: 256, weights: 512, biases: 256 },
    { inputs: 256, outputs: 256, weights: 65_536, biases: 256 },
    { inputs: 256, outputs: 256, weights: 65_536, biases: 256 },
    { inputs: 256, outputs: 2, weights: 512, biases: 2 },
  ]);
  expect(layers!.reduce((sum, { weights, biases }) => sum + weights + biases, 0)).toBe(132_866);
});

test('shows poses with matrix, spot, and what a degree of tilt does there', () => {
  const poses = run('inverse').poses!;
  expect(poses[0]).toMatchObject({
    alphaRad: 0,
    xM: expect.closeTo(1.5, 9),
    yM: expect.closeTo(0, 9),
  });
  const spotAfter = (degrees: number) => {
    const tiltRad = radians(poses[0]!.betaRad + (degrees * Math.PI) / 180);
    return laser({ panRad: radians(0), tiltRad }, geometry)!.xM;
  };
  expect(poses[0]!.mmPerDegree).toBeCloseTo(1e6 * (spotAfter(-5e-4) - spotAfter(5e-4)), 3);
  expect(run('laser').poses![1]).toMatchObject({ betaRad: -0.3, xM: null, mmPerDegree: null });
  expect(run('direct').poses![0]!.matrix.slice(8)).toEqual([0, 0, 1, 0.2775, 0, 0, 0, 1]);
});

test('the noisy sine is fitted to about its noise', () => {
  const { fit, nets } = run('sine', { hidden: [32, 32], iterations: 1500, learningRate: 5e-3 });
  expect([fit!.training.x.length, fit!.validation.x.length]).toEqual([800, 200]);
  expect(lastOf(nets![0]!.curve.validationLoss)!).toBeLessThan(3 * fit!.noise ** 2);
  expect(fit!.rmsFromSine).toBeLessThan(1.5 * fit!.noise);
});

test('runs in a thread, reports progress, and can be cancelled', async () => {
  const shares: number[] = [];
  const outcome = await stepInWorker(
    request('inverse-nn'),
    ({ share }) => shares.push(share),
    new AbortController().signal,
  );
  expect(outcome.result.nets![0]!.parameterCount).toBe(1218);
  expect(lastOf(shares)).toBe(1);
  expect([...outcome.trained][0]![1].parameters).toHaveLength(1218);

  const abort = new AbortController();
  const cancelled = stepInWorker(request('inverse-nn', {}), () => abort.abort(), abort.signal);
  await expect(cancelled).rejects.toMatchObject({ code: 'exercise-cancelled' });
});
