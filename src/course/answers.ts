/** Checks a student's answers: the error of each, and the typical mistake that explains them. */
import type { Geometry } from '../geometry/kinematics.ts';
import { quantile } from '../quantile.ts';
import { Random } from '../random.ts';
import type { AnswerReport, AnswerVerdict, HintName } from './answer-report.ts';
import { MISTAKES } from './mistakes.ts';
import {
  type Answer,
  answerErrorMm,
  type Question,
  questionsOf,
  type RobotFunction,
  solve,
} from './robot-functions.ts';

/** Number of questions. */
export const QUESTION_COUNT = 20;
/** Maximum error of a correct answer [mm]: formulas are exact, nets are not. */
const TOLERANCE_MM: Readonly<Record<RobotFunction, number>> = {
  direct: 1,
  laser: 1,
  inverse: 1,
  inverse_nn: 100,
};
/** Relative tolerance when comparing with the answers of a mistake. */
const MISTAKE_TOLERANCE: Readonly<Record<RobotFunction, number>> = {
  direct: 1e-3,
  laser: 1e-3,
  inverse: 1e-3,
  inverse_nn: 0.1,
};
/** Minimum fraction of the wrong answers that a mistake must explain. */
const EXPLAINED_SHARE = 0.8;
/**
 * Ratio of the errors behind the robot to the others above which the discontinuity of pan is the
 * cause.
 */
const JUMP_FACTOR = 3;
const BEHIND_RAD = (175 * Math.PI) / 180;

/** The function, seed and number of questions. */
export interface QuestionRequest {
  readonly function: RobotFunction;
  readonly seed: number;
  readonly count: number;
  readonly geometry: Geometry;
}

/** Questions of a seed, deterministic. */
export const questionsOfSeed = ({ function: name, seed, count, geometry }: QuestionRequest) =>
  questionsOf(name, count, geometry, new Random(seed, `exercise ${name}`));

/** Checks the answers to the questions of a seed, in order; undefined for unanswered ones. */
export function checkAnswers(
  request: QuestionRequest,
  answers: readonly (Answer | undefined)[],
): AnswerReport {
  const { function: name, seed, geometry } = request;
  const rows = questionsOfSeed(request).map((question, i) => {
    const given = answers[i];
    const answer = given ?? null;
    const right = solve(name, question, geometry);
    const errorMm = answerErrorMm(name, question, answer, geometry);
    const finite = Number.isFinite(errorMm) ? errorMm : undefined;
    const verdict = given === undefined ? 'unanswered' : verdictOf(name, answer, right, finite);
    return { question, answer, right, errorMm: finite ?? null, verdict };
  });
  const errorsMm = rows.flatMap(({ errorMm }) => errorMm ?? []);
  return {
    function: name,
    seed,
    rows: rows.map((row) => ({
      ...row,
      question: [...row.question],
      answer: row.answer?.map((value) => (Number.isFinite(value) ? value : null)) ?? null,
      right: row.right && [...row.right],
    })),
    rightCount: rows.filter(({ verdict }) => verdict === 'right').length,
    answeredCount: rows.filter(isAnswered).length,
    medianMm: quantile(errorsMm, 0.5) ?? null,
    worstMm: quantile(errorsMm, 1) ?? null,
    hints: hintsOf(name, rows.filter(isAnswered), geometry),
  };
}

function verdictOf(
  name: RobotFunction,
  answer: Answer,
  right: Answer,
  errorMm: number | undefined,
): AnswerVerdict {
  if (!answer) return right ? 'nothing-given' : 'right';
  if (!right) return 'nothing-expected';
  if (!answer.every(Number.isFinite)) return 'not-finite';
  if (errorMm === undefined) return 'misses-floor';
  return errorMm <= TOLERANCE_MM[name] ? 'right' : 'wrong';
}

interface Row {
  readonly question: Question;
  readonly answer: Answer;
  readonly errorMm: number | null;
  readonly verdict: AnswerVerdict;
}

const isAnswered = ({ verdict }: Row): boolean => verdict !== 'unanswered';

function hintsOf(name: RobotFunction, rows: readonly Row[], geometry: Geometry): HintName[] {
  const wrong = rows.filter(({ verdict }) => verdict !== 'right');
  if (wrong.length === 0) return [];
  if (rows.every(({ answer }) => !answer)) return ['nothing-at-all'];
  const shares = Object.entries(MISTAKES[name]).map(([mistake, mistaken]) => ({
    mistake: mistake as HintName,
    share:
      wrong.filter(({ question, answer }) =>
        isSameAnswer(answer, mistaken(question, geometry), MISTAKE_TOLERANCE[name]),
      ).length / wrong.length,
  }));
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  if (best.share >= EXPLAINED_SHARE) return [best.mistake];
  return name === 'inverse_nn' && hasJumpBehind(rows) ? ['jump-behind'] : [];
}

/** Whether two answers are equal within an absolute and relative tolerance. */
function isSameAnswer(answer: Answer, other: Answer, near: number): boolean {
  if (!answer || !other) return answer === other;
  return other.every((value, i) => Math.abs(answer[i]! - value) <= near * (1 + Math.abs(value)));
}

/** Whether the median error is small in front of the robot and large behind it. */
function hasJumpBehind(rows: readonly Row[]): boolean {
  const median = (behind: boolean) =>
    quantile(
      rows
        .filter(({ question: [x, y] }) => Math.abs(Math.atan2(y, x)) > BEHIND_RAD === behind)
        .map(({ errorMm }) => errorMm ?? Number.MAX_VALUE),
      0.5,
    ) ?? 0;
  const inFrontMm = median(false);
  return inFrontMm <= TOLERANCE_MM.inverse_nn && median(true) > JUMP_FACTOR * inFrontMm;
}
