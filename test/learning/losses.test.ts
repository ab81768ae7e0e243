import { expect, it } from 'vitest';
import { LOSSES, type Loss, meanLoss } from '../../src/learning/losses.ts';

const outputs = Float32Array.of(0.5, -3);
const targets = Float32Array.of(0, 0);
const ones = Float32Array.of(1, 1);

it('mse is the mean of squares', () => {
  expect(meanLoss('mse', outputs, targets, ones)).toBe((0.25 + 9) / 2);
});

it("smooth-l1 is PyTorch's with beta 1", () => {
  expect(meanLoss('smooth-l1', outputs, targets, ones)).toBe((0.125 + 2.5) / 2);
});

it('weights scale errors before the loss', () => {
  expect(meanLoss('mse', outputs, targets, Float32Array.of(2, 0))).toBe(0.5);
});

/** Half the distance of central differences, far from the kinks of Huber's loss at ±1. */
const STEP = 1e-4;

it.each(Object.keys(LOSSES) as Loss[])(
  '%s has the derivative that central differences give',
  (loss) => {
    const { value, derivative } = LOSSES[loss];
    for (const error of [-3, -1.2, -0.9, -0.1, 0, 0.4, 0.99, 1.01, 7]) {
      const difference = (value(error + STEP) - value(error - STEP)) / (2 * STEP);
      expect(derivative(error), `at ${error}`).toBeCloseTo(difference, 7);
    }
  },
);
