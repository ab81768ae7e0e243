/**
 * The report on a student's answers.
 */
import Type, { type Static } from 'typebox';
import { nullable, SeedSchema } from '../schemas.ts';
import { MISTAKE_NAMES } from './mistakes.ts';
import { PART_NAMES, ROBOT_FUNCTIONS } from './robot-functions.ts';

/** Hints on wrong answers: a typical mistake, or a limitation of nets. */
const HINT_NAMES = [
  ...MISTAKE_NAMES,
  'jump-behind',
  'nothing-at-all',
  'same-answer',
  'matrix-form',
  'spot-form',
  'angles-form',
] as const;
export type HintName = (typeof HINT_NAMES)[number];

const VERDICTS = [
  'right',
  'wrong',
  'unanswered',
  'nothing-given',
  'nothing-expected',
  'not-finite',
  'misses-floor',
  'wrong-shape',
  'raised',
] as const;
/** Verdict on one answer. */
export type AnswerVerdict = (typeof VERDICTS)[number];

/** The functions of the exercise. */
export const RobotFunctionSchema = Type.Enum([...ROBOT_FUNCTIONS], {
  description: 'A function of the exercise',
});

const values = (description: string) => Type.Array(Type.Number(), { description });
const errorMm = (description: string) => nullable(Type.Number({ minimum: 0, description }));
const hints = Type.Array(Type.Enum([...HINT_NAMES]), {
  description: 'Probable causes of the errors',
});

const RegionSchema = Type.Object({
  count: Type.Integer({ description: 'Number of targets' }),
  medianMm: errorMm('Median of the errors [mm]; null without targets, and if the beam misses'),
});

/** A checked set of answers. */
export const AnswerReportSchema = Type.Object({
  function: RobotFunctionSchema,
  seed: SeedSchema,
  passed: Type.Boolean({
    description:
      'Whether all answers are correct; for a net, whether its median error is within the limit',
  }),
  rows: Type.Array(
    Type.Object({
      question: values('Inputs: alpha and beta [rad], or x and y [m]'),
      answer: nullable(
        Type.Array(nullable(Type.Number()), {
          description:
            'Given answer; null for nothing, if missing or unusable, and for numbers that are not finite',
        }),
      ),
      right: nullable(values('Correct answer; null where there is none')),
      errorMm: errorMm('Error, in space for direct, otherwise on the floor [mm]'),
      verdict: Type.Enum([...VERDICTS]),
      detail: nullable(
        Type.String({ description: 'The unusable value, or the exception in place of an answer' }),
      ),
    }),
  ),
  parts: Type.Array(
    Type.Object({
      name: Type.Enum([...PART_NAMES]),
      rightCount: Type.Integer({ description: 'Answers with this part correct' }),
      answeredCount: Type.Integer({ description: 'Answers that have this part' }),
      hints,
    }),
    { description: 'Parts of the answers, each judged as if the others were correct' },
  ),
  learned: nullable(
    Type.Object(
      {
        limitMm: Type.Number({ description: 'Limit of the median away from the jump [mm]' }),
        trained: RegionSchema,
        jump: RegionSchema,
      },
      {
        description:
          'For a net: the targets within the trained ring, except near the jump of pan, which ' +
          'count; and those within 10° of straight behind, where pan jumps',
      },
    ),
  ),
  rightCount: Type.Integer({
    description: 'Number of correct answers: within 1 mm, for nets within 10 cm',
  }),
  answeredCount: Type.Integer({
    description: 'Number of answers; fewer than rows when a table is incomplete',
  }),
  medianMm: errorMm('Median of the errors [mm]'),
  worstMm: errorMm('Maximum of the errors [mm]'),
  hints,
});
export type AnswerReport = Static<typeof AnswerReportSchema>;
