/**
 * The optimisers of the course by name. Names and definitions are PyTorch's.
 */
import { adam } from './adam.ts';
import { gradientDescent } from './gradient-descent.ts';
import { momentum } from './momentum.ts';
import type { Optimiser, OptimiserConfig } from './optimiser.ts';

/** Every optimiser by name, with its usual numbers. */
export const OPTIMISERS = {
  'gradient-descent': gradientDescent,
  momentum,
  adam,
} as const satisfies Record<string, (config: OptimiserConfig) => Optimiser>;

/** The name of an optimiser. */
export type OptimiserName = keyof typeof OPTIMISERS;
