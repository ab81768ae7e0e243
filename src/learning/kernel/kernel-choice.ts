/**
 * Which kernel a net computes with: plain JavaScript is faster for nets of a few hundred weights and for
 * single rows, SIMD for all others, where the engine has it.
 */
import type { Kernel } from './kernel.ts';
import { plainKernel } from './plain-kernel.ts';
import { SimdKernel } from './simd-kernel.ts';

/** Multiplications in a layer's largest product from which on SIMD pays. */
const WORTH_SIMD = 100_000;

/** The kernel for a net of these widths that learns from so many rows at a time. */
export function kernelFor(widths: readonly number[], batch: number): Kernel {
  const products = widths.slice(1).map((outputs, i) => batch * widths[i]! * outputs);
  if (Math.max(...products) < WORTH_SIMD || !SimdKernel.isSupported()) return plainKernel;
  return new SimdKernel();
}
