/**
 * The steps of the exercise, in the order of the course, and what each one is asked for with and shows.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { nullable } from '../job.ts';
import {
  ACTIVATION_NAMES,
  ENCODING_NAMES,
  LOSS_NAMES,
  MAX_HIDDEN_LAYERS,
  type NetSettings,
  OPTIMISER_NAMES,
  SETTING_BOUNDS,
} from '../learning/net-settings.ts';
import { FloorSurveySchema } from './floor-survey.ts';
import { SineFitSchema } from './noisy-sine.ts';

/** All steps, in the order of the course; the last one is what hardware makes of it. */
export const EXERCISE_STEPS = [
  'sine',
  'direct',
  'laser',
  'inverse',
  'inverse-nn',
  'parameters',
  'fitting',
  'learning-rate',
  'look-behind',
  'weights',
  'rig',
] as const;
export type ExerciseStep = (typeof EXERCISE_STEPS)[number];

const oneOf = <Name extends string>(names: readonly Name[], description: string) =>
  Type.Unsafe<Name>(Type.Enum([...names], { description }));

/** Settings of the nets of a step; the default of each is the course's own. */
export const ExerciseSettingsSchema = Type.Partial(
  Type.Object({
    hidden: Type.Array(Type.Integer(SETTING_BOUNDS.hidden), {
      maxItems: MAX_HIDDEN_LAYERS,
      description: 'Widths of the hidden layers',
    }),
    activation: oneOf(ACTIVATION_NAMES, 'Activation of the hidden layers'),
    encoding: oneOf(ENCODING_NAMES, 'What the net gives: the angles, or sine and cosine of pan'),
    loss: oneOf(LOSS_NAMES, 'What is made small'),
    optimiser: oneOf(OPTIMISER_NAMES, 'How a step follows from the gradient'),
    learningRate: Type.Number(SETTING_BOUNDS.learningRate),
    batch: Type.Integer({ ...SETTING_BOUNDS.batch, description: 'Rows in a step' }),
    iterations: Type.Integer({ ...SETTING_BOUNDS.iterations, description: 'Steps' }),
  } satisfies Record<keyof NetSettings, TSchema>),
  { additionalProperties: false },
);

const loss = (description: string) => Type.Array(nullable(Type.Number()), { description });

/** A learning curve. */
export const LearningCurveSchema = Type.Object({
  iterations: Type.Array(Type.Integer(), { description: 'Steps taken at each entry' }),
  trainingLoss: loss('Mean over the steps since the entry before; null when no longer finite'),
  validationLoss: loss('On samples that it never learns from; null when no longer finite'),
});

/** A net that was trained, and what came of it. */
export const NetReportSchema = Type.Object({
  name: Type.String({ description: 'What is particular about it' }),
  widths: Type.Array(Type.Integer(), { description: 'From the inputs to the outputs' }),
  parameterCount: Type.Integer(),
  learningRate: Type.Number(),
  seconds: Type.Number({ description: 'How long it learned' }),
  curve: LearningCurveSchema,
  floor: nullable(FloorSurveySchema),
});
export type NetReport = Static<typeof NetReportSchema>;

/** A pose of the robot with all that the exercise asks about it. */
export const PoseExampleSchema = Type.Object({
  alphaRad: Type.Number(),
  betaRad: Type.Number(),
  matrix: Type.Array(Type.Number(), { description: 'T_world_head, [4, 4] row-major' }),
  xM: nullable(Type.Number({ description: 'Where the beam meets the floor; null if it does not' })),
  yM: nullable(Type.Number()),
  mmPerDegree: nullable(
    Type.Number({ description: 'How far one degree of tilt shifts the spot [mm]' }),
  ),
});
export type PoseExample = Static<typeof PoseExampleSchema>;

/** A layer and how many weights it has. */
export const LayerSchema = Type.Object({
  inputs: Type.Integer(),
  outputs: Type.Integer(),
  weights: Type.Integer({ description: 'inputs · outputs' }),
  biases: Type.Integer({ description: 'outputs' }),
});

/** What became of weights that were saved and loaded. */
export const SavedWeightsSchema = Type.Object({
  bytes: Type.Integer({ description: 'Length of the file' }),
  targets: Type.Integer({ description: 'Targets that both nets were asked about' }),
  greatestDifferenceRad: Type.Number({ description: 'Between the answers before and after [rad]' }),
});

/** One shot at a target on the rig. */
export const ShotSchema = Type.Object({
  solver: Type.String({ description: 'Who found the angles' }),
  xM: Type.Number(),
  yM: Type.Number(),
  panRad: nullable(Type.Number()),
  tiltRad: nullable(Type.Number()),
  hitXM: nullable(
    Type.Number({
      description: 'Where the spot was; null for none, and for an error that was worked out',
    }),
  ),
  hitYM: nullable(Type.Number()),
  errorMm: nullable(Type.Number({ description: 'How far from the target [mm]' })),
});
export type RigShot = Static<typeof ShotSchema>;

/** What a step shows; it has what it is about. */
export const StepResultSchema = Type.Object({
  nets: Type.Optional(Type.Array(NetReportSchema)),
  fit: Type.Optional(SineFitSchema),
  poses: Type.Optional(Type.Array(PoseExampleSchema)),
  layers: Type.Optional(Type.Array(LayerSchema)),
  saved: Type.Optional(SavedWeightsSchema),
  shots: Type.Optional(Type.Array(ShotSchema)),
});
export type StepResult = Static<typeof StepResultSchema>;
