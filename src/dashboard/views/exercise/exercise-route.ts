/**
 * Where somebody is in the exercise: the step and the seed. Both are in the address, so that a teacher
 * sends them to a class; they outlive a look at another view.
 */

import { computed, effect, signal } from '@preact/signals';
import { EXPLANATIONS } from '../../../course/explanations.ts';
import type { ExerciseStep } from '../../../course/steps.ts';
import { SEED_BOUNDS } from '../../../random.ts';
import { inLanguage } from '../../language.ts';
import { readNumber } from '../../parts/fields.tsx';
import { addressOf, rememberQuery, route } from '../../router.ts';

/** Texts of the exercise's view. What each step is about comes from the exercise itself. */

const english = {
  chapters: 'Steps',
  chapter: (number: number, total: number) => `Step ${number} of ${total}`,
  next: 'Next',
  previous: 'Back',
  seed: {
    label: 'Seed',
    hint: 'Gives everybody who has it the same questions, numbers and nets. It is in the address: send that to a class.',
  },
};

const french: typeof english = {
  chapters: 'Étapes',
  chapter: (number, total) => `Étape ${number} sur ${total}`,
  next: 'Suivant',
  previous: 'Retour',
  seed: {
    label: 'Graine',
    hint: 'Donne à tous ceux qui l’ont les mêmes questions, nombres et réseaux. Elle est dans l’adresse : envoyez celle-ci à une classe.',
  },
};

export const texts = inLanguage({ en: english, fr: french });

/** What each step is about, in the page's language. */
export const explanations = inLanguage(EXPLANATIONS);

/** All steps, in the order of the course. */
export const STEPS = Object.keys(explanations) as ExerciseStep[];

interface Place {
  readonly step: ExerciseStep;
  readonly seed: number;
}
const kept = signal<Place>({ step: STEPS[0]!, seed: 1 });

export const step = computed(() => kept.value.step);
export const seed = computed(() => kept.value.seed);
/** What the address has for a seed, when it is none; it stays there until somebody has mended it. */
export const wrongSeed = signal<string | null>(null);

/** The seed that a text is; undefined when it is none. */
export const parseSeed = (text: string): number | undefined => readNumber(text, SEED_BOUNDS);

/** Takes another seed. */
export const takeSeed = (next: number): void => rememberQuery(queryOf({ seed: next }));

/** Opens a step; the browser's way back leads to the one before. */
export function openStep(name: ExerciseStep): void {
  location.hash = addressOfStep(name);
}

/** The address of a step, with the seed that is set. */
export const addressOfStep = (name: ExerciseStep): string =>
  `${addressOf('exercise')}?${new URLSearchParams(queryOf({ step: name }))}`;

function queryOf(change: Partial<Place>): Record<string, string> {
  const { step, seed } = { ...kept.value, ...change };
  return {
    step,
    seed: change.seed === undefined ? (wrongSeed.value ?? String(seed)) : String(seed),
  };
}

/** Follows the address while the view is open. */
export const followAddress = (): (() => void) =>
  effect(() => {
    const { view, query } = route.value;
    if (view !== 'exercise') return;
    const asked = STEPS.find((name) => name === query.get('step'));
    const seedText = query.get('seed');
    const seedAsked = parseSeed(seedText ?? '');
    wrongSeed.value = seedAsked === undefined ? seedText : null;
    const before = kept.peek();
    const next = { step: asked ?? before.step, seed: seedAsked ?? before.seed };
    if (next.step !== before.step || next.seed !== before.seed) kept.value = next;
    if (asked === undefined || seedText === null) rememberQuery(queryOf(next));
  });
