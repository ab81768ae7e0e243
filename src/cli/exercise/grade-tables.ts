/** The marks of a class as a table in the terminal, as CSV for a spreadsheet, and as a page (HTML). */
import type { ExplanationLanguage } from '../../course/explanations.ts';
import { HAND_IN_CHAPTERS, type HandInChapter } from '../../course/hand-in.ts';
import { isLectureChapter, LECTURE_TITLES } from '../../course/lecture/chapter.ts';
import { ROBOT_FUNCTIONS } from '../../course/robot-functions.ts';
import { format, type Message, msg } from '../../message.ts';
import { print, printTable } from '../output.ts';
import { remarksOf } from './answer-reports.ts';
import type { Isolation } from './confined-python.ts';
import { fixed, localised } from './exercise-language.ts';
import { FULL_MARK, type Grade, type Grades } from './grading.ts';

/** The isolation of the students' code. */
export const ISOLATION_TEXTS: Readonly<Record<Isolation, Message>> = {
  bubblewrap: msg`Each submission ran in bubblewrap: a copy of its own, other files read-only, no network, limits of time, memory and output.`,
  limits: msg`Each submission ran on a copy of its own, with limits of time, memory and output, but with access to the network and to your files: install bubblewrap to prevent that (apt install bubblewrap).`,
  time: msg`Each submission ran on a copy of its own, with a limit of time, but with access to the network and to your files.`,
};

const MAX_DECIMALS = 1;
/** Characters with which a spreadsheet begins a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;

/** Prints the marks, and why some students have none. */
export function printGrades({ grades }: Grades, language: ExplanationLanguage): void {
  printTable(
    headerIn(grades, language),
    grades.map((grade) => [
      grade.student,
      ...marksOf(grade, grades).map((mark) => fixed(mark, MAX_DECIMALS, language)),
    ]),
  );
  for (const { student, problem } of grades) {
    if (problem) print(`${student}: ${localised(problem, language)}`);
  }
}

/** The marks as a JSON document. */
export const gradesAsJson = ({ grades, isolation }: Grades) => ({
  isolation,
  students: grades.map(({ student, problem, mark, marks, chapters, checked }) => ({
    student,
    mark,
    marks: Object.fromEntries(marks),
    chapters,
    problems: [...(problem ? [problem] : []), ...checked.problems.values()].map((text) =>
      format(text),
    ),
    reports: checked.reports,
  })),
});

/** The chapters that anybody has handed in, in the order of the lecture. */
const chaptersOf = (grades: readonly Grade[]): HandInChapter[] =>
  HAND_IN_CHAPTERS.filter((name) =>
    grades.some(({ chapters }) => chapters.some(({ chapter }) => chapter === name)),
  );

/** The columns: functions of model.py, then the chapters of hand-ins. */
const headerIn = (grades: readonly Grade[], language: ExplanationLanguage): string[] => [
  localised(msg`student`, language),
  localised(msg`mark`, language),
  ...ROBOT_FUNCTIONS,
  ...chaptersOf(grades).map((name) =>
    isLectureChapter(name)
      ? LECTURE_TITLES[language][name]
      : localised(msg`${name} (page)`, language),
  ),
];

/** The marks by column, 0 to 20; of chapters without an answer 0. */
function marksOf({ mark, marks, chapters }: Grade, grades: readonly Grade[]): number[] {
  const markOf = (name: HandInChapter) => {
    const verdict = chapters.find(({ chapter }) => chapter === name);
    return verdict ? (FULL_MARK * verdict.rightCount) / verdict.count : 0;
  };
  return [mark, ...marks.values(), ...chaptersOf(grades).map(markOf)];
}
const round = (mark: number): number => Number(mark.toFixed(MAX_DECIMALS));

/** Everything to be said to a student, by function; problems of the whole submission first. */
function remarksOn(grade: Grade, language: ExplanationLanguage): string[] {
  const { problem, checked } = grade;
  const problems = [...(problem ? [problem] : []), ...checked.problems.values()];
  return [
    ...problems.map((text) => localised(text, language)),
    ...checked.reports.map((report) => remarksOf(report, language).join('\n')),
  ].filter((text) => text !== '');
}

/**
 * The marks as CSV. With a byte order mark, by which spreadsheets recognise UTF-8; in French with
 * semicolons and decimal commas.
 */
export function gradesToCsv({ grades }: Grades, language: ExplanationLanguage): string {
  const separator = language === 'fr' ? ';' : ',';
  const cell = (text: string) => {
    const safe = FORMULA_START.test(text) ? `'${text}` : text;
    return /["\n\r;,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const number = (mark: number) =>
    language === 'fr' ? String(round(mark)).replace('.', ',') : String(round(mark));
  const rows = grades.map((grade) => [
    cell(grade.student),
    ...marksOf(grade, grades).map(number),
    cell(remarksOn(grade, language).join('\n')),
  ]);
  const header = [...headerIn(grades, language).map(cell), localised(msg`remarks`, language)];
  return `\uFEFF${[header, ...rows].map((row) => `${row.join(separator)}\r\n`).join('')}`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}th,td{padding:.3rem .8rem;border-bottom:1px solid #8886;text-align:right}
th:first-child,td:first-child{text-align:left}pre{white-space:pre-wrap;margin:.3rem 0 1rem}
@media(prefers-color-scheme:dark){:root{background:#111;color:#eee}a{color:#9cf}}`;

/** The marks as a page of its own: a table, then the remarks on each student. */
export function gradesToHtml(
  { grades, isolation }: Grades,
  seed: number,
  language: ExplanationLanguage,
): string {
  const say = (text: Message) => escaped(localised(text, language));
  const title = say(msg`Marks out of ${FULL_MARK}, seed ${seed}`);
  const cells = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${text}</${tag}>`).join('');
  const number = (mark: number) => fixed(mark, MAX_DECIMALS, language);
  const rows = grades.map((grade, i) => {
    const name = `<a href="#student-${i}">${escaped(grade.student)}</a>`;
    return `<tr>${cells('td', [name, ...marksOf(grade, grades).map(number)])}</tr>`;
  });
  const remarks = grades.map((grade, i) => {
    const texts = remarksOn(grade, language);
    const body =
      texts.length === 0
        ? `<p>${say(msg`Everything is correct.`)}</p>`
        : texts.map((text) => `<pre>${escaped(text)}</pre>`).join('\n');
    return `<h2 id="student-${i}">${escaped(grade.student)}</h2>\n${body}`;
  });
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
<h1>${title}</h1>
<p>${say(ISOLATION_TEXTS[isolation])}</p>
<table>
<thead><tr>${cells('th', headerIn(grades, language).map(escaped))}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
${remarks.join('\n')}
</html>
`;
}
