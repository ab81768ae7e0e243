/**
 * State of the robot playground: sliders, exact values, and the values of the typed formula.
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

/** The functions with a playground. */
export type PlaygroundFunction = 'direct' | 'laser' | 'inverse';

const DEGREE_RAD = Math.PI / 180;

/** The sliders: angles [°], and the target of the inverse [m]. */
export const sliders = {
  alphaDeg: signal(30),
  betaDeg: signal(40),
  xM: signal(1.5),
  yM: signal(0),
};

/** The lengths of the connected rig; by default those of the exercise. */
export const geometry = computed(() => {
  const lengths = rigLengths.value;
  return lengths ? { l1: metres(lengths.l1M), l2: metres(lengths.l2M) } : EXERCISE_GEOMETRY;
});

/** The function's arguments from the sliders. */
export const questionOf = (name: PlaygroundFunction): Question =>
  name === 'inverse'
    ? [sliders.xM.value, sliders.yM.value]
    : [sliders.alphaDeg.value * DEGREE_RAD, sliders.betaDeg.value * DEGREE_RAD];

/** The result of a formula for the slider values, or its error. */
export type FormulaResult =
  | { readonly answer: Answer; readonly errorMm: number | undefined }
  | { readonly fault: string };

/** The result of the typed formula with its error; null before one is typed. */
export function formulaResult(name: PlaygroundFunction): FormulaResult | null {
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

/** The exact values for a pose. */
export function exactValues(angles: Angles) {
  const hit = laser(angles, geometry.value);
  const perRad = hit && floorSensitivity(hit, angles.tiltRad, geometry.value).tiltMPerRad;
  return {
    matrix: direct(angles, geometry.value),
    hit,
    mmPerDegree: perRad === undefined ? undefined : 1000 * DEGREE_RAD * perRad,
  };
}

/** The displayed angles: for the inverse those of the formula, if any; otherwise the exact ones. */
export function shownAngles(name: PlaygroundFunction): Angles | undefined {
  const question = questionOf(name);
  if (name !== 'inverse') return anglesOf(question);
  const said = formulaResult(name);
  const answer = said && 'answer' in said ? said.answer : null;
  if (answer?.every(Number.isFinite)) return anglesOf([answer[0]!, answer[1]!]);
  return inverse(pointOf(question), geometry.value);
}
