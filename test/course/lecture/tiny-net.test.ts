/** The 2-2-1 net of the chapter on back-propagation, against central differences and another net. */
import { expect, test } from 'vitest';
import {
  backward,
  descendOnce,
  forward,
  numericalDerivative,
  tinyNetOf,
  WEIGHT_NAMES,
} from '../../../src/course/lecture/tiny-net.ts';
import { Mlp } from '../../../src/learning/mlp.ts';

test.each([1, 2, 3, 4])('its derivatives are those of central differences, seed %i', (seed) => {
  const { weights, sample } = tinyNetOf(seed);
  const steps = new Map(backward(weights, sample).map((step) => [step.of, step]));
  for (const name of WEIGHT_NAMES) {
    const { value, factors } = steps.get(name)!;
    expect(value).toBeCloseTo(numericalDerivative(weights, sample, name), 7);
    expect(factors.reduce((product, factor) => product * factor.value, 1)).toBe(value);
  }
});

test('is the net 2-2-1 that the exercise trains', () => {
  const { weights, sample } = tinyNetOf(5);
  const { w11, w12, w21, w22, b1, b2, v1, v2, c } = weights;
  const parameters = [w11, w12, w21, w22, b1, b2, v1, v2, c];
  const net = new Mlp({ widths: [2, 2, 1], activation: 'tanh' }, 1, parameters);
  const [y] = net.forward(Float32Array.of(sample.x1, sample.x2), 1);
  expect(y).toBeCloseTo(forward(weights, sample).y, 5);
});

test('a step of gradient descent lowers the loss', () => {
  const { weights, sample } = tinyNetOf(1);
  const after = descendOnce(weights, sample, 0.01);
  expect(forward(after, sample).loss).toBeLessThan(forward(weights, sample).loss);
});
