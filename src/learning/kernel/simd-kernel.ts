/**
 * The kernel in WebAssembly with SIMD (assembly/), ten times as fast as plain JavaScript for large
 * matrices. A second thread (second-thread.ts) can share the work in the same memory, with
 * bit-identical results.
 */
import type { AdamArrays, AdamStep, Kernel, Strided } from './kernel.ts';

const PAGE_BYTES = 65_536;
/** As set in assembly/asconfig.json. */
const MEMORY_PAGES = { initial: 16, maximum: 16_384, shared: true } as const;
const ALIGNMENT_BYTES = 16;

/** Module and memory for a second thread. */
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
  relu(activations: number, preActivations: number, count: number): void;
  reluBack(deltas: number, preActivations: number, count: number): void;
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
  setAssistance(isEnabled: boolean): void;
  assistedPanels(): number;
}

/** Owns its memory, which is released with the kernel and its arrays. */
export class SimdKernel implements Kernel {
  readonly shared: SharedKernel;
  readonly #exports: Exports;
  #endBytes: number;

  /** @throws Error of the engine if memory is exhausted */
  constructor(module: WebAssembly.Module) {
    const memory = new WebAssembly.Memory(MEMORY_PAGES);
    this.shared = { module, memory };
    this.#exports = new WebAssembly.Instance(module, { env: { memory } })
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

  relu(activations: Float32Array, preActivations: Float32Array, count: number): void {
    this.#exports.relu(activations.byteOffset, preActivations.byteOffset, count);
  }

  reluBackward(deltas: Float32Array, preActivations: Float32Array, count: number): void {
    this.#exports.reluBack(deltas.byteOffset, preActivations.byteOffset, count);
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

  /** Number of panels that a second thread has computed. */
  get assistedPanels(): number {
    return this.#exports.assistedPanels();
  }

  /** Enables or disables the second thread. */
  setAssistance(enabled: boolean): void {
    this.#exports.setAssistance(enabled);
  }
}
