/**
 * A second thread for as long as a training takes. Nobody waits for it to start, and no work waits for it
 * that it hasn't taken; it changes how long a training takes, and not one bit of what comes out.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Kernel } from './kernel.ts';
import { SimdKernel } from './simd-kernel.ts';

/** All that the thread does. As text it needs no loader, which a training that never yields would block. */
const HELPER = `
  const { module, memory } = require('node:worker_threads').workerData;
  new WebAssembly.Instance(module, { env: { memory } }).exports.assist();
`;

/** Runs `train` with a second thread, where the kernel can use one and the machine has two cores. */
export function withSecondThread<T>(kernel: Kernel, train: () => T): T {
  if (!(kernel instanceof SimdKernel) || availableParallelism() < 2) return train();
  const dismiss = startHelper(kernel);
  try {
    return train();
  } finally {
    void dismiss();
  }
}

/** Starts a second thread for a kernel. @returns what sends it away, and says when it is gone */
export function startHelper(kernel: SimdKernel): () => Promise<void> {
  kernel.want(true);
  const worker = new Worker(HELPER, { eval: true, execArgv: [], workerData: kernel.shared });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  // Without the helper the training goes on alone, and isn't to be kept alive by it either.
  worker.on('error', () => {});
  worker.unref();
  return () => {
    kernel.want(false);
    return gone;
  };
}
