/**
 * A student's hand-in: answers to the tasks of the lecture, and formulas for functions of the exercise.
 * It is marked here, by the daemon and by `pantilt exercise --grade`; what a browser claims is not
 * trusted.
 */
import Type, { type Static } from 'typebox';
import type { Geometry } from '../geometry/kinematics.ts';
import { PRINTABLE, SeedSchema } from '../schemas.ts';
import { checkAnswers, QUESTION_COUNT, questionsOfSeed } from './answers.ts';
import { answersOfFormula } from './formula-answers.ts';
import { checkField, isLectureChapter, LECTURE_CHAPTERS } from './lecture/chapter.ts';
import { CHAPTERS } from './lecture/chapters.ts';

/** Chapters with answers that can be handed in. */
export const HAND_IN_CHAPTERS = [...LECTURE_CHAPTERS, 'direct', 'laser', 'inverse'] as const;
export type HandInChapter = (typeof HAND_IN_CHAPTERS)[number];

const MAX_FIELDS = 10;

const ChapterSchema = Type.Enum([...HAND_IN_CHAPTERS], {
  description: 'A chapter of the lecture, or a function of the exercise',
});

/** Answers of a student. */
export const HandInSchema = Type.Object({
  name: Type.String({
    minLength: 1,
    maxLength: 60,
    pattern: PRINTABLE,
    description: 'A name of the student’s own choice',
  }),
  answers: Type.Array(
    Type.Object(
      {
        chapter: ChapterSchema,
        seed: SeedSchema,
        fields: Type.Record(Type.String({ maxLength: 20 }), Type.String({ maxLength: 5000 }), {
          maxProperties: MAX_FIELDS,
          description: 'Expressions by field of the task; of a function its `formula`',
        }),
      },
      { additionalProperties: false },
    ),
    { maxItems: HAND_IN_CHAPTERS.length },
  ),
});
export type HandIn = Static<typeof HandInSchema>;
type HandInAnswer = HandIn['answers'][number];

/** The verdict on the answers to a chapter. */
export const HandInVerdictSchema = Type.Object({
  chapter: ChapterSchema,
  seed: SeedSchema,
  passed: Type.Boolean(),
  rightCount: Type.Integer({ description: 'Correct fields or questions' }),
  count: Type.Integer({ description: 'All fields or questions' }),
});
export type HandInVerdict = Static<typeof HandInVerdictSchema>;

/** Marks a hand-in; of several answers to a chapter, the last one counts. */
export function markHandIn({ answers }: HandIn, geometry: Geometry): HandInVerdict[] {
  const last = new Map(answers.map((answer) => [answer.chapter, answer]));
  return [...last.values()].map((answer) => {
    const { rightCount, count } = countRight(answer, geometry);
    const { chapter, seed } = answer;
    return { chapter, seed, passed: rightCount === count, rightCount, count };
  });
}

function countRight({ chapter, seed, fields }: HandInAnswer, geometry: Geometry) {
  if (isLectureChapter(chapter)) {
    const task = CHAPTERS[chapter].task(seed).fields;
    const right = task.filter(
      (field) => checkField(field, fields[field.name] ?? '').verdict === 'right',
    );
    return { rightCount: right.length, count: task.length };
  }
  const request = { function: chapter, seed, count: QUESTION_COUNT, geometry };
  try {
    const given = answersOfFormula(
      chapter,
      fields.formula ?? '',
      questionsOfSeed(request),
      geometry,
    );
    const { rightCount } = checkAnswers(request, given);
    return { rightCount, count: QUESTION_COUNT };
  } catch {
    return { rightCount: 0, count: QUESTION_COUNT }; // A formula that cannot be read.
  }
}
