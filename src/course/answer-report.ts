/**
 * What the check of a student's answers reports.
 */
import Type, { type Static } from 'typebox';
import { nullable, SeedSchema } from '../job.ts';
import { MISTAKE_NAMES } from './mistakes.ts';
import { ROBOT_FUNCTIONS } from './robot-functions.ts';

/** What may be said of wrong answers: a typical mistake, or what nets can't do. */
export const HINT_NAMES = [...MISTAKE_NAMES, 'jump-behind', 'nothing-at-all'] as const;
export type HintName = (typeof HINT_NAMES)[number];

const VERDICTS = [
  'right',
  'wrong',
  'unanswered',
  'nothing-given',
  'nothing-expected',
  'not-finite',
  'misses-floor',
] as const;
/** What is to be said of one answer. */
export type AnswerVerdict = (typeof VERDICTS)[number];

/** The functions of the exercise. */
export const RobotFunctionSchema = Type.Enum([...ROBOT_FUNCTIONS], {
  description: 'A function of the exercise',
});

const values = (description: string) => Type.Array(Type.Number(), { description });
const errorMm = (description: string) => nullable(Type.Number({ minimum: 0, description }));

/** A checked set of answers. */
export const AnswerReportSchema = Type.Object({
  function: RobotFunctionSchema,
  seed: SeedSchema,
  rows: Type.Array(
    Type.Object({
      question: values('What was asked: alpha and beta [rad], or x and y [m]'),
      answer: nullable(
        Type.Array(nullable(Type.Number()), {
          description:
            'What was answered; null for nothing, for no answer, and for what is no finite number',
        }),
      ),
      right: nullable(values('The right answer; null where there is none')),
      errorMm: errorMm('How far it is off: in space for direct, else on the floor [mm]'),
      verdict: Type.Enum([...VERDICTS]),
    }),
  ),
  rightCount: Type.Integer({ description: 'How many are right: within 1 mm, of a net 10 cm' }),
  answeredCount: Type.Integer({
    description: 'How many are answered; fewer than there are rows when a table is not filled in',
  }),
  medianMm: errorMm('Median of the errors [mm]'),
  worstMm: errorMm('The greatest of them [mm]'),
  hints: Type.Array(Type.Enum([...HINT_NAMES]), { description: 'What is probably wrong' }),
});
export type AnswerReport = Static<typeof AnswerReportSchema>;
