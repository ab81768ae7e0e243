/**
 * The robot that is turned by hand: its sliders, what the exact functions say of them, and what the
 * formula that somebody has typed says.
 */
import { computed, signal } from '@preact/signals';
import { answersOfFormula } from '../../../../course/formula-answers.ts';
import {
  type Answer,
  anglesOf,
  answerErrorMm,
  pointOf,
  type Question,
} from '../../../../course/robot-functions.ts';
import { errorMessage, errorText } from '../../../../errors.ts';
import { direct, EXERCISE_GEOMETRY, inverse, laser } from '../../../../geometry/kinematics.ts';
import { floorSensitivity } from '../../../../learning/angle-errors.ts';
import { type Angles, metres } from '../../../../units.ts';
import { rigLengths } from '../../../state.ts';
import { translate } from '../../../translate.ts';
import { formulas } from '../answer/answering.ts';

/** The functions that have a robot beside them. */
export type BenchFunction = 'direct' | 'laser' | 'inverse';

const DEGREE_RAD = Math.PI / 180;

/** The sliders: angles [°], and the target of the inverse [m]. */
export const sliders = {
  alphaDeg: signal(30),
  betaDeg: signal(40),
  xM: signal(1.5),
  yM: signal(0),
};

/** The lengths of the connected rig; before a rig is known, the exercise's own. */
export const geometry = computed(() => {
  const lengths = rigLengths.value;
  return lengths ? { l1: metres(lengths.l1M), l2: metres(lengths.l2M) } : EXERCISE_GEOMETRY;
});

/** What the sliders ask a function. */
export const questionOf = (name: BenchFunction): Question =>
  name === 'inverse'
    ? [sliders.xM.value, sliders.yM.value]
    : [sliders.alphaDeg.value * DEGREE_RAD, sliders.betaDeg.value * DEGREE_RAD];

/** What a formula says of the sliders; null before one is typed. */
export type Said =
  | { readonly answer: Answer; readonly errorMm: number | undefined }
  | { readonly fault: string };

/** What the typed formula says, and how far that is off. */
export function saidOf(name: BenchFunction): Said | null {
  const text = formulas.value[name]?.trim();
  if (!text) return null;
  const question = questionOf(name);
  try {
    const answer = answersOfFormula(name, text, [question], geometry.value)[0]!;
    return { answer, errorMm: answerErrorMm(name, question, answer, geometry.value) };
  } catch (error) {
    return { fault: translate(errorText(error), errorMessage(error)) };
  }
}

/** The right answers about a pose. */
export function describe(angles: Angles) {
  const hit = laser(angles, geometry.value);
  const perRad = hit && floorSensitivity(hit, angles.tiltRad, geometry.value).tiltMPerRad;
  return {
    matrix: direct(angles, geometry.value),
    hit,
    mmPerDegree: perRad === undefined ? undefined : 1000 * DEGREE_RAD * perRad,
  };
}

/** The angles that the robot is drawn at: of the inverse what the formula says, else the right ones. */
export function anglesShown(name: BenchFunction): Angles | undefined {
  const question = questionOf(name);
  if (name !== 'inverse') return anglesOf(question);
  const said = saidOf(name);
  const answer = said && 'answer' in said ? said.answer : null;
  if (answer?.every(Number.isFinite)) return anglesOf([answer[0]!, answer[1]!]);
  return inverse(pointOf(question), geometry.value);
}
