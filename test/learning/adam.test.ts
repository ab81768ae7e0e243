import { expect, it } from 'vitest';
import { adam, applyUpdates } from '../../src/learning/adam.ts';

it('takes the two steps that hand arithmetic gives', () => {
  const optimiser = adam({ learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 0.5 });
  const parameters = Float32Array.of(1);

  // m = 0.1·4 = 0.4, v = 0.01·16 = 0.16; corrected: m̂ = 4, v̂ = 16
  const [first, state] = optimiser.update(Float32Array.of(4), optimiser.init(parameters));
  expect(first[0]).toBeCloseTo(-0.1 * (4 / (4 + 0.5)), 6);
  applyUpdates(parameters, first);
  expect(parameters[0]).toBeCloseTo(1 - 0.4 / 4.5, 6);

  // m = 0.9·0.4 - 0.1·2 = 0.16, v = 0.99·0.16 + 0.01·4 = 0.1984
  const [second, { step }] = optimiser.update(Float32Array.of(-2), state);
  const corrected = { mean: 0.16 / (1 - 0.81), meanSquare: 0.1984 / (1 - 0.9801) };
  expect(second[0]).toBeCloseTo(
    (-0.1 * corrected.mean) / (Math.sqrt(corrected.meanSquare) + 0.5),
    6,
  );
  expect(step).toBe(2);
});

it("has the paper's defaults: the first step is the learning rate, whatever the gradient", () => {
  const optimiser = adam({ learningRate: 1e-3 });
  const parameters = Float32Array.of(0, 0, 0);
  const [updates] = optimiser.update(Float32Array.of(5, -0.01, 0), optimiser.init(parameters));
  expect(updates[0]).toBeCloseTo(-1e-3, 7);
  expect(updates[1]).toBeCloseTo(1e-3, 7);
  expect(updates[2]).toBeCloseTo(0, 12);
});
