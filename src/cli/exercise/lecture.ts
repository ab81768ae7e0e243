/** Chapters of the lecture in the terminal: their text with plain formulas, their task, and its check. */
import { type ExplanationLanguage, type Formula, formulaIn } from '../../course/explanations.ts';
import {
  checkField,
  LECTURE_TITLES,
  type LectureChapter,
  type TaskField,
} from '../../course/lecture/chapter.ts';
import { CHAPTERS } from '../../course/lecture/chapters.ts';
import { PantiltError } from '../../errors.ts';
import { joinMessages, type Message, msg } from '../../message.ts';
import { print } from '../output.ts';
import { localised } from './exercise-language.ts';

/** Maximum length of a line. */
const WIDTH = 96;

/** Wraps a text to the terminal's width. */
export function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join('\n');
}

/** Prints a heading with a line below it. */
export const printHeading = (title: string): void =>
  print(`\n${title}\n${'─'.repeat(title.length)}`);

/** Prints a formula on lines of its own. */
export const printFormula = (formula: Formula, language: ExplanationLanguage): void =>
  print(`\n${formulaIn(language, formula).plain.replace(/^(?=.)/gm, '    ')}`);

/** Prints a chapter with the task of a seed. */
export function printChapter(
  name: LectureChapter,
  seed: number,
  language: ExplanationLanguage,
): void {
  const { texts, task } = CHAPTERS[name];
  const { question, body, summary } = texts[language];
  const { prompt, formula, fields } = task(seed);
  const say = (text: string) => print(`\n${wrapped(text)}`);
  printHeading(LECTURE_TITLES[language][name]);
  print(wrapped(question));
  for (const part of body) {
    if (typeof part === 'string') say(part);
    else printFormula(part, language);
  }
  say(summary);
  say(`→ ${prompt[language]}`);
  if (formula) printFormula(formula, language);
  const example = fields.map((field) => `${field.name} = …`).join('; ');
  print(`\n    pantilt exercise --seed ${seed} --check ${name} --formula '${example}'`);
}

/**
 * Checks the answers to the task of a chapter: lines such as `dx = 2*x`, or a single expression.
 * @throws PantiltError `settings-invalid` without answers, `answers-wrong` unless all are right
 */
export function checkChapter(
  name: LectureChapter,
  text: string | undefined,
  seed: number,
  language: ExplanationLanguage,
): void {
  const { fields } = CHAPTERS[name].task(seed);
  if (text === undefined) {
    throw new PantiltError(
      'invalid',
      'settings-invalid',
      msg`provide the answer: --formula ${joinMessages(
        fields.map((field) => msg`"${field.name} = ..."`),
        '; ',
      )}`,
    );
  }
  const wrong: Message[] = [];
  for (const field of fields) {
    const result = checkField(field, answerTo(field, fields.length, text));
    if (result.verdict === 'right') {
      print(localised(msg`${field.name}: right`, language));
      continue;
    }
    wrong.push(msg`${field.name}`);
    if (result.verdict === 'open') print(localised(msg`${field.name}: no answer`, language));
    else if (result.verdict === 'invalid') {
      print(localised(msg`${field.name}: ${result.fault}`, language));
    } else {
      print(localised(msg`${field.name}: not yet. ${result.hint?.[language] ?? ''}`, language));
    }
  }
  if (wrong.length === 0) return;
  const list = joinMessages(wrong, ', ');
  throw new PantiltError('failed', 'answers-wrong', msg`not all answers are correct: ${list}`);
}

/** The expression for a field: behind its name, or the whole text if it is the only field. */
function answerTo({ name }: TaskField, fieldCount: number, text: string): string {
  for (const line of text.split(/[;\n]/)) {
    const [, left, right] = /^\s*(\w+)\s*=(.*)$/.exec(line) ?? [];
    if (left === name) return right!;
  }
  return fieldCount === 1 && !text.includes('=') ? text : '';
}
