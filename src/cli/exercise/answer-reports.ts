/**
 * Prints reports on a student's answers, in the selected language.
 */

import type { AnswerReport } from '../../course/answer-report.ts';
import type { ExplanationLanguage } from '../../course/explanations.ts';
import { ANSWER_TEXTS } from '../../course/explanations.ts';
import { SIGNATURES } from '../../course/robot-functions.ts';
import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import { print, printTable } from '../output.ts';
import type { CheckedAnswers } from './check-answers.ts';

const english = {
  decimalSign: '.',
  right: (name: string, right: number, answered: number) =>
    `${name}: ${right} of ${answered} correct`,
  open: (count: number) => `${count} not answered`,
  errors: (median: string, worst: string) => `median ${median} cm, worst ${worst} cm`,
  failed: (count: number) => `${count} of model.py's functions failed`,
  wrong: (scores: string) => msg`not all answers are correct: ${scores}`,
};

const french: typeof english = {
  decimalSign: ',',
  right: (name, right, answered) => `${name} : ${right} sur ${answered} correctes`,
  open: (count) => `${count} sans réponse`,
  errors: (median, worst) => `médiane ${median} cm, pire ${worst} cm`,
  failed: (count) =>
    `${count} ${count === 1 ? 'fonction de model.py a échoué' : 'fonctions de model.py ont échoué'}`,
  wrong: (scores) => msg`toutes les réponses ne sont pas correctes : ${scores}`,
};

const WORDS = { en: english, fr: french };

/** Prints the reports. */
export function printReports(
  reports: readonly AnswerReport[],
  language: ExplanationLanguage,
): void {
  const { decimalSign, errors } = WORDS[language];
  const fixed = (value: number, decimals: number) =>
    value.toFixed(decimals).replace('.', decimalSign);
  const cm = (valueMm: number | null) => (valueMm === null ? '–' : fixed(valueMm / 10, 1));
  const { verdicts, hints } = ANSWER_TEXTS[language];
  for (const report of reports) {
    const { function: name, rows, medianMm, worstMm } = report;
    print(`\n${scoreOf(report, language)}, ${errors(cm(medianMm), cm(worstMm))}`);
    const wrong = rows.filter(({ verdict }) => verdict !== 'right');
    if (wrong.length === 0) continue;
    const { inputs } = SIGNATURES[name];
    printTable(
      [...inputs, '', 'cm'],
      wrong.map(({ question, verdict, errorMm }) => [
        ...question.map((value) => fixed(value, 4)),
        verdicts[verdict],
        cm(errorMm),
      ]),
    );
    for (const hint of report.hints) print(hints[hint]);
  }
}

/** @throws PantiltError `answers-wrong` unless all answers are correct */
export function assertRight(
  { reports, failed }: CheckedAnswers,
  language: ExplanationLanguage,
): void {
  const wrong = reports.filter(({ rows, rightCount }) => rightCount < rows.length);
  if (wrong.length + failed === 0) return;
  const words = WORDS[language];
  const scores = wrong.map((report) => scoreOf(report, language));
  if (failed > 0) scores.push(words.failed(failed));
  throw new PantiltError('failed', 'answers-wrong', words.wrong(scores.join('; ')));
}

function scoreOf(
  { function: name, rows, rightCount, answeredCount }: AnswerReport,
  language: ExplanationLanguage,
): string {
  const { right, open } = WORDS[language];
  const left = rows.length - answeredCount;
  return `${right(name, rightCount, answeredCount)}${left > 0 ? `, ${open(left)}` : ''}`;
}
