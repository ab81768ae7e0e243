/**
 * A step of the exercise as the API and telemetry show it.
 */
import Type, { type Static } from 'typebox';
import {
  EXERCISE_STEPS,
  ExerciseSettingsSchema,
  LearningCurveSchema,
  StepResultSchema,
} from '../course/steps.ts';
import { jobProperties, nullable, queueProperties, SeedSchema } from '../job.ts';

/** The request of a step. */
export const ExerciseRequestSchema = Type.Object(
  {
    step: Type.Enum([...EXERCISE_STEPS], {
      description:
        'Step of the exercise. The last one, `rig`, needs samples of the rig and moves nothing; it reports the ' +
        "errors of the ideal robot's angles there",
    }),
    seed: Type.Optional(SeedSchema),
    settings: Type.Optional(ExerciseSettingsSchema),
  },
  { additionalProperties: false },
);

/** A step as it is listed, and as telemetry shows it. */
export const ExerciseViewSchema = Type.Object({
  ...jobProperties,
  ...queueProperties,
  step: ExerciseRequestSchema.properties.step,
  seed: SeedSchema,
  settings: ExerciseSettingsSchema,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  remainingSeconds: nullable(
    Type.Number({ minimum: 0, description: 'Estimated time left [s]; null unless it runs' }),
  ),
  learning: nullable(
    Type.Object(
      { net: Type.String({ description: 'Its name' }), curve: LearningCurveSchema },
      { description: 'The net in training' },
    ),
  ),
});
export type ExerciseView = Static<typeof ExerciseViewSchema>;

/** A step with its result. */
export const ExerciseDetailsSchema = Type.Object({
  ...ExerciseViewSchema.properties,
  result: nullable(StepResultSchema),
});
export type ExerciseDetails = Static<typeof ExerciseDetailsSchema>;
