/**
 * The steps of the exercise in the order of the course, with the schemas of their settings and results.
 */
import Type, { type Static, type TSchema } from 'typebox';
import {
  ACTIVATION_NAMES,
  ENCODING_NAMES,
  LOSS_NAMES,
  MAX_HIDDEN_LAYERS,
  type NetSettings,
  OPTIMISER_NAMES,
  SETTING_BOUNDS,
} from '../learning/net-settings.ts';
import { nullable } from '../schemas.ts';
import { FloorSurveySchema } from './floor-survey.ts';
import { SineFitSchema } from './noisy-sine.ts';

/** All steps in the order of the course; the last one is about the real rig. */
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

/** Settings of the nets of a step; each defaults to the value of the course. */
export const ExerciseSettingsSchema = Type.Partial(
  Type.Object({
    hidden: Type.Array(Type.Integer(SETTING_BOUNDS.hidden), {
      maxItems: MAX_HIDDEN_LAYERS,
      description: 'Widths of the hidden layers',
    }),
    activation: oneOf(ACTIVATION_NAMES, 'Activation of the hidden layers'),
    encoding: oneOf(
      ENCODING_NAMES,
      'Encoding of the outputs: the angles, or sine and cosine of pan',
    ),
    loss: oneOf(LOSS_NAMES, 'Training loss'),
    optimiser: oneOf(OPTIMISER_NAMES, 'Optimiser'),
    learningRate: Type.Number(SETTING_BOUNDS.learningRate),
    batch: Type.Integer({ ...SETTING_BOUNDS.batch, description: 'Rows per step' }),
    iterations: Type.Integer({ ...SETTING_BOUNDS.iterations, description: 'Optimiser steps' }),
  } satisfies Record<keyof NetSettings, TSchema>),
  { additionalProperties: false },
);

const loss = (description: string) => Type.Array(nullable(Type.Number()), { description });

/** A learning curve. */
export const LearningCurveSchema = Type.Object({
  iterations: Type.Array(Type.Integer(), { description: 'Optimiser steps at each entry' }),
  trainingLoss: loss('Mean over the steps since the previous entry; null when not finite'),
  validationLoss: loss('On held-out samples; null when not finite'),
});

/** A trained net with its learning curve and floor errors. */
const NetReportSchema = Type.Object({
  name: Type.String({ description: 'Variant of the net' }),
  widths: Type.Array(Type.Integer(), { description: 'From the inputs to the outputs' }),
  parameterCount: Type.Integer(),
  learningRate: Type.Number(),
  seconds: Type.Number({ description: 'Training time [s]' }),
  curve: LearningCurveSchema,
  floor: nullable(FloorSurveySchema),
});
export type NetReport = Static<typeof NetReportSchema>;

/** A pose of the robot with the results of the exercise's functions. */
const PoseExampleSchema = Type.Object({
  alphaRad: Type.Number(),
  betaRad: Type.Number(),
  matrix: Type.Array(Type.Number(), { description: 'T_world_head, [4, 4] row-major' }),
  xM: nullable(
    Type.Number({ description: 'Where the beam meets the floor; null if it misses the floor' }),
  ),
  yM: nullable(Type.Number()),
  mmPerDegree: nullable(Type.Number({ description: 'Shift of the spot per degree of tilt [mm]' })),
});
export type PoseExample = Static<typeof PoseExampleSchema>;

/** Size of a layer. */
const LayerSchema = Type.Object({
  inputs: Type.Integer(),
  outputs: Type.Integer(),
  weights: Type.Integer({ description: 'inputs · outputs' }),
  biases: Type.Integer({ description: 'outputs' }),
});

/** Comparison of a net with its saved and loaded copy. */
const SavedWeightsSchema = Type.Object({
  bytes: Type.Integer({ description: 'Size of the file' }),
  targets: Type.Integer({ description: 'Number of compared targets' }),
  greatestDifferenceRad: Type.Number({
    description: 'Maximum difference of the predicted angles [rad]',
  }),
});

/** A target on the rig with the solution of one solver. */
const ShotSchema = Type.Object({
  solver: Type.String({ description: 'Solver of the inverse' }),
  xM: Type.Number(),
  yM: Type.Number(),
  panRad: nullable(Type.Number()),
  tiltRad: nullable(Type.Number()),
  hitXM: nullable(
    Type.Number({
      description: 'Measured spot; null for a miss or a calculated error',
    }),
  ),
  hitYM: nullable(Type.Number()),
  errorMm: nullable(Type.Number({ description: 'Distance from the target [mm]' })),
});
export type RigShot = Static<typeof ShotSchema>;

/** Result of a step, with the fields that apply to it. */
export const StepResultSchema = Type.Object({
  nets: Type.Optional(Type.Array(NetReportSchema)),
  fit: Type.Optional(SineFitSchema),
  poses: Type.Optional(Type.Array(PoseExampleSchema)),
  layers: Type.Optional(Type.Array(LayerSchema)),
  saved: Type.Optional(SavedWeightsSchema),
  shots: Type.Optional(Type.Array(ShotSchema)),
});
export type StepResult = Static<typeof StepResultSchema>;
