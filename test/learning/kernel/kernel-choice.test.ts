import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { kernelFor } from '../../../src/learning/kernel/kernel-choice.ts';
import { plainKernel } from '../../../src/learning/kernel/plain-kernel.ts';
import { SimdKernel } from '../../../src/learning/kernel/simd-kernel.ts';

const EXERCISE = [2, 256, 256, 256, 2];

describe('kernelFor', () => {
  it('selects SIMD for the training of large nets', () => {
    expect(kernelFor(EXERCISE, 256)).toBeInstanceOf(SimdKernel);
  });

  it('selects plain JavaScript for small nets and for single rows', () => {
    expect(kernelFor([3, 16, 2], 64)).toBe(plainKernel);
    expect(kernelFor(EXERCISE, 1)).toBe(plainKernel);
  });

  it('selects plain JavaScript without SIMD support', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.resetModules();
    const { kernelFor: choose } = await import('../../../src/learning/kernel/kernel-choice.ts');
    expect(choose(EXERCISE, 256).addProduct.name).toBe(plainKernel.addProduct.name);
    expect(choose(EXERCISE, 256)).not.toBeInstanceOf(SimdKernel);
  });
});
