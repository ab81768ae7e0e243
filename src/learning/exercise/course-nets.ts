/**
 * The course's own nets, which are what a student's nets are where nothing else is asked for. Pure.
 */
import { ANGLE_ENCODINGS } from '../angle-encodings.ts';
import type { NetSettings } from './settings.ts';

/** The exercise's learned inverse. */
export const INVERSE_SETTINGS: NetSettings = {
  hidden: [256, 256, 256],
  activation: 'relu',
  encoding: 'raw',
  loss: 'smooth-l1',
  optimiser: 'adam',
  learningRate: 1e-3,
  batch: 256,
  iterations: 1024,
};

/** So many points of the sine are learned from. */
export const SINE_ROWS = 800;
const SINE_EPOCHS = 512;
const SINE_BATCH = 200;

/** The course's first net; steps are counted, 4 of them are an epoch. What it gives is no angle. */
export const SINE_SETTINGS: NetSettings = {
  ...INVERSE_SETTINGS,
  ...{ activation: 'elu', loss: 'mse' },
  batch: SINE_BATCH,
  iterations: (SINE_EPOCHS * SINE_ROWS) / SINE_BATCH,
};

/** Widths of an inverse net, from its inputs to its outputs. */
export const inverseWidths = ({ hidden, encoding }: NetSettings): number[] => [
  2,
  ...hidden,
  ANGLE_ENCODINGS[encoding].width,
];
