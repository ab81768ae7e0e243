import { expect, test } from 'vitest';
import type { AnswerReport } from '../../../src/course/answer-report.ts';
import { trainInverse } from '../../../src/course/learned-inverse.ts';
import { solve } from '../../../src/course/robot-functions.ts';
import { weightsToFile } from '../../../src/course/saved-weights.ts';
import { EXERCISE_GEOMETRY } from '../../../src/geometry/kinematics.ts';
import { INVERSE_SETTINGS } from '../../../src/learning/net-settings.ts';
import { NO_PORT, startTestDaemon, type TestDaemon } from '../../support/daemon.ts';

interface Questions {
  readonly geometry: object;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly questions: [number, number][];
}

const INVERSE = `alpha = atan2(y, x)
d = hypot(x, y)
beta = pi - atan(d / l1) - acos(l2 / hypot(l1, d))`;

const check = (daemon: TestDaemon, body: object) =>
  daemon.post<AnswerReport>('exercises/answers', body);

test('gives the same questions for a seed', async () => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  const of = async (query: string) =>
    (await daemon.get<Questions>(`exercises/questions?function=inverse${query}`)).body;
  const first = await of('&seed=7');
  expect(first).toMatchObject({
    function: 'inverse',
    seed: 7,
    inputs: ['x', 'y'],
    outputs: ['alpha', 'beta'],
    geometry: { l1M: 0.195, l2M: 0.0825 },
  });
  expect(first.questions).toHaveLength(20);
  expect(await of('&seed=7')).toEqual(first);
  expect((await of('')).questions).not.toEqual(first.questions);
  expect((await of('&seed=7&count=30')).questions.slice(0, 20)).toEqual(first.questions);
  for (const query of ['&seed=x', '&seed=9999999999', '&count=0', '&count=201', '&colour=red']) {
    expect(await daemon.get(`exercises/questions?function=inverse${query}`)).toMatchObject({
      status: 400,
      body: { code: 'request-invalid' },
    });
  }
});

test('accepts its completed table', async () => {
  const daemon = await startTestDaemon();
  const table = await daemon.get('exercises/questions.csv?function=laser&seed=7');
  expect(table.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="laser-7.csv"',
  });
  const [head, ...rows] = table.text.trim().split('\n');
  const filled = rows.map((row) => {
    const [alpha, beta] = row.split(',').map(Number);
    return [
      alpha,
      beta,
      ...(solve('laser', [alpha!, beta!], EXERCISE_GEOMETRY) ?? ['None', 'None']),
    ];
  });
  const csv = [head, ...filled].join('\n');
  const { body } = await check(daemon, { function: 'laser', seed: 7, table: csv });
  expect(body).toMatchObject({ rightCount: 20, hints: [] });
  expect(await check(daemon, { function: 'laser', seed: 8, table: csv })).toMatchObject({
    status: 400,
    body: {
      code: 'answer-invalid',
      detail: expect.stringContaining('the question of this seed is'),
    },
  });
});

test('checks a formula, gives the error in millimetres, and names the mistake', async () => {
  const daemon = await startTestDaemon();
  const right = await check(daemon, { function: 'inverse', formula: INVERSE });
  expect(right).toMatchObject({ status: 200, body: { seed: 1, rightCount: 20, hints: [] } });
  expect(right.body.worstMm).toBeLessThan(1e-6);
  const swapped = INVERSE.replace('atan2(y, x)', 'atan2(x, y)');
  const wrong = await check(daemon, { function: 'inverse', formula: swapped });
  expect(wrong.body.hints).toEqual(['atan2-swapped']);
  expect(wrong.body.medianMm).toBeGreaterThan(100);
  const broken = await check(daemon, { function: 'inverse', formula: '[0 / 0, 0]' });
  expect(broken.body.rows[0]).toMatchObject({ answer: [null, 0], verdict: 'not-finite' });
  expect(await check(daemon, { function: 'inverse', formula: 'sin(' })).toMatchObject({
    status: 400,
    body: { code: 'formula-invalid', line: 1, column: 5 },
  });
});

test('checks a list of answers, and requires one for each question', async () => {
  const daemon = await startTestDaemon();
  const asked = await daemon.get<Questions>('exercises/questions?function=direct&count=5');
  const answers = asked.body.questions.map((question) =>
    solve('direct', question, EXERCISE_GEOMETRY),
  );
  const request = { function: 'direct', count: 5 };
  expect((await check(daemon, { ...request, answers })).body).toMatchObject({ rightCount: 5 });
  const none = answers.map(() => null);
  expect((await check(daemon, { ...request, answers: none })).body).toMatchObject({
    rightCount: 0,
    medianMm: null,
    hints: ['nothing-at-all'],
  });
  expect(await check(daemon, { ...request, answers: answers.slice(1) })).toMatchObject({
    status: 400,
    body: { code: 'answer-invalid', detail: 'answers: 5 are required, not 4' },
  });
});

test('checks a net by its weights, and names the discontinuity of the raw angle', async () => {
  const daemon = await startTestDaemon();
  const settings = { ...INVERSE_SETTINGS, hidden: [64, 64], iterations: 600, learningRate: 3e-3 };
  const lesson = { settings, seed: 1, geometry: EXERCISE_GEOMETRY };
  const weights = Buffer.from(weightsToFile(trainInverse(lesson))).toString('base64');
  const { body } = await check(daemon, { function: 'inverse_nn', weights, count: 100 });
  expect(body.rows).toHaveLength(100);
  expect(body.worstMm).toBeGreaterThan(1000);
  expect(body.rightCount).toBeGreaterThan(20);
  expect(body.hints).toEqual(['jump-behind']);
  expect(await check(daemon, { function: 'laser', weights })).toMatchObject({
    status: 400,
    body: { code: 'answer-invalid' },
  });
  const cut = { function: 'inverse_nn', weights: weights.slice(0, 100) };
  expect((await check(daemon, cut)).status).toBe(400);
});

test('requires answers in exactly one form', async () => {
  const daemon = await startTestDaemon();
  for (const ways of [{}, { formula: INVERSE, answers: [] }]) {
    expect(await check(daemon, { function: 'inverse', ...ways })).toMatchObject({
      status: 400,
      body: { code: 'answer-invalid', detail: expect.stringContaining('in one way') },
    });
  }
});
