/**
 * What the next net is to be like: settings as they were typed, empty for the course's own; they outlive a
 * reload. All steps about the inverse share them, so that they share what they train; the sine has its own.
 */
import { effect, signal } from '@preact/signals';
import { pupilsOf } from '../../../../learning/exercise/pupils.ts';
import { MOST_HIDDEN, SETTING_BOUNDS } from '../../../../learning/exercise/setting-choices.ts';
import type { ExerciseSettings } from '../../../../learning/exercise/settings.ts';
import type { ExerciseStep } from '../../../../learning/exercise/steps.ts';
import { plain } from '../../../format.ts';
import { readNumber } from '../../../parts/number-bounds.ts';

/** Settings as texts. */
export type Wish = Readonly<Record<keyof ExerciseSettings, string>>;

/** The course's own. */
export const NOTHING: Wish = {
  ...{ hidden: '', activation: '', encoding: '', loss: '' },
  ...{ optimiser: '', learningRate: '', batch: '', iterations: '' },
};
const sineWish = kept('pantilt-exercise-sine');
const inverseWish = kept('pantilt-exercise-inverse');

/** What is wished for a step. */
export const wishOf = (step: ExerciseStep) => (step === 'sine' ? sineWish : inverseWish);

/** Which settings a step heeds. */
export const fieldsOf = (step: ExerciseStep): (keyof Wish)[] =>
  (Object.keys(NOTHING) as (keyof Wish)[]).filter(
    (field) => field !== 'encoding' || (step !== 'sine' && step !== 'look-behind'),
  );

/** Widths with commas or spaces between; a lone 0 stands for no layer at all; undefined when they are no such. */
export function parseWidths(text: string): number[] | undefined {
  if (text.trim() === '0') return [];
  const widths = text
    .trim()
    .split(/[\s,;]+/)
    .map((width) => readNumber(width, SETTING_BOUNDS.hidden));
  return widths.length <= MOST_HIDDEN && widths.every((width) => width !== undefined)
    ? widths
    : undefined;
}

/** Whether a field's text is none that its setting can be. */
export const isFaulty = (field: keyof Wish, text: string): boolean =>
  text.trim() !== '' && settingOf(field, text) === undefined;

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
  JSON.stringify(pupilsOf(step, one)) === JSON.stringify(pupilsOf(step, other));

function settingOf(field: keyof Wish, text: string): unknown {
  if (field === 'hidden') return parseWidths(text);
  if (field === 'learningRate' || field === 'batch' || field === 'iterations') {
    return readNumber(text, SETTING_BOUNDS[field]);
  }
  return text;
}

/** A wish that this tab of the browser keeps. */
function kept(key: string) {
  const storage = globalThis.sessionStorage;
  const wish = signal(NOTHING);
  try {
    const found: unknown = JSON.parse(storage?.getItem(key) ?? '{}');
    const texts = Object.entries(Object(found)).filter(
      ([field, text]) => field in NOTHING && typeof text === 'string',
    );
    wish.value = { ...NOTHING, ...Object.fromEntries(texts) };
  } catch {
    // What can't be read is as good as nothing.
  }
  effect(() => storage?.setItem(key, JSON.stringify(wish.value)));
  return wish;
}
