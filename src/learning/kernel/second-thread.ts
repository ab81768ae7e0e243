/** The second thread of a training on Node; see simd-kernel.ts. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Kernel } from './kernel.ts';
import { SimdKernel } from './simd-kernel.ts';

/**
 * Source of the second thread. As text, it needs no module loader, which a training that never
 * yields to the event loop would block.
 */
const HELPER = `
  const { module, memory } = require('node:worker_threads').workerData;
  new WebAssembly.Instance(module, { env: { memory } }).exports.assist();
`;

/**
 * Runs `train` with a second thread if the kernel supports one and the machine has two cores. The
 * training does not wait for the thread to start; results are bit-identical with and without it.
 */
export function withSecondThread<T>(kernel: Kernel, train: () => T): T {
  if (!(kernel instanceof SimdKernel) || availableParallelism() < 2) return train();
  const dismiss = startHelper(kernel);
  try {
    return train();
  } finally {
    void dismiss();
  }
}

/** Starts a second thread for a kernel. @returns a function that ends it and resolves at its exit */
export function startHelper(kernel: SimdKernel): () => Promise<void> {
  kernel.setAssistance(true);
  const worker = new Worker(HELPER, { eval: true, execArgv: [], workerData: kernel.shared });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  // Training continues without the helper, which must not keep the process alive.
  worker.on('error', () => {});
  worker.unref();
  return () => {
    kernel.setAssistance(false);
    return exited;
  };
}
