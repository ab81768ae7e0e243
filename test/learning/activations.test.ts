import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, type Activation } from '../../src/learning/activations.ts';

/** Half the distance of central differences; no point below is this close to the kink at zero. */
const STEP = 1e-4;

describe.each(Object.keys(ACTIVATIONS) as Activation[])('%s', (name) => {
  const { value, derivative } = ACTIVATIONS[name];

  it('has the derivative of central differences', () => {
    for (const x of [-30, -4, -1, -0.01, 0.01, 0.5, 2, 30]) {
      const difference = (value(x + STEP) - value(x - STEP)) / (2 * STEP);
      expect(derivative(x, value(x)), `at ${x}`).toBeCloseTo(difference, 7);
    }
  });
});

it("has PyTorch's values", () => {
  const at = (x: number) =>
    Object.fromEntries(
      Object.entries(ACTIVATIONS).map(([name, { value }]) => [name, value(x).toFixed(6)]),
    );
  expect(at(-1.5)).toEqual({
    relu: '0.000000',
    tanh: '-0.905148',
    elu: '-0.776870',
    sigmoid: '0.182426',
    silu: '-0.273638',
    'leaky-relu': '-0.015000',
    identity: '-1.500000',
  });
  expect(at(2)).toEqual({
    relu: '2.000000',
    tanh: '0.964028',
    elu: '2.000000',
    sigmoid: '0.880797',
    silu: '1.761594',
    'leaky-relu': '2.000000',
    identity: '2.000000',
  });
});
