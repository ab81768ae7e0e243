import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { kernelModule } from '../../../src/learning/kernel/kernel-module.ts';
import { plainKernel } from '../../../src/learning/kernel/plain-kernel.ts';
import { startHelper, withSecondThread } from '../../../src/learning/kernel/second-thread.ts';
import { SimdKernel } from '../../../src/learning/kernel/simd-kernel.ts';
import { Mlp } from '../../../src/learning/mlp.ts';
import { adam, applyUpdates } from '../../../src/learning/optimisers.ts';
import { Random } from '../../../src/random.ts';

const BATCH = 128;
const STEPS = 30;

/** A net whose products are large enough to share, and training steps on random data. */
function training(kernel: SimdKernel) {
  const net = new Mlp({ widths: [2, 160, 160, 2], activation: 'relu' }, BATCH, [], kernel);
  const random = new Random(1);
  net.initialise(random);
  const [inputs, targets] = [0, 1].map(() =>
    Float32Array.from({ length: 2 * BATCH }, () => random.uniform(-1, 1)),
  ) as [Float32Array, Float32Array];
  const optimiser = adam({ learningRate: 1e-3, kernel });
  let state = optimiser.init(net.parameters);
  const step = () => {
    const errors = net.forward(inputs, BATCH).map((output, i) => output - targets[i]!);
    net.backward(errors, BATCH);
    const [updates, next] = optimiser.update(net.gradients, state);
    applyUpdates(net.parameters, updates);
    state = next;
  };
  return { net, step };
}

/** Comparing these is far faster than comparing numbers one by one, which would keep the thread waiting. */
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

it('gives bit-identical results while it does part of the work', async () => {
  const alone = training(new SimdKernel(kernelModule()!));
  const kernel = new SimdKernel(kernelModule()!);
  const together = training(kernel);
  const dismiss = startHelper(kernel);
  // Until the thread has started and computed a panel, and then for some steps.
  for (let assistedSteps = 0; assistedSteps < STEPS; await setImmediate()) {
    alone.step();
    together.step();
    expect(bytesOf(together.net.parameters).equals(bytesOf(alone.net.parameters))).toBe(true);
    if (kernel.assistedPanels > 0) assistedSteps++;
  }
  await dismiss();
});

it('ends the thread, and starts another one', async () => {
  const kernel = new SimdKernel(kernelModule()!);
  const { step } = training(kernel);
  for (let round = 0; round < 2; round++) {
    const before = kernel.assistedPanels;
    const dismiss = startHelper(kernel);
    while (kernel.assistedPanels === before) {
      step();
      await setImmediate();
    }
    await dismiss();
    const after = kernel.assistedPanels;
    for (let i = 0; i < STEPS; i++) step();
    expect(kernel.assistedPanels).toBe(after);
  }
});

it('trains without a second thread if it would not help', () => {
  expect(withSecondThread(plainKernel, () => 'trained')).toBe('trained');
});
