/**
 * What the next net is to be like: settings as they were typed, empty for the course's own; they outlive a
 * reload. All steps about the inverse share them, so that they share what they train; the sine has its own.
 */

import type { ExerciseStep } from '../../../../course/steps.ts';
import { trainingRunsOf } from '../../../../course/training-runs.ts';
import type { ExerciseSettings } from '../../../../learning/net-settings.ts';
import {
  ACTIVATION_NAMES,
  ENCODING_NAMES,
  LOSS_NAMES,
  MAX_HIDDEN_LAYERS,
  OPTIMISER_NAMES,
  SETTING_BOUNDS,
} from '../../../../learning/net-settings.ts';
import { plain } from '../../../format.ts';
import { readNumber } from '../../../parts/fields.tsx';
import { persistedSignal } from '../../../preferences.ts';

/** Settings as texts. */
export type Wish = Readonly<Record<keyof ExerciseSettings, string>>;

/** The course's own. */
export const NOTHING: Wish = {
  ...{ hidden: '', activation: '', encoding: '', loss: '' },
  ...{ optimiser: '', learningRate: '', batch: '', iterations: '' },
};
const FIELDS = Object.keys(NOTHING) as (keyof Wish)[];

/** Among what settings are chosen; the others are typed. */
export const CHOICES: Partial<Record<keyof Wish, readonly string[]>> = {
  ...{ activation: ACTIVATION_NAMES, encoding: ENCODING_NAMES },
  ...{ loss: LOSS_NAMES, optimiser: OPTIMISER_NAMES },
};
/** A wish is the tab's own. */
const KEEPING = { isSuch: isWish, storage: 'sessionStorage' } as const;
const sineWish = persistedSignal('exercise-sine', NOTHING, KEEPING);
const inverseWish = persistedSignal('exercise-inverse', NOTHING, KEEPING);

/** What is wished for a step. */
export const wishOf = (step: ExerciseStep) => (step === 'sine' ? sineWish : inverseWish);

/** Which settings a step heeds. */
export const fieldsOf = (step: ExerciseStep): (keyof Wish)[] =>
  FIELDS.filter((field) => field !== 'encoding' || (step !== 'sine' && step !== 'look-behind'));

/** Widths with commas or spaces between; a lone 0 stands for no layer at all; undefined when they are no such. */
export function parseWidths(text: string): number[] | undefined {
  if (text.trim() === '0') return [];
  const widths = text
    .trim()
    .split(/[\s,;]+/)
    .map((width) => readNumber(width, SETTING_BOUNDS.hidden));
  return widths.length <= MAX_HIDDEN_LAYERS && widths.every((width) => width !== undefined)
    ? widths
    : undefined;
}

/** Whether a field's text is none that its setting can be. */
export function isFaulty(field: keyof Wish, text: string): boolean {
  return text.trim() !== '' && settingOf(field, text) === undefined;
}

/** Whether what is wished for a step can be had; what can't is told at its field. */
export const isWhole = (step: ExerciseStep): boolean =>
  fieldsOf(step).every((field) => !isFaulty(field, wishOf(step).value[field]));

/** What a wish changes about the course's net; the course's own is in place of what is faulty. */
export function settingsOf(step: ExerciseStep): ExerciseSettings {
  const wish = wishOf(step).value;
  const named = fieldsOf(step)
    .filter((field) => wish[field].trim() !== '')
    .map((field) => [field, settingOf(field, wish[field])] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as ExerciseSettings;
}

/** Wishes for what these settings say. */
export function wishFor(step: ExerciseStep, settings: ExerciseSettings): void {
  const texts = fieldsOf(step).map((field) => {
    const value = settings[field];
    if (Array.isArray(value)) return [field, value.join(',') || '0'];
    return [field, typeof value === 'number' ? plain(value) : (value ?? '')];
  });
  wishOf(step).value = { ...NOTHING, ...Object.fromEntries(texts) };
}

/** Settings are the same when they make the same nets, however they are written. */
export const areSame = (step: ExerciseStep, one: ExerciseSettings, other: ExerciseSettings) =>
  JSON.stringify(trainingRunsOf(step, one)) === JSON.stringify(trainingRunsOf(step, other));

function settingOf(field: keyof Wish, text: string): unknown {
  if (field === 'hidden') return parseWidths(text);
  if (field === 'learningRate' || field === 'batch' || field === 'iterations') {
    return readNumber(text, SETTING_BOUNDS[field]);
  }
  return CHOICES[field]?.find((choice) => choice === text);
}

/** Whether a wish was kept: texts, as yet faulty perhaps, but no choice that there isn't. */
function isWish(kept: unknown): boolean {
  const texts: Readonly<Record<string, unknown>> = Object(kept);
  return FIELDS.every((field) => {
    const text = texts[field];
    return typeof text === 'string' && !(field in CHOICES && isFaulty(field, text));
  });
}
