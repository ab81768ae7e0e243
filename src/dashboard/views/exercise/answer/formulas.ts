/** The formulas that somebody types, by the function that they are for; kept in this browser. */
import { effect, signal } from '@preact/signals';
import type { RobotFunction } from '../../../../learning/exercise/robot-functions.ts';

const KEY = 'pantilt-exercise-formulas';

/** Each as it was typed. */
export const formulas = signal<Partial<Record<RobotFunction, string>>>(read());

effect(() => localStorage.setItem(KEY, JSON.stringify(formulas.value)));

function read(): Partial<Record<RobotFunction, string>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const texts = Object.entries(Object(kept)).filter(([, text]) => typeof text === 'string');
    return Object.fromEntries(texts);
  } catch {
    return {};
  }
}
