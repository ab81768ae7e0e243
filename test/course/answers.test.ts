import { expect, test } from 'vitest';
import { checkAnswers, questionsOfSeed } from '../../src/course/answers.ts';
import { answersOfTable, questionTable } from '../../src/course/file-answers.ts';
import { answersOfFormula, toAnswer } from '../../src/course/formula-answers.ts';
import { MISTAKES } from '../../src/course/mistakes.ts';
import {
  type Answer,
  ROBOT_FUNCTIONS,
  type RobotFunction,
  solve,
} from '../../src/course/robot-functions.ts';
import { EXERCISE_GEOMETRY as geometry } from '../../src/geometry/kinematics.ts';

const request = (name: RobotFunction, seed = 1) =>
  ({ function: name, seed, count: 20, geometry }) as const;

const check = (name: RobotFunction, formula: string) =>
  checkAnswers(
    request(name),
    answersOfFormula(name, formula, questionsOfSeed(request(name)), geometry),
  );

const EXACT_MM = 1e-6;

test.each(ROBOT_FUNCTIONS)('finds the right answers of %s right', (name) => {
  const answers = questionsOfSeed(request(name)).map((question) => solve(name, question, geometry));
  const report = checkAnswers(request(name), answers);
  expect(report).toMatchObject({ rightCount: 20, hints: [] });
  expect(report.worstMm).toBeLessThan(EXACT_MM);
});

test('gives the same questions for the same seed, and others for another', () => {
  const questions = questionsOfSeed(request('inverse'));
  expect(questionsOfSeed(request('inverse'))).toEqual(questions);
  expect(questionsOfSeed(request('inverse', 2)).slice(4)).not.toEqual(questions.slice(4));
});

test.each(
  ROBOT_FUNCTIONS.flatMap((name) =>
    Object.keys(MISTAKES[name]).map((mistake) => [name, mistake] as const),
  ),
)('%s: tells the mistake %s by its answers', (name, mistake) => {
  const wrong = MISTAKES[name][mistake as keyof (typeof MISTAKES)[typeof name]]!;
  const answers = questionsOfSeed(request(name)).map((question) => wrong(question, geometry));
  const report = checkAnswers(request(name), answers);
  expect(report.rightCount).toBeLessThan(20);
  expect(report.hints).toEqual([mistake]);
});

test('measures the error on the floor', () => {
  const question = [1.5, 0] as const;
  const [alpha, beta] = solve('inverse', question, geometry) as readonly [number, number];
  const tenth = (0.1 * Math.PI) / 180;
  const answers: Answer[] = [[alpha + tenth, beta]];
  const { rows } = checkAnswers({ ...request('inverse'), count: 1 }, answers);
  expect(rows[0]).toMatchObject({ verdict: 'wrong' });
  expect(rows[0]!.errorMm).toBeCloseTo(1500 * tenth, 2);
});

test('explains why an error is missing', () => {
  const verdict = (name: RobotFunction, answers: Answer[]) =>
    checkAnswers({ ...request(name), count: answers.length }, answers).rows.map((r) => r.verdict);
  expect(verdict('inverse', [null])).toEqual(['nothing-given']);
  expect(verdict('inverse', [[0, -0.5]])).toEqual(['misses-floor']);
  expect(verdict('inverse', [[Number.NaN, 1]])).toEqual(['not-finite']);
  expect(verdict('laser', [null, [3, 0]])).toEqual(['nothing-given', 'nothing-expected']);
  const nothing = Array.from({ length: 20 }, () => null);
  expect(checkAnswers(request('inverse'), nothing).hints).toEqual(['nothing-at-all']);
});

test.each([
  ['aims well elsewhere', 0.03, true, ['jump-behind']],
  ['aims badly elsewhere, too,', 0.9, false, []],
])('judges a net that %s away from the jump behind the robot', (_, offRad, passed, hints) => {
  const answers = questionsOfSeed(request('inverse_nn')).map((question) => {
    const [alpha, beta] = solve('inverse_nn', question, geometry) as readonly [number, number];
    return Math.abs(alpha) > 3.1 ? [1.5, beta] : [alpha + offRad, beta];
  });
  expect(checkAnswers(request('inverse_nn'), answers)).toMatchObject({ passed, hints });
});

test('takes formulas, with names or a value', () => {
  const beta = 'pi - atan(hypot(x, y) / l1) - acos(l2 / hypot(l1, hypot(x, y)))';
  expect(check('inverse', `alpha = atan2(y, x)\nbeta = ${beta}`).rightCount).toBe(20);
  expect(check('inverse', `return [atan2(y, x), ${beta}]`).rightCount).toBe(20);
  expect(check('inverse', `atan2(x, y), ${beta}`).hints).toEqual(['atan2-swapped']);
  const laser = `
    h = l1 + l2 * cos(beta)
    d = l2 * sin(beta) + h * cos(beta) / sin(beta) if sin(beta) > 0 else 0
    return (d * cos(alpha), d * sin(alpha)) if sin(beta) > 0 else None`;
  expect(check('laser', laser).rightCount).toBe(20);
  expect(() => check('inverse', 'alpha = 1')).toThrow('it must set alpha and beta');
});

test('accepts its own tables', async () => {
  const questions = questionsOfSeed(request('laser'));
  const table = questionTable('laser', questions);
  expect(table.split('\n')[0]).toBe('alpha,beta,x,y');
  const filled = table
    .trim()
    .split('\n')
    .map((line, i) => {
      const right = i > 0 && solve('laser', questions[i - 1]!, geometry);
      return i > 0 ? line.replace(/,,$/, `,${(right || ['None', 'None']).join(',')}`) : line;
    })
    .join('\n');
  const withCommas = filled.replaceAll(',', ';').replaceAll('.', ','); // as a French spreadsheet saves it
  for (const csv of [filled, withCommas]) {
    const answers = await answersOfTable('laser', csv, questions);
    expect(checkAnswers(request('laser'), answers).rightCount).toBe(20);
  }
});

test('takes the rows of a table in any order, each question once', async () => {
  const questions = questionsOfSeed(request('laser'));
  const rows = questions.map((question) => {
    const right = solve('laser', question, geometry) ?? ['None', 'None'];
    return [...question, ...right].join(',');
  });
  const table = (lines: readonly string[]) => ['alpha,beta,x,y', ...lines].join('\n');
  const answers = await answersOfTable('laser', table(rows.toReversed()), questions);
  expect(checkAnswers(request('laser'), answers).rightCount).toBe(20);
  const doubled = [...rows.slice(0, 19), rows[3]!];
  await expect(answersOfTable('laser', table(doubled), questions)).rejects.toThrow(
    'row 20: this question is already answered in an earlier row',
  );
});

test('distinguishes empty rows from wrong ones, and does not mark them', async () => {
  const questions = questionsOfSeed(request('laser'));
  const table = questionTable('laser', questions);
  await expect(answersOfTable('laser', table, questions)).rejects.toThrow('no row is completed');
  const [head, first, second, ...others] = table.trim().split('\n');
  const [x, y] = solve('laser', questions[0]!, geometry)!;
  const begun = [head, first!.replace(/,,$/, `,${x},${y}`), second!.replace(/,,$/, ',None,None')];
  const answers = await answersOfTable('laser', [...begun, ...others].join('\n'), questions);
  const report = checkAnswers(request('laser'), answers);
  expect(report).toMatchObject({ rightCount: 2, answeredCount: 2, hints: [] });
  expect(report.rows.map(({ verdict }) => verdict).slice(0, 4)).toEqual([
    ...['right', 'right'],
    ...['unanswered', 'unanswered'],
  ]);
});

test.each([
  ['alpha,x,y\n1,2,3', 'column beta is missing'],
  ['alpha,beta,x,y\n', 'no row is completed'],
  ['alpha,beta,x,y\none,0.5,1,2', 'row 1: alpha must be a number, not "one"'],
  ['alpha,beta,x,y\n0,28.64789,1,2', 'row 1: alpha, beta are in degrees'],
  [
    'alpha,beta,x,y\n0,0.6,1,2',
    'row 1: the question of this seed is alpha 0, beta 0.5, not 0, 0.6',
  ],
])('refuses the table %j', async (csv, reason) => {
  const questions = questionsOfSeed(request('laser'));
  await expect(answersOfTable('laser', csv, questions)).rejects.toThrow(reason);
});

test('judges the other rows of a table with an unusable one', async () => {
  const questions = questionsOfSeed(request('laser'));
  const rows = questions.map((question, i) => {
    const right = solve('laser', question, geometry) ?? ['None', 'None'];
    return [...question, ...(i === 4 ? ['1 m', ''] : right)].join(',');
  });
  const table = ['alpha,beta,x,y', ...rows.slice(0, 19)].join('\n');
  const report = checkAnswers(request('laser'), await answersOfTable('laser', table, questions));
  expect(report).toMatchObject({ rightCount: 18, answeredCount: 19, passed: false });
  expect(report.rows[4]).toMatchObject({ verdict: 'wrong-shape', detail: '1 m, ' });
  expect(report.rows[19]!.verdict).toBe('unanswered');
  const spots = questions.map(() => toAnswer('laser', [1]));
  expect(checkAnswers(request('laser'), spots).hints).toEqual(['spot-form']);
});

test('takes values in the shape of the function, and shows those in another', () => {
  expect(toAnswer('laser', [1, 2, 0])).toEqual([1, 2]);
  expect(toAnswer('laser', null)).toBeNull();
  const wrong = { verdict: 'wrong-shape' };
  expect(toAnswer('direct', [[1, 2]])).toMatchObject({ ...wrong, detail: '[[1,2]]' });
  expect(toAnswer('inverse', ['a', 1])).toMatchObject(wrong);
  expect(toAnswer('inverse', { x: 1 })).toMatchObject(wrong);
});

test('accepts the median of a net as the recipe of the course gives it', () => {
  const answers = questionsOfSeed(request('inverse_nn')).map((question, i) => {
    const [alpha, beta] = solve('inverse_nn', question, geometry) as readonly [number, number];
    return [alpha + (i % 2 === 0 ? 0.25 : -0.25), beta];
  });
  const report = checkAnswers(request('inverse_nn'), answers);
  expect(report.rightCount).toBeLessThan(10);
  expect(report.passed).toBe(true);
});
