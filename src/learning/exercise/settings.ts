/**
 * What a student may change about the exercise's nets; course-nets.ts has what they are otherwise.
 */
import Type, { type Static } from 'typebox';
import { ACTIVATIONS, type Activation } from '../activations.ts';
import { ANGLE_ENCODINGS, type AngleEncodingName } from '../angle-encodings.ts';
import { LOSSES, type Loss } from '../losses.ts';
import { OPTIMISERS, type OptimiserName } from '../optimisers.ts';

const oneOf = <Name extends string>(names: readonly Name[], description: string) =>
  Type.Unsafe<Name>(Type.Enum([...names], { description }));
const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  Object.keys(table) as Name[];

/** The activations of the course; `identity` shows that a net without any stays linear. */
export const ACTIVATION_NAMES = namesOf<Activation>(ACTIVATIONS);
export const LOSS_NAMES = namesOf<Loss>(LOSSES);
export const ENCODING_NAMES = namesOf<AngleEncodingName>(ANGLE_ENCODINGS);
export const OPTIMISER_NAMES = namesOf<OptimiserName>(OPTIMISERS);

const NetSettingsSchema = Type.Object({
  hidden: Type.Array(Type.Integer({ minimum: 1, maximum: 1024 }), {
    maxItems: 8,
    description: 'Widths of the hidden layers',
  }),
  activation: oneOf(ACTIVATION_NAMES, 'Activation of the hidden layers'),
  encoding: oneOf(ENCODING_NAMES, 'What the net gives: the angles, or sine and cosine of pan'),
  loss: oneOf(LOSS_NAMES, 'What is made small'),
  optimiser: oneOf(OPTIMISER_NAMES, 'How a step follows from the gradient'),
  learningRate: Type.Number({ exclusiveMinimum: 0, maximum: 1000 }),
  batch: Type.Integer({ minimum: 1, maximum: 4096, description: 'Rows in a step' }),
  iterations: Type.Integer({ minimum: 1, maximum: 100_000, description: 'Steps' }),
});
/** How a net of the exercise is made and trained. */
export type NetSettings = Static<typeof NetSettingsSchema>;

/** The same with every field optional: what is left out is the exercise's own. */
export const ExerciseSettingsSchema = Type.Partial(NetSettingsSchema, {
  additionalProperties: false,
});
export type ExerciseSettings = Static<typeof ExerciseSettingsSchema>;
