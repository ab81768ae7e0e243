/**
 * What a student may change about the exercise's nets; course-nets.ts has what they are otherwise.
 */

import { ACTIVATIONS, type Activation } from './activations.ts';
import { ANGLE_ENCODINGS, type AngleEncodingName } from './angle-encodings.ts';
import { LOSSES, type Loss } from './losses.ts';
import { OPTIMISERS, type OptimiserName } from './optimisers.ts';

/**
 * Among what the settings of the exercise's nets are chosen, and within which bounds. Pure: for settings.ts,
 * which refuses the rest, for the command's options and for the page's fields.
 */

const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  Object.keys(table) as Name[];

/** The activations of the course; `identity` shows that a net without any stays linear. */
export const ACTIVATION_NAMES = namesOf<Activation>(ACTIVATIONS);
export const LOSS_NAMES = namesOf<Loss>(LOSSES);
export const ENCODING_NAMES = namesOf<AngleEncodingName>(ANGLE_ENCODINGS);
export const OPTIMISER_NAMES = namesOf<OptimiserName>(OPTIMISERS);

/** So many hidden layers at most. */
export const MAX_HIDDEN_LAYERS = 8;
/** Bounds of the numbers as JSON Schema names them; of `hidden`, those of each width. */
export const SETTING_BOUNDS = {
  hidden: { minimum: 1, maximum: 1024 },
  learningRate: { exclusiveMinimum: 0, maximum: 1000 },
  batch: { minimum: 1, maximum: 4096 },
  iterations: { minimum: 1, maximum: 100_000 },
} as const;

/** How a net of the exercise is made and trained. */
export interface NetSettings {
  /** Widths of the hidden layers. */
  readonly hidden: number[];
  /** Activation of the hidden layers. */
  readonly activation: Activation;
  /** What the net outputs: the angles, or sine and cosine of pan. */
  readonly encoding: AngleEncodingName;
  readonly loss: Loss;
  readonly optimiser: OptimiserName;
  readonly learningRate: number;
  /** Rows in a step. */
  readonly batch: number;
  /** Steps. */
  readonly iterations: number;
}

/** The same with every field optional: the default is the course's own net. */
export type ExerciseSettings = Partial<NetSettings>;

/**
 * The course's own nets, which are what a student's nets are where nothing else is asked for. Pure.
 */

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
export const SINE_TRAINING_POINTS = 800;
const SINE_EPOCHS = 512;
const SINE_BATCH = 200;

/** The course's first net; steps are counted, 4 of them are an epoch. What it gives is no angle. */
export const SINE_SETTINGS: NetSettings = {
  ...INVERSE_SETTINGS,
  ...{ activation: 'elu', loss: 'mse' },
  batch: SINE_BATCH,
  iterations: (SINE_EPOCHS * SINE_TRAINING_POINTS) / SINE_BATCH,
};

/** Widths of an inverse net, from its inputs to its outputs. */
export const inverseWidths = ({ hidden, encoding }: NetSettings): number[] => [
  2,
  ...hidden,
  ANGLE_ENCODINGS[encoding].width,
];

/**
 * The layers of a net and how many parameters each has. Pure, for nets themselves and for the page.
 */

/** A dense layer. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** One for each pair of input and output. */
  readonly weights: number;
  /** One for each output. */
  readonly biases: number;
}

/** The layers of a net whose widths are these, from the inputs to the outputs. */
export const layersOf = (widths: readonly number[]): Layer[] =>
  widths.slice(1).map((outputs, i) => {
    const inputs = widths[i]!;
    return { inputs, outputs, weights: inputs * outputs, biases: outputs };
  });

/** How many trainable parameters a net has: Σ (inputs + 1) · outputs over its layers. */
export const parameterCount = (widths: readonly number[]): number =>
  layersOf(widths).reduce((count, { weights, biases }) => count + weights + biases, 0);
