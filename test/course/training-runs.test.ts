import { expect, test } from 'vitest';
import { EXERCISE_STEPS } from '../../src/course/steps.ts';
import {
  costOf,
  MAX_RELATIVE_COST,
  relativeCost,
  trainingRunsOf,
} from '../../src/course/training-runs.ts';
import { INVERSE_SETTINGS, inverseWidths } from '../../src/learning/net-settings.ts';

test('the work of all steps, as the course has them, is far within the bound', () => {
  for (const step of EXERCISE_STEPS) {
    expect(relativeCost(step, {}), step).toBeLessThan(0.1 * MAX_RELATIVE_COST);
  }
  expect(relativeCost('inverse-nn', {})).toBe(1);
  expect(relativeCost('direct', { iterations: 100_000 })).toBe(0);
});

test('work depends only on weights, rows and iterations', () => {
  const work = (changes: object) => costOf({ settings: { ...INVERSE_SETTINGS, ...changes } });
  const { iterations } = INVERSE_SETTINGS;
  expect(work({ iterations: 3 * iterations })).toBe(3 * work({}));
  expect(work({ batch: 512 })).toBeGreaterThan(work({}));
  expect(work({ hidden: [512] })).toBeGreaterThan(work({ hidden: [256] }));
  expect(work({ learningRate: 1, activation: 'tanh', loss: 'mse' })).toBe(work({}));
  const few = costOf({ settings: INVERSE_SETTINGS, fixedSamples: 64 });
  expect(few).toBe(work({ batch: 64 })); // a batch is not larger than the set of samples
});

test('a step names its nets, and uses only the settings that apply to them', () => {
  expect(trainingRunsOf('look-behind', { encoding: 'sine-cosine' })).toEqual(
    trainingRunsOf('look-behind', {}),
  );
  expect(trainingRunsOf('inverse-nn', { encoding: 'sine-cosine' })[0]!.name).toBe('sine-cosine');
  expect(trainingRunsOf('laser', {})).toEqual([]);
  expect(inverseWidths({ ...INVERSE_SETTINGS, hidden: [8], encoding: 'sine-cosine' })).toEqual([
    ...[2, 8, 3],
  ]);
});
