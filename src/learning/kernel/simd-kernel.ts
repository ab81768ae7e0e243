/**
 * The arithmetic of nets in WebAssembly with SIMD (assembly/), ten times as fast as plain
 * JavaScript where matrices are large. A second thread can work on the same memory (second-thread.ts); what
 * comes out is the same to the last bit.
 */

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { AdamArrays, AdamStep, Kernel, Strided } from './kernel.ts';

const PAGE_BYTES = 65_536;
/** Those of assembly/asconfig.json. */
const MEMORY_PAGES = { initial: 16, maximum: 16_384, shared: true } as const;
const ALIGNMENT_BYTES = 16;

/** What a second thread needs to work on the same memory. */
export interface SharedKernel {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

interface Exports {
  readonly heapBase: { readonly value: number };
  /** Arrays are addresses [bytes], strides count elements. */
  addProduct(
    out: number,
    a: number,
    aRowStride: number,
    aColumnStride: number,
    b: number,
    bRowStride: number,
    bColumnStride: number,
    rows: number,
    inner: number,
    columns: number,
  ): void;
  relu(values: number, sums: number, count: number): void;
  reluBack(deltas: number, sums: number, count: number): void;
  adam(
    updates: number,
    mean: number,
    meanSquare: number,
    gradients: number,
    count: number,
    beta1: number,
    beta2: number,
    rate: number,
    correction: number,
    epsilon: number,
  ): void;
  want(second: boolean): void;
  assistedPanels(): number;
}

const FILE = new URL('./kernel.wasm', import.meta.url);
/** Compiled once, at the first use. */
let compiled: WebAssembly.Module | undefined;

/** Computes in a memory of its own, which goes when the kernel and its arrays go. */
export class SimdKernel implements Kernel {
  readonly shared: SharedKernel;
  readonly #exports: Exports;
  #endBytes: number;

  /** Whether the engine knows WebAssembly with SIMD and shared memory; Node does, but for rare machines. */
  static isSupported(): boolean {
    if (compiled) return true;
    if (typeof WebAssembly === 'undefined') return false; // as with --jitless
    return WebAssembly.validate(readFileSync(FILE));
  }

  /** @throws Error of the engine's own where SIMD isn't supported or there is no memory left */
  constructor() {
    compiled ??= new WebAssembly.Module(readFileSync(FILE));
    const memory = new WebAssembly.Memory(MEMORY_PAGES);
    this.shared = { module: compiled, memory };
    this.#exports = new WebAssembly.Instance(compiled, { env: { memory } })
      .exports as unknown as Exports;
    this.#endBytes = this.#exports.heapBase.value;
  }

  allocate(length: number): Float32Array {
    const { memory } = this.shared;
    const start = Math.ceil(this.#endBytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    this.#endBytes = start + 4 * length;
    const missingBytes = this.#endBytes - memory.buffer.byteLength;
    if (missingBytes > 0) memory.grow(Math.ceil(missingBytes / PAGE_BYTES));
    return new Float32Array(memory.buffer, start, length);
  }

  addProduct(
    out: Float32Array,
    a: Strided,
    b: Strided,
    rows: number,
    inner: number,
    columns: number,
  ): void {
    this.#exports.addProduct(
      out.byteOffset,
      a.values.byteOffset,
      a.rowStride,
      a.columnStride,
      b.values.byteOffset,
      b.rowStride,
      b.columnStride,
      rows,
      inner,
      columns,
    );
  }

  relu(values: Float32Array, sums: Float32Array, count: number): void {
    this.#exports.relu(values.byteOffset, sums.byteOffset, count);
  }

  reluBackward(deltas: Float32Array, sums: Float32Array, count: number): void {
    this.#exports.reluBack(deltas.byteOffset, sums.byteOffset, count);
  }

  adam({ mean, meanSquare, updates }: AdamArrays, gradients: Float32Array, step: AdamStep): void {
    this.#exports.adam(
      updates.byteOffset,
      mean.byteOffset,
      meanSquare.byteOffset,
      gradients.byteOffset,
      gradients.length,
      step.beta1,
      step.beta2,
      step.rate,
      step.correction,
      step.epsilon,
    );
  }

  /** How many panels of products a second thread has computed so far. */
  get assistedPanels(): number {
    return this.#exports.assistedPanels();
  }

  /** Lets a second thread take its share, or sends it away. */
  want(second: boolean): void {
    this.#exports.want(second);
  }
}

/**
 * A second thread for as long as a training takes. Nobody waits for it to start, and no work waits for it
 * that it hasn't taken; it changes how long a training takes, and not one bit of what comes out.
 */

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
