/**
 * A chapter of the lecture as data: its text in both languages, with formulas, and a task whose
 * answer is checked. chapters.ts lists them; the page adds a figure to each.
 */
import { errorMessage } from '../../errors.ts';
import type { Message } from '../../message.ts';
import { Random } from '../../random.ts';
import type { ExplanationLanguage, Formula } from '../explanations.ts';
import { parseFormula } from '../formula-answers.ts';

/** Names of the chapters in their order, before the steps of the exercise. */
export const LECTURE_CHAPTERS = [
  'least-squares',
  'newton',
  'gradient-descent',
  'perceptron',
  'activations',
  'multi-layer',
  'losses',
  'back-propagation',
  'mini-batches',
  'validation',
] as const;
export type LectureChapter = (typeof LECTURE_CHAPTERS)[number];

/** Whether a name is the name of a chapter. */
export const isLectureChapter = (name: string | undefined): name is LectureChapter =>
  LECTURE_CHAPTERS.some((known) => known === name);

/** Titles of the chapters. */
export const LECTURE_TITLES: Readonly<
  Record<ExplanationLanguage, Readonly<Record<LectureChapter, string>>>
> = {
  en: {
    'least-squares': 'Least squares',
    newton: 'Newton’s method',
    'gradient-descent': 'Gradient descent',
    perceptron: 'The perceptron',
    activations: 'Activations',
    'multi-layer': 'The multi-layer perceptron',
    losses: 'Losses',
    'back-propagation': 'Back-propagation',
    'mini-batches': 'Mini-batches and epochs',
    validation: 'Training and validation',
  },
  fr: {
    'least-squares': 'Les moindres carrés',
    newton: 'La méthode de Newton',
    'gradient-descent': 'Descente de gradient',
    perceptron: 'Le perceptron',
    activations: 'Activations',
    'multi-layer': 'Le perceptron multicouche',
    losses: 'Fonctions de perte',
    'back-propagation': 'Rétropropagation',
    'mini-batches': 'Mini-lots et époques',
    validation: 'Apprentissage et validation',
  },
};

/** The text of a chapter in one language. */
interface ChapterText {
  readonly question: string;
  readonly body: readonly (string | Formula)[];
  readonly summary: string;
}

/** A text in each language. */
type Localised = Readonly<Record<ExplanationLanguage, string>>;

/** Values of variables by name. */
type Values = Readonly<Record<string, number>>;

/** A wrong value that has a known cause. */
interface TypicalError {
  readonly value: (at: Values) => number;
  readonly hint: Localised;
}

/** An expression to be given: a number, or a formula in some variables. */
export interface TaskField {
  /** Its name in a terminal. */
  readonly name: string;
  readonly label: Formula;
  /** Variables that the expression may contain; none for a number. */
  readonly variables?: readonly string[];
  readonly value: (at: Values) => number;
  /** Relative tolerance, absolute below 1; 1e-6 by default. */
  readonly tolerance?: number;
  readonly errors?: readonly TypicalError[];
}

/** The task of a chapter. */
export interface Task {
  readonly prompt: Localised;
  readonly formula?: Formula;
  readonly fields: readonly TaskField[];
}

/** A chapter. */
export interface Chapter {
  readonly texts: Readonly<Record<ExplanationLanguage, ChapterText>>;
  /** The task with the numbers of a seed. */
  readonly task: (seed: number) => Task;
}

/** The verdict on a field. */
export type FieldVerdict =
  | { readonly verdict: 'open' }
  | { readonly verdict: 'right' }
  | { readonly verdict: 'wrong'; readonly hint: Localised | null }
  | { readonly verdict: 'invalid'; readonly fault: Message };

const DEFAULT_TOLERANCE = 1e-6;
const TRIALS = 20;
/** Formulas are compared at random points of this range in each variable. */
const RANGE = [0.2, 2] as const;
/** A decimal comma, which the formula parser would take for a separator. */
const DECIMAL_COMMA = /^\s*([-−+]?\d+),(\d+)\s*$/;

/** A number before a variable, as in `4x`, where the parser needs a sign. */
const IMPLIED_PRODUCT = /(?<![\p{L}\d.])(\d+\.?\d*)(?=[xyz])/gu;

/** An expression as the formula parser reads it. */
const normalised = (text: string): string =>
  text.replace(DECIMAL_COMMA, '$1.$2').replace(IMPLIED_PRODUCT, '$1*').replaceAll('−', '-');

/** Checks the expression that was given for a field, by its values at random points. */
export function checkField(field: TaskField, text: string): FieldVerdict {
  if (text.trim() === '') return { verdict: 'open' };
  const { variables = [], tolerance = DEFAULT_TOLERANCE, errors = [] } = field;
  const random = new Random(1, `lecture ${field.name}`);
  const points = Array.from({ length: variables.length > 0 ? TRIALS : 1 }, () =>
    Object.fromEntries(
      variables.map((name) => [name, random.uniform(...RANGE) * (random.uniform() < 0.5 ? -1 : 1)]),
    ),
  );
  let given: number[];
  try {
    const formula = parseFormula(normalised(text));
    given = points.map((point) => {
      const { value } = formula.evaluate(new Map(Object.entries(point)));
      return typeof value === 'number' ? value : Number.NaN;
    });
  } catch (error) {
    return { verdict: 'invalid', fault: errorMessage(error) };
  }
  const agrees = (expected: (at: Values) => number): boolean =>
    points.every((point, i) => {
      const right = expected(point);
      return Math.abs(given[i]! - right) <= tolerance * Math.max(1, Math.abs(right));
    });
  if (agrees(field.value)) return { verdict: 'right' };
  return { verdict: 'wrong', hint: errors.find(({ value }) => agrees(value))?.hint ?? null };
}
