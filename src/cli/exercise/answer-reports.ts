/**
 * Prints reports on a student's answers, in the selected language.
 */

import type { AnswerReport } from '../../course/answer-report.ts';
import { ANSWER_TEXTS } from '../../course/answer-texts.ts';
import type { ExplanationLanguage } from '../../course/explanations.ts';
import { SIGNATURES } from '../../course/robot-functions.ts';
import { PantiltError } from '../../errors.ts';
import { joinMessages, type Message, msg } from '../../message.ts';
import { print, printTable } from '../output.ts';
import type { CheckedAnswers } from './check-answers.ts';
import { centimetres, fixed, localised } from './exercise-language.ts';

type Rows = AnswerReport['rows'];

/** Maximum number of exceptions and unusable values that are shown. */
const MAX_DETAILS = 3;

/** Prints the reports, and the functions that have none. */
export function printReports(
  { reports, problems }: CheckedAnswers,
  language: ExplanationLanguage,
): void {
  const say = (message: Message) => print(localised(message, language));
  const cm = (valueMm: number | null) => centimetres(valueMm, language);
  const texts = ANSWER_TEXTS[language];
  for (const report of reports) {
    const { function: name, rows, medianMm, worstMm, hints, learned } = report;
    print('');
    say(msg`${scoreOf(report)}, median ${cm(medianMm)} cm, worst ${cm(worstMm)} cm`);
    if (learned) {
      const { trained, jump, limitMm } = learned;
      const median = cm(trained.medianMm);
      say(
        report.passed
          ? msg`Passed: the median is ${median} cm at ${trained.count} targets in the trained ring, except straight behind; the limit is ${cm(limitMm)} cm.`
          : msg`Not passed: the median is ${median} cm at ${trained.count} targets in the trained ring, except straight behind; the limit is ${cm(limitMm)} cm.`,
      );
      if (jump.count > 0) {
        say(
          msg`Within 10° of straight behind, at ${jump.count} targets, the median is ${cm(jump.medianMm)} cm; this does not count.`,
        );
      }
    }
    const wrong = rows.filter(({ verdict }) => verdict !== 'right');
    if (wrong.length === 0) continue;
    printParts(report, language);
    for (const hint of hints) print(texts.hints[hint]);
    printTable(
      [...SIGNATURES[name].inputs, '', 'cm'],
      wrong.map(({ question, verdict, errorMm }) => [
        ...question.map((value) => fixed(value, 4, language)),
        texts.verdicts[verdict],
        cm(errorMm),
      ]),
    );
    printDetails(rows);
  }
  for (const problem of problems.values()) {
    print('');
    say(problem);
  }
}

/** Prints the parts of the answers if they differ, or a hint belongs to one of them. */
function printParts({ parts, hints }: AnswerReport, language: ExplanationLanguage): void {
  const isUniform = parts.every(({ rightCount }) => rightCount === parts[0]!.rightCount);
  if (hints.length > 0 || (isUniform && parts.every((part) => part.hints.length === 0))) return;
  const texts = ANSWER_TEXTS[language];
  for (const { name, rightCount, answeredCount, hints } of parts) {
    const score = msg`${texts.parts[name]} alone: ${rightCount} of ${answeredCount} correct`;
    print([localised(score, language), ...hints.map((hint) => texts.hints[hint])].join('. '));
  }
}

/** Prints exceptions and unusable values, each once. */
function printDetails(rows: Rows): void {
  const details = new Set(rows.flatMap(({ detail }) => detail ?? []));
  for (const detail of [...details].slice(0, MAX_DETAILS)) print(detail);
}

/** @throws PantiltError `answers-wrong` unless all answers pass */
export function assertRight({ reports, problems }: CheckedAnswers): void {
  const wrong = reports.filter(({ passed }) => !passed);
  if (wrong.length + problems.size === 0) return;
  const reasons = [...wrong.map(scoreOf), ...problems.values()];
  throw new PantiltError(
    'failed',
    'answers-wrong',
    msg`not all answers are correct: ${joinMessages(reasons, '; ')}`,
  );
}

function scoreOf({ function: name, rows, rightCount, answeredCount }: AnswerReport): Message {
  const score = msg`${name}: ${rightCount} of ${answeredCount} correct`;
  const left = rows.length - answeredCount;
  return left > 0 ? msg`${score}, ${left} not answered` : score;
}
