/**
 * Among what the settings of the exercise's nets are chosen, and within which bounds. Pure: for settings.ts,
 * which refuses the rest, for the command's options and for the page's fields.
 */
import { ACTIVATIONS, type Activation } from '../activations.ts';
import { ANGLE_ENCODINGS, type AngleEncodingName } from '../angle-encodings.ts';
import { LOSSES, type Loss } from '../losses.ts';
import { OPTIMISERS, type OptimiserName } from '../optimisers.ts';

const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  Object.keys(table) as Name[];

/** The activations of the course; `identity` shows that a net without any stays linear. */
export const ACTIVATION_NAMES = namesOf<Activation>(ACTIVATIONS);
export const LOSS_NAMES = namesOf<Loss>(LOSSES);
export const ENCODING_NAMES = namesOf<AngleEncodingName>(ANGLE_ENCODINGS);
export const OPTIMISER_NAMES = namesOf<OptimiserName>(OPTIMISERS);

/** So many hidden layers at most. */
export const MOST_HIDDEN = 8;
/** Bounds of the numbers as JSON Schema names them; of `hidden`, those of each width. */
export const SETTING_BOUNDS = {
  hidden: { minimum: 1, maximum: 1024 },
  learningRate: { exclusiveMinimum: 0, maximum: 1000 },
  batch: { minimum: 1, maximum: 4096 },
  iterations: { minimum: 1, maximum: 100_000 },
} as const;
