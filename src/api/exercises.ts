/**
 * The exercise: its steps as jobs, the weights of their nets, its questions, and the check of a student's
 * answers.
 */
import Type, { type Static } from 'typebox';
import { AnswerReportSchema, RobotFunctionSchema } from '../course/answer-report.ts';
import { QUESTION_COUNT } from '../course/answers.ts';
import { SineLineSchema } from '../course/noisy-sine.ts';
import {
  EXERCISE_STEPS,
  ExerciseSettingsSchema,
  LearningCurveSchema,
  StepResultSchema,
} from '../course/steps.ts';
import { MAX_RELATIVE_COST } from '../course/training-runs.ts';
import { jobProperties, queueProperties } from '../job.ts';
import { ActivationSchema } from '../learning/model-file.ts';
import { SEED_BOUNDS } from '../random.ts';
import { nullable, SeedSchema } from '../schemas.ts';
import { answers, BYTES, BytesSchema, CsvSchema, IdParamsSchema } from './route.ts';

export type { AnswerReport } from '../course/answer-report.ts';
export type { NetReport } from '../course/steps.ts';

const COUNT_BOUNDS = { minimum: 1, maximum: 200 };

const QuestionQuerySchema = Type.Object(
  {
    function: RobotFunctionSchema,
    seed: Type.Optional(Type.Integer({ ...SEED_BOUNDS, description: '1 if left out' })),
    count: Type.Optional(
      Type.Integer({ ...COUNT_BOUNDS, description: `${QUESTION_COUNT} if left out` }),
    ),
  },
  { additionalProperties: false },
);
export type QuestionQuery = Static<typeof QuestionQuerySchema>;

const QuestionsSchema = Type.Object({
  function: RobotFunctionSchema,
  seed: SeedSchema,
  geometry: Type.Object({ l1M: Type.Number(), l2M: Type.Number() }),
  inputs: Type.Array(Type.String(), { description: 'Names of the inputs' }),
  outputs: Type.Array(Type.String(), { description: 'Names of the outputs' }),
  questions: Type.Array(
    Type.Array(Type.Number(), { description: 'alpha and beta [rad], or x and y [m]' }),
  ),
});

const AnswersSchema = Type.Object(
  {
    function: RobotFunctionSchema,
    seed: Type.Optional(SeedSchema),
    count: Type.Optional(Type.Integer(COUNT_BOUNDS)),
    formula: Type.Optional(
      Type.String({ description: 'Lines as in Python, such as "d = hypot(x, y)"' }),
    ),
    table: Type.Optional(
      Type.String({
        description: 'The CSV of the questions, filled in; None for no solution',
      }),
    ),
    answers: Type.Optional(
      Type.Array(Type.Unknown(), { description: 'One for each question; null for no solution' }),
    ),
    weights: Type.Optional(
      Type.String({ description: 'A net of x and y, as safetensors in base64' }),
    ),
    activation: Type.Optional(ActivationSchema),
  },
  { additionalProperties: false },
);
/** Answers of a student, in one of the forms. */
export type Answers = Static<typeof AnswersSchema>;

/** The request of a step. */
const ExerciseRequestSchema = Type.Object(
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

/** A step in lists and in telemetry. */
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
      {
        net: Type.String({ description: 'Its name' }),
        curve: LearningCurveSchema,
        line: Type.Optional(SineLineSchema),
      },
      { description: 'The net in training' },
    ),
  ),
});
export type ExerciseView = Static<typeof ExerciseViewSchema>;

/** A step with its result. */
const ExerciseDetailsSchema = Type.Object({
  ...ExerciseViewSchema.properties,
  result: nullable(StepResultSchema),
});
export type ExerciseDetails = Static<typeof ExerciseDetailsSchema>;

/** The names of its schemas in OpenAPI. */
export const EXERCISE_SCHEMAS = {
  Questions: QuestionsSchema,
  Answers: AnswersSchema,
  AnswerReport: AnswerReportSchema,
  Exercise: ExerciseViewSchema,
  ExerciseDetails: ExerciseDetailsSchema,
  ExerciseRequest: ExerciseRequestSchema,
  ExerciseSettings: ExerciseSettingsSchema,
  ExerciseResult: StepResultSchema,
  LearningCurve: LearningCurveSchema,
};

const tags = ['exercises'];

export const EXERCISE_ROUTES = {
  'GET /exercises/questions': {
    tags,
    summary: 'The questions of a seed about a function of the exercise',
    querystring: QuestionQuerySchema,
    response: answers(QuestionsSchema),
  },
  'GET /exercises/questions.csv': {
    tags,
    summary: 'The same questions as a table to be filled in',
    querystring: QuestionQuerySchema,
    response: answers(CsvSchema),
  },
  'POST /exercises/answers': {
    role: 'viewer' as const,
    tags,
    summary: 'Check answers to the questions of a seed, with hints at likely mistakes',
    description:
      'The answers are one of: a formula, the table of the questions filled in, a list of values, or the ' +
      'weights of a net.',
    body: AnswersSchema,
    response: answers(AnswerReportSchema),
  },
  'POST /exercises': {
    role: 'viewer' as const,
    tags,
    summary: 'Run a step of the PanTilt exercise on the ideal robot of this rig',
    description:
      'Trains the nets of the step; steps run one after another, and trained nets are reused. Settings that ' +
      "are left out have the exercise's own values; more than " +
      `${MAX_RELATIVE_COST} times the work of the course's net is refused. Moves nothing.`,
    body: ExerciseRequestSchema,
    response: answers(ExerciseDetailsSchema),
  },
  'GET /exercises': {
    tags,
    summary: 'The newest fifty steps since the daemon was started, without their results',
    response: answers(Type.Object({ exercises: Type.Array(ExerciseViewSchema) })),
  },
  'GET /exercises/:id': {
    tags,
    summary: 'One step, with its result once it is done',
    params: IdParamsSchema,
    response: answers(ExerciseDetailsSchema),
  },
  'DELETE /exercises/:id': {
    role: 'viewer' as const,
    tags,
    summary: 'Cancel a step',
    params: IdParamsSchema,
    response: answers(ExerciseDetailsSchema),
  },
  'GET /exercises/:id/weights': {
    tags,
    summary: "The weights of a step's net, as safetensors; PyTorch loads them as a state_dict",
    params: IdParamsSchema,
    querystring: Type.Object(
      {
        net: Type.Optional(
          Type.String({ maxLength: 100, description: 'Its name; the last one if left out' }),
        ),
      },
      { additionalProperties: false },
    ),
    response: answers(Type.Unsafe<Uint8Array>({ content: { [BYTES]: { schema: BytesSchema } } })),
  },
};
