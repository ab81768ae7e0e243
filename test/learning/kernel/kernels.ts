/** Both kernels, for tests that compare them. */
import type { Kernel } from '../../../src/learning/kernel/kernel.ts';
import { kernelModule } from '../../../src/learning/kernel/kernel-module.ts';
import { plainKernel } from '../../../src/learning/kernel/plain-kernel.ts';
import { SimdKernel } from '../../../src/learning/kernel/simd-kernel.ts';
import type { Random } from '../../../src/random.ts';

export const KERNELS: readonly (readonly [name: string, make: () => Kernel])[] = [
  ['plain JavaScript', () => plainKernel],
  ['SIMD', () => new SimdKernel(kernelModule()!)],
];

/** Random numbers in an array of the kernel's. */
export function draw(kernel: Kernel, count: number, random: Random): Float32Array {
  const values = kernel.allocate(count);
  for (let i = 0; i < count; i++) values[i] = random.uniform(-1, 1);
  return values;
}
