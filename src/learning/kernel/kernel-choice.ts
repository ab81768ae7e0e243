/**
 * Selects the kernel of a net: plain JavaScript is faster for nets of a few hundred weights and for single
 * rows, WebAssembly with SIMD for all others, where the engine supports it.
 */
import type { Kernel } from './kernel.ts';
import { kernelModule } from './kernel-module.ts';
import { plainKernel } from './plain-kernel.ts';
import { SimdKernel } from './simd-kernel.ts';

/** Minimum number of multiplications in the largest product for SIMD. */
const WORTH_SIMD = 100_000;

/** Selects the kernel for a net of these widths and a batch size. */
export function kernelFor(widths: readonly number[], batch: number): Kernel {
  const products = widths.slice(1).map((outputs, i) => batch * widths[i]! * outputs);
  const module = Math.max(...products) < WORTH_SIMD ? undefined : kernelModule();
  return module ? new SimdKernel(module) : plainKernel;
}
