/**
 * The settings form of the exercise: texts as typed, empty for the course's default; persisted in
 * the tab. Steps about the inverse share one form, and thus trained nets; the sine has its own.
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

/** The texts of the form. */
export type SettingsForm = Readonly<Record<keyof ExerciseSettings, string>>;

/** The form without changes: the course's defaults. */
export const EMPTY: SettingsForm = {
  hidden: '',
  activation: '',
  encoding: '',
  loss: '',
  optimiser: '',
  learningRate: '',
  batch: '',
  iterations: '',
};
const FIELDS = Object.keys(EMPTY) as (keyof SettingsForm)[];

/** The options of selects; the other settings are typed. */
export const CHOICES: Partial<Record<keyof SettingsForm, readonly string[]>> = {
  activation: ACTIVATION_NAMES,
  encoding: ENCODING_NAMES,
  loss: LOSS_NAMES,
  optimiser: OPTIMISER_NAMES,
};
/** Each tab has its own form. */
const PERSISTENCE = { isValid: isForm, storage: 'sessionStorage' } as const;
const sineForm = persistedSignal('exercise-sine', EMPTY, PERSISTENCE);
const inverseForm = persistedSignal('exercise-inverse', EMPTY, PERSISTENCE);

/** The form of a step. */
export const formOf = (step: ExerciseStep) => (step === 'sine' ? sineForm : inverseForm);

/** The settings that a step uses. */
export const fieldsOf = (step: ExerciseStep): (keyof SettingsForm)[] =>
  FIELDS.filter((field) => field !== 'encoding' || (step !== 'sine' && step !== 'look-behind'));

/** Parses widths separated by commas or spaces; 0 stands for no layer; undefined if invalid. */
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

/** Whether a field's text is invalid. */
export function isInvalid(field: keyof SettingsForm, text: string): boolean {
  return text.trim() !== '' && settingOf(field, text) === undefined;
}

/** Whether the form of a step is valid; errors are shown at their fields. */
export const isValid = (step: ExerciseStep): boolean =>
  fieldsOf(step).every((field) => !isInvalid(field, formOf(step).value[field]));

/** The settings that the form changes; the course's default replaces invalid fields. */
export function settingsOf(step: ExerciseStep): ExerciseSettings {
  const wish = formOf(step).value;
  const named = fieldsOf(step)
    .filter((field) => wish[field].trim() !== '')
    .map((field) => [field, settingOf(field, wish[field])] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as ExerciseSettings;
}

/** Sets the form to these settings. */
export function setForm(step: ExerciseStep, settings: ExerciseSettings): void {
  const texts = fieldsOf(step).map((field) => {
    const value = settings[field];
    if (Array.isArray(value)) return [field, value.join(',') || '0'];
    return [field, typeof value === 'number' ? plain(value) : (value ?? '')];
  });
  formOf(step).value = { ...EMPTY, ...Object.fromEntries(texts) };
}

/** Whether two settings train the same nets, however they are written. */
export const areEqual = (step: ExerciseStep, one: ExerciseSettings, other: ExerciseSettings) =>
  JSON.stringify(trainingRunsOf(step, one)) === JSON.stringify(trainingRunsOf(step, other));

function settingOf(field: keyof SettingsForm, text: string): unknown {
  if (field === 'hidden') return parseWidths(text);
  if (field === 'learningRate' || field === 'batch' || field === 'iterations') {
    return readNumber(text, SETTING_BOUNDS[field]);
  }
  return CHOICES[field]?.find((choice) => choice === text);
}

/**
 * Whether a persisted form is usable: its text may be invalid, but its selects must have a known
 * option.
 */
function isForm(kept: unknown): boolean {
  const texts: Readonly<Record<string, unknown>> = Object(kept);
  return FIELDS.every((field) => {
    const text = texts[field];
    return typeof text === 'string' && !(field in CHOICES && isInvalid(field, text));
  });
}
