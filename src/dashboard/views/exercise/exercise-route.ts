/**
 * The exercise's route: step and seed, both in the URL, so that a teacher can share them with a class.
 * They persist while another view is open.
 */

import { computed, effect, signal } from '@preact/signals';
import { EXPLANATIONS } from '../../../course/explanations.ts';
import type { HandIn } from '../../../course/hand-in.ts';
import {
  isLectureChapter,
  LECTURE_CHAPTERS,
  LECTURE_TITLES,
  type LectureChapter,
} from '../../../course/lecture/chapter.ts';
import type { ExerciseStep } from '../../../course/steps.ts';
import { SEED_BOUNDS } from '../../../random.ts';
import { inLanguage } from '../../language.ts';
import { readNumber } from '../../parts/fields.tsx';
import { persistedSignal } from '../../preferences.ts';
import { addressOf, rememberQuery, route } from '../../router.ts';

/** Texts of the exercise's view. The texts of the steps come from the course. */
const english = {
  chapters: 'Chapters',
  lecture: 'Lecture',
  practice: 'Practice',
  playground: 'Net playground',
  class: 'The class, for teachers',
  done: 'done',
  chapter: (number: number, total: number) => `Chapter ${number} of ${total}`,
  next: 'Next',
  previous: 'Back',
  seed: {
    label: 'Seed',
    hint: 'The same seed gives the same questions, numbers and nets. It is part of the URL: share that with a class.',
  },
};

const french: typeof english = {
  chapters: 'Chapitres',
  lecture: 'Cours',
  practice: 'Pratique',
  playground: 'Bac à sable des réseaux',
  class: 'La classe, pour l’enseignant',
  done: 'fait',
  chapter: (number, total) => `Chapitre ${number} sur ${total}`,
  next: 'Suivant',
  previous: 'Retour',
  seed: {
    label: 'Graine',
    hint: 'Une même graine donne les mêmes questions, nombres et réseaux. Elle fait partie de l’URL : partagez celle-ci avec la classe.',
  },
};

export const texts = inLanguage({ en: english, fr: french });

/** The text of each step, in the page's language. */
export const explanations = inLanguage(EXPLANATIONS);

/** A chapter of the lecture, the net playground, or a step of the exercise. */
export type ChapterName = LectureChapter | typeof PLAYGROUND | ExerciseStep | typeof CLASS;
export const PLAYGROUND = 'playground';
/** The teacher's list of hand-ins. */
export const CLASS = 'class';

/** All chapters in the order of the course: the lecture, the playground, the steps of the exercise. */
export const CHAPTERS: readonly ChapterName[] = [
  ...LECTURE_CHAPTERS,
  PLAYGROUND,
  ...(Object.keys(explanations) as ExerciseStep[]),
  CLASS,
];

const lectureTitles = inLanguage(LECTURE_TITLES);

/** The title of a chapter. */
export function titleOf(name: ChapterName): string {
  if (name === PLAYGROUND) return texts.playground;
  if (name === CLASS) return texts.class;
  return isLectureChapter(name) ? lectureTitles[name] : explanations[name].title;
}

/** Whether a chapter is a step of the exercise; the others have a text of their own. */
export const isStep = (name: ChapterName): name is ExerciseStep => name in explanations;

/** The name under which progress is kept in this browser; empty without one. */
export const student = persistedSignal('exercise-student', '');

/** Chapters that were completed, by student. */
const done = persistedSignal<Readonly<Record<string, true>>>('exercise-done', {});
/** The last checked answers, by student. */
const answered = persistedSignal<Readonly<Record<string, Answered>>>('exercise-answers', {});
type Answered = HandIn['answers'][number];

const keyOf = (chapter: string): string => JSON.stringify([student.value, chapter]);

export const isDone = (name: ChapterName): boolean => done.value[keyOf(name)] === true;

/** Ticks a chapter. */
export function markDone(name: ChapterName): void {
  if (!isDone(name)) done.value = { ...done.peek(), [keyOf(name)]: true };
}

/** Keeps checked answers, to be handed in. */
export function keepAnswers(answer: Answered): void {
  answered.value = { ...answered.peek(), [keyOf(answer.chapter)]: answer };
}

/** The answers of the student that can be handed in. */
export const answersOfStudent = computed<Answered[]>(() =>
  CHAPTERS.flatMap((chapter) => answered.value[keyOf(chapter)] ?? []),
);

/** Forgets the progress of the student. */
export function forgetProgress(): void {
  const others = <T>(of: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(of).filter(
        ([key]) => !key.startsWith(JSON.stringify([student.value]).slice(0, -1)),
      ),
    );
  done.value = others(done.peek());
  answered.value = others(answered.peek());
}

interface Place {
  readonly step: ChapterName;
  readonly seed: number;
}
const kept = signal<Place>({ step: CHAPTERS[0]!, seed: 1 });

export const step = computed(() => kept.value.step);
export const seed = computed(() => kept.value.seed);
/** An invalid seed in the URL, which stays there until it is corrected. */
export const wrongSeed = signal<string | null>(null);

/** Parses a seed; undefined if it is invalid. */
export const parseSeed = (text: string): number | undefined => readNumber(text, SEED_BOUNDS);

/** Selects another seed. */
export const takeSeed = (next: number): void => rememberQuery(queryOf({ seed: next }));

/** Opens a step, as a new history entry. */
export function openStep(name: ChapterName): void {
  location.hash = addressOfStep(name);
}

/** The URL of a step, with the current seed. */
export const addressOfStep = (name: ChapterName): string =>
  `${addressOf('exercise')}?${new URLSearchParams(queryOf({ step: name }))}`;

function queryOf(change: Partial<Place>): Record<string, string> {
  const { step, seed } = { ...kept.value, ...change };
  return {
    step,
    seed: change.seed === undefined ? (wrongSeed.value ?? String(seed)) : String(seed),
  };
}

/** Follows the URL while the view is open. */
export const followAddress = (): (() => void) =>
  effect(() => {
    const { view, query } = route.value;
    if (view !== 'exercise') return;
    const asked = CHAPTERS.find((name) => name === query.get('step'));
    const seedText = query.get('seed');
    const seedAsked = parseSeed(seedText ?? '');
    wrongSeed.value = seedAsked === undefined ? seedText : null;
    const before = kept.peek();
    const next = { step: asked ?? before.step, seed: seedAsked ?? before.seed };
    if (next.step !== before.step || next.seed !== before.seed) kept.value = next;
    if (asked === undefined || seedText === null) rememberQuery(queryOf(next));
  });
