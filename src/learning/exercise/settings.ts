/**
 * What a student may change about the exercise's nets; course-nets.ts has what they are otherwise.
 */
import Type, { type Static } from 'typebox';
import {
  ACTIVATION_NAMES,
  ENCODING_NAMES,
  LOSS_NAMES,
  MOST_HIDDEN,
  OPTIMISER_NAMES,
  SETTING_BOUNDS,
} from './setting-choices.ts';

const oneOf = <Name extends string>(names: readonly Name[], description: string) =>
  Type.Unsafe<Name>(Type.Enum([...names], { description }));

const NetSettingsSchema = Type.Object({
  hidden: Type.Array(Type.Integer(SETTING_BOUNDS.hidden), {
    maxItems: MOST_HIDDEN,
    description: 'Widths of the hidden layers',
  }),
  activation: oneOf(ACTIVATION_NAMES, 'Activation of the hidden layers'),
  encoding: oneOf(ENCODING_NAMES, 'What the net gives: the angles, or sine and cosine of pan'),
  loss: oneOf(LOSS_NAMES, 'What is made small'),
  optimiser: oneOf(OPTIMISER_NAMES, 'How a step follows from the gradient'),
  learningRate: Type.Number(SETTING_BOUNDS.learningRate),
  batch: Type.Integer({ ...SETTING_BOUNDS.batch, description: 'Rows in a step' }),
  iterations: Type.Integer({ ...SETTING_BOUNDS.iterations, description: 'Steps' }),
});
/** How a net of the exercise is made and trained. */
export type NetSettings = Static<typeof NetSettingsSchema>;

/** The same with every field optional: what is left out is the exercise's own. */
export const ExerciseSettingsSchema = Type.Partial(NetSettingsSchema, {
  additionalProperties: false,
});
export type ExerciseSettings = Static<typeof ExerciseSettingsSchema>;
