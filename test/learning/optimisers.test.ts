import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../src/learning/kernel/kernel.ts';
import { plainKernel } from '../../src/learning/kernel/plain-kernel.ts';
import {
  adam,
  applyUpdates,
  gradientDescent,
  momentum,
  OPTIMISERS,
  type Optimiser,
  type OptimiserName,
} from '../../src/learning/optimisers.ts';
import { KERNELS } from './kernel/kernels.ts';

/** The updates of each parameter, step by step. */
function updatesOf(
  optimiser: Optimiser,
  steps: readonly number[][],
  kernel: Kernel = plainKernel,
): number[][] {
  const gradients = kernel.allocate(steps[0]!.length);
  let state = optimiser.init(gradients);
  return steps.map((step) => {
    gradients.set(step);
    const [updates, next] = optimiser.update(gradients, state);
    state = next;
    return [...updates];
  });
}

function expectClose(actual: number[][], expected: number[][]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((row, step) => {
    row.forEach((value, i) => {
      expect(actual[step]![i], `step ${step + 1}, parameter ${i}`).toBeCloseTo(value, 6);
    });
  });
}

const GRADIENTS = [
  [4, 0],
  [-2, 1],
  [1, 3],
];

it('gradient descent takes the steps computed by hand', () => {
  expectClose(updatesOf(gradientDescent({ learningRate: 0.1 }), GRADIENTS), [
    [-0.4, 0],
    [0.2, -0.1],
    [-0.1, -0.3],
  ]);
});

it('momentum takes the steps computed by hand', () => {
  // v: 4, 0.5·4 - 2 = 0, 0.5·0 + 1 = 1; and 0, 1, 0.5·1 + 3 = 3.5
  expectClose(updatesOf(momentum({ learningRate: 0.1, momentum: 0.5 }), GRADIENTS), [
    [-0.4, 0],
    [0, -0.1],
    [-0.1, -0.35],
  ]);
});

it('momentum keeps nine tenths of its velocity by default', () => {
  expectClose(updatesOf(momentum({ learningRate: 1 }), [[1], [0], [0]]), [[-1], [-0.9], [-0.81]]);
});

describe.each(KERNELS)('Adam with %s', (_name, make) => {
  it('takes the steps computed by hand', () => {
    const kernel = make();
    const optimiser = adam({ kernel, learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 0.5 });
    // 1 - 0.9^t: 0.1, 0.19, 0.271; 1 - 0.99^t: 0.01, 0.0199, 0.029701
    // m: 0.1·4 = 0.4, 0.36 - 0.2 = 0.16, 0.144 + 0.1 = 0.244
    // v: 0.01·16 = 0.16, 0.1584 + 0.04 = 0.1984, 0.196416 + 0.01 = 0.206416
    // and m: 0, 0.1, 0.09 + 0.3 = 0.39; v: 0, 0.01, 0.0099 + 0.09 = 0.0999
    expectClose(updatesOf(optimiser, GRADIENTS, kernel), [
      [-0.1 * (4 / (4 + 0.5)), 0],
      [
        (-0.1 * (0.16 / 0.19)) / (Math.sqrt(0.1984 / 0.0199) + 0.5),
        (-0.1 * (0.1 / 0.19)) / (Math.sqrt(0.01 / 0.0199) + 0.5),
      ],
      [
        (-0.1 * (0.244 / 0.271)) / (Math.sqrt(0.206416 / 0.029701) + 0.5),
        (-0.1 * (0.39 / 0.271)) / (Math.sqrt(0.0999 / 0.029701) + 0.5),
      ],
    ]);
  });

  it("has the paper's defaults: the first step is the learning rate, whatever the gradient", () => {
    const kernel = make();
    const updates = updatesOf(adam({ learningRate: 1e-3, kernel }), [[5, -0.01, 0]], kernel);
    expectClose(updates, [[-1e-3, 1e-3, 0]]);
  });
});

describe.each(Object.keys(OPTIMISERS) as OptimiserName[])('%s', (name) => {
  it('converges to the minimum of a quadratic', () => {
    const optimiser: Optimiser = OPTIMISERS[name]({ learningRate: 0.05 });
    const parameters = Float32Array.of(3, -2);
    let state = optimiser.init(parameters);
    for (let step = 0; step < 500; step++) {
      const [updates, next] = optimiser.update(parameters, state);
      applyUpdates(parameters, updates);
      state = next;
    }
    expect(Math.hypot(...parameters)).toBeLessThan(1e-3);
  });
});
