/**
 * Settings of the course's nets: allowed values, bounds and defaults; and the layer sizes of a net.
 * Pure; used by the API's schemas, the command's options and the page's fields.
 */

import { ACTIVATIONS, type Activation } from './activations.ts';
import { ANGLE_ENCODINGS, type AngleEncodingName } from './angle-encodings.ts';
import { LOSSES, type Loss } from './losses.ts';
import { OPTIMISERS, type OptimiserName } from './optimisers.ts';

const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  Object.keys(table) as Name[];

/** Allowed activations; with `identity` the net is linear. */
export const ACTIVATION_NAMES = namesOf<Activation>(ACTIVATIONS);
export const LOSS_NAMES = namesOf<Loss>(LOSSES);
export const ENCODING_NAMES = namesOf<AngleEncodingName>(ANGLE_ENCODINGS);
export const OPTIMISER_NAMES = namesOf<OptimiserName>(OPTIMISERS);

/** Maximum number of hidden layers. */
export const MAX_HIDDEN_LAYERS = 8;
/** Bounds of the numbers, as in JSON Schema; `hidden` bounds each width. */
export const SETTING_BOUNDS = {
  hidden: { minimum: 1, maximum: 1024 },
  learningRate: { exclusiveMinimum: 0, maximum: 1000 },
  batch: { minimum: 1, maximum: 4096 },
  iterations: { minimum: 1, maximum: 100_000 },
} as const;

/** Architecture and training of a net. */
export interface NetSettings {
  /** Widths of the hidden layers. */
  readonly hidden: number[];
  /** Activation of the hidden layers. */
  readonly activation: Activation;
  /** Encoding of the outputs: the angles, or sine and cosine of pan. */
  readonly encoding: AngleEncodingName;
  readonly loss: Loss;
  readonly optimiser: OptimiserName;
  readonly learningRate: number;
  /** Rows per optimiser step. */
  readonly batch: number;
  /** Optimiser steps. */
  readonly iterations: number;
}

/** Changes to the course's net. */
export type ExerciseSettings = Partial<NetSettings>;

/** Defaults of the learned inverse. */
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

/** Number of training points of the sine. */
export const SINE_TRAINING_POINTS = 800;
/** A step is an epoch, since its batch holds all training points. */
const SINE_EPOCHS = 512;

/** Defaults of the course's first net, with the full batch. Its output is not an angle. */
export const SINE_SETTINGS: NetSettings = {
  ...INVERSE_SETTINGS,
  activation: 'elu',
  loss: 'mse',
  batch: SINE_TRAINING_POINTS,
  iterations: SINE_EPOCHS,
};

/** Widths of an inverse net, from its inputs to its outputs. */
export const inverseWidths = ({ hidden, encoding }: NetSettings): number[] => [
  2,
  ...hidden,
  ANGLE_ENCODINGS[encoding].width,
];

/** Size of a dense layer. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** inputs · outputs. */
  readonly weights: number;
  /** outputs. */
  readonly biases: number;
}

/** Layers of a net with these widths, from the inputs to the outputs. */
export const layersOf = (widths: readonly number[]): Layer[] =>
  widths.slice(1).map((outputs, i) => {
    const inputs = widths[i]!;
    return { inputs, outputs, weights: inputs * outputs, biases: outputs };
  });

/** Number of trainable parameters: Σ (inputs + 1) · outputs over the layers. */
export const parameterCount = (widths: readonly number[]): number =>
  layersOf(widths).reduce((count, { weights, biases }) => count + weights + biases, 0);
