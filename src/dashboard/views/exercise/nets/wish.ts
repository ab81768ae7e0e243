/**
 * What the next net is to be like: settings as they were typed, empty for the course's own. All steps
 * about the inverse share them, so that they share what they train; the sine has its own.
 */
import { signal } from '@preact/signals';
import type { ExerciseSettings } from '../../../../learning/exercise/settings.ts';
import type { ExerciseStep } from '../../../../learning/exercise/steps.ts';

/** Settings as texts. */
export type Wish = Readonly<Record<keyof ExerciseSettings, string>>;

const NOTHING: Wish = {
  ...{ hidden: '', activation: '', encoding: '', loss: '' },
  ...{ optimiser: '', learningRate: '', batch: '', iterations: '' },
};
const sineWish = signal(NOTHING);
const inverseWish = signal(NOTHING);

/** What is wished for a step. */
export const wishOf = (step: ExerciseStep) => (step === 'sine' ? sineWish : inverseWish);

/** Which settings a step heeds. */
export const fieldsOf = (step: ExerciseStep): (keyof Wish)[] =>
  (Object.keys(NOTHING) as (keyof Wish)[]).filter(
    (field) => field !== 'encoding' || ['inverse-nn', 'weights', 'rig'].includes(step),
  );

/** Widths with commas or spaces between. */
export const parseWidths = (text: string): number[] =>
  text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);

/** What a wish changes about the course's net. */
export function settingsOf(step: ExerciseStep): ExerciseSettings {
  const wish = wishOf(step).peek();
  const named = fieldsOf(step).flatMap((field) =>
    wish[field].trim() === '' ? [] : [[field, settingOf(field, wish[field])] as const],
  );
  return Object.fromEntries(named) as ExerciseSettings;
}

function settingOf(field: keyof Wish, text: string): unknown {
  if (field === 'hidden') return parseWidths(text);
  return ['learningRate', 'batch', 'iterations'].includes(field) ? Number(text) : text;
}
