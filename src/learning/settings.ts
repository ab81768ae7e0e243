/**
 * The settings of a training.
 */
import Type, { type Static } from 'typebox';

/** Settings of a training; each kind has its own defaults. */
export const TrainingSettingsSchema = Type.Object(
  {
    maxIterations: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Ends learning early' }),
    ),
    learningRate: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: "Adam's step size" }),
    ),
  },
  { additionalProperties: false },
);
export type TrainingSettings = Static<typeof TrainingSettingsSchema>;
