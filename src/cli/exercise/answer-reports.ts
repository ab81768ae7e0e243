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
    const { function: name, rows, medianMm, worstMm } = report;
    print('');
    say(msg`${scoreOf(report)}, median ${cm(medianMm)} cm, worst ${cm(worstMm)} cm`);
    for (const line of learnedLines(report, language)) print(line);
    const wrong = rows.filter(({ verdict }) => verdict !== 'right');
    if (wrong.length === 0) continue;
    for (const line of hintLines(report, language)) print(line);
    printTable(
      [...SIGNATURES[name].inputs, '', 'cm'],
      wrong.map(({ question, verdict, errorMm }) => [
        ...question.map((value) => fixed(value, 4, language)),
        texts.verdicts[verdict],
        cm(errorMm),
      ]),
    );
    for (const detail of detailsOf(report)) print(detail);
  }
  for (const problem of problems.values()) {
    print('');
    say(problem);
  }
}

/** The errors of a net where it was trained, and at the jump of pan. */
function learnedLines(
  { learned, passed }: AnswerReport,
  language: ExplanationLanguage,
): readonly string[] {
  if (!learned) return [];
  const cm = (valueMm: number | null) => centimetres(valueMm, language);
  const { trained, jump, limitMm } = learned;
  const median = cm(trained.medianMm);
  const lines = [
    passed
      ? msg`Passed: the median is ${median} cm at ${trained.count} targets in the trained ring, except straight behind; the limit is ${cm(limitMm)} cm.`
      : msg`Not passed: the median is ${median} cm at ${trained.count} targets in the trained ring, except straight behind; the limit is ${cm(limitMm)} cm.`,
  ];
  if (jump.count > 0) {
    lines.push(
      msg`Within 10° of straight behind, at ${jump.count} targets, the median is ${cm(jump.medianMm)} cm; this does not count.`,
    );
  }
  return lines.map((line) => localised(line, language));
}

/** The hints at the answers; and their parts, if these differ or a hint belongs to one of them. */
function hintLines({ parts, hints }: AnswerReport, language: ExplanationLanguage): string[] {
  const texts = ANSWER_TEXTS[language];
  const isUniform = parts.every(({ rightCount }) => rightCount === parts[0]!.rightCount);
  if (hints.length > 0 || (isUniform && parts.every((part) => part.hints.length === 0))) {
    return hints.map((hint) => texts.hints[hint]);
  }
  return parts.map(({ name, rightCount, answeredCount, hints: own }) => {
    const score = msg`${texts.parts[name]} alone: ${rightCount} of ${answeredCount} correct`;
    return [localised(score, language), ...own.map((hint) => texts.hints[hint])].join('. ');
  });
}

/** Exceptions and unusable values, each once. */
const detailsOf = ({ rows }: AnswerReport): string[] =>
  [...new Set(rows.flatMap(({ detail }) => detail ?? []))].slice(0, MAX_DETAILS);

/** All remarks on a report: its score, what is known of a net, hints and exceptions. */
export const remarksOf = (report: AnswerReport, language: ExplanationLanguage): string[] =>
  report.rightCount === report.rows.length
    ? []
    : [
        localised(scoreOf(report), language),
        ...learnedLines(report, language),
        ...hintLines(report, language),
        ...detailsOf(report),
      ];

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
