/**
 * Finds the typical mistakes (mistakes.ts) that explain wrong answers: of the answers as a whole, or
 * of each part of them, so that two mistakes in two parts are both recognised.
 */
import type { Geometry } from '../geometry/kinematics.ts';
import type { AnswerReport, AnswerVerdict, HintName } from './answer-report.ts';
import { MISTAKES } from './mistakes.ts';
import { NOTHING_MISTAKES } from './pose-mistakes.ts';
import {
  type Answer,
  type Part,
  type PartName,
  type Question,
  type RobotFunction,
  SIGNATURES,
} from './robot-functions.ts';

/** A question with its answer and the verdict on it. */
export interface JudgedAnswer {
  readonly question: Question;
  readonly answer: Answer;
  readonly right: Answer;
  readonly errorMm: number | null;
  readonly verdict: AnswerVerdict;
  readonly detail: string | null;
  /** The parts of the answer that are wrong by themselves; empty where either has no numbers. */
  readonly wrongParts: readonly Part[];
  /** Region of a net's target; everything else counts as `trained`. */
  readonly region: 'trained' | 'jump' | 'outside';
}

/** Hints at answers, and at parts of them. */
interface Hints {
  readonly ofAnswers: HintName[];
  readonly ofParts: ReadonlyMap<PartName, HintName[]>;
}

/** Relative tolerance when comparing with the answers of a mistake. */
const TOLERANCE: Readonly<Record<RobotFunction, number>> = {
  direct: 1e-3,
  laser: 1e-3,
  inverse: 1e-3,
  inverse_nn: 0.1,
};
/** Minimum fraction of the wrong answers that a mistake must explain. */
const EXPLAINED_SHARE = 0.8;
/** The jump of pan is the cause if errors there exceed the others by this factor. */
const JUMP_FACTOR = 3;

/** The hint at the required form of an answer. */
const FORMS: Readonly<Record<RobotFunction, HintName>> = {
  direct: 'matrix-form',
  laser: 'spot-form',
  inverse: 'angles-form',
  inverse_nn: 'angles-form',
};

/** Whether a verdict applies to most of the wrong answers. */
function isMostly(rows: readonly JudgedAnswer[], verdict: AnswerVerdict): boolean {
  const wrong = rows.filter((row) => row.verdict !== 'right' && row.verdict !== 'unanswered');
  const count = wrong.filter((row) => row.verdict === verdict).length;
  return count > 0 && count >= EXPLAINED_SHARE * wrong.length;
}

/** Whether both the answer and the correct one are numbers. */
export const hasNumbers = ({ answer, right }: JudgedAnswer): boolean =>
  answer !== null && right !== null;

/**
 * Hints at the answers to a function.
 * @param rows the answered questions
 * @param learned the errors of a net, if it is one
 */
export function hintsOf(
  name: RobotFunction,
  rows: readonly JudgedAnswer[],
  geometry: Geometry,
  learned: AnswerReport['learned'],
): Hints {
  const ofAnswers = (...hints: HintName[]): Hints => ({ ofAnswers: hints, ofParts: new Map() });
  if (isMostly(rows, 'wrong-shape')) return ofAnswers(FORMS[name]);
  const usable = rows.filter(({ detail, region }) => detail === null && region !== 'jump');
  const wrong = usable.filter(({ verdict }) => verdict !== 'right');
  if (wrong.length === 0) return jumpOr();
  if (usable.every(({ answer }) => !answer)) return ofAnswers('nothing-at-all');
  if (usable.length > 1 && new Set(usable.map(({ answer }) => String(answer))).size === 1) {
    return ofAnswers('same-answer');
  }
  const mistakeIn = (some: readonly JudgedAnswer[], places?: readonly number[]) =>
    commonMistake(name, some, usable, geometry, places);
  const common = mistakeIn(wrong);
  if (common) return ofAnswers(common);
  if (learned && isNear(learned)) return jumpOr();

  const unexpected = wrong.filter(({ verdict }) => verdict === 'nothing-expected');
  const nothing = mistakeIn(unexpected);
  const ofParts = new Map<PartName, HintName[]>();
  for (const part of SIGNATURES[name].parts) {
    const own = wrong.filter((row) => row.wrongParts.includes(part));
    const mistake = mistakeIn(own, part.places);
    if (mistake) ofParts.set(part.name, [mistake]);
  }
  return { ofAnswers: nothing && nothing in NOTHING_MISTAKES ? [nothing] : [], ofParts };

  function jumpOr(): Hints {
    return learned && hasJump(learned) ? ofAnswers('jump-behind') : ofAnswers();
  }
}

/** Whether the median error of a net is within its limit. */
export const isNear = ({ trained, limitMm }: NonNullable<AnswerReport['learned']>): boolean =>
  trained.medianMm !== null && trained.medianMm <= limitMm;

/** Whether the errors at the jump of pan are much larger than elsewhere. */
const hasJump = ({ trained, jump }: NonNullable<AnswerReport['learned']>): boolean =>
  jump.count > 0 &&
  (jump.medianMm ?? Number.POSITIVE_INFINITY) > JUMP_FACTOR * (trained.medianMm ?? 0);

/**
 * The mistake that explains most of the wrong answers, or of some places in them; of several, the
 * one that is nearest to all answers, right ones included.
 */
function commonMistake(
  name: RobotFunction,
  wrong: readonly JudgedAnswer[],
  all: readonly JudgedAnswer[],
  geometry: Geometry,
  places: readonly number[] = SIGNATURES[name].outputs.map((_, i) => i),
): HintName | undefined {
  if (wrong.length === 0) return undefined;
  const isAngle = name.startsWith('inverse');
  const candidates = Object.entries(MISTAKES[name]).map(([mistake, mistaken]) => {
    const distanceOf = ({ question, answer }: JudgedAnswer): number => {
      const expected = mistaken(question, geometry);
      if (!answer || !expected) return answer === expected ? 0 : 1;
      const apart = places.map((place) => distance(answer[place]!, expected[place]!, isAngle));
      return Math.min(1, Math.max(...apart));
    };
    const explained = wrong.filter((row) => distanceOf(row) <= TOLERANCE[name]);
    return {
      mistake: mistake as HintName,
      share: explained.length / wrong.length,
      total: all.reduce((sum, row) => sum + distanceOf(row), 0),
    };
  });
  const [best] = candidates
    .filter(({ share }) => share >= EXPLAINED_SHARE)
    .sort((a, b) => b.share - a.share || a.total - b.total);
  return best?.mistake;
}

/** Relative distance of two values, absolute below 1; of angles up to full turns. */
function distance(value: number, expected: number, isAngle: boolean): number {
  if (Number.isNaN(value) || Number.isNaN(expected)) return Object.is(value, expected) ? 0 : 1;
  const turn = 2 * Math.PI;
  const apart = value - expected;
  const turns = isAngle && Math.abs(expected) <= turn ? Math.round(apart / turn) : 0;
  return Math.abs(apart - turns * turn) / (1 + Math.abs(expected));
}
