/** Checks of a student's answers from the command line; model.py is run by a real Python. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AnswerReport } from '../../../src/course/answer-report.ts';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { isMissing } from '../../support/packages.ts';
import { runHere } from '../../support/pantilt.ts';

const INVERSE = [
  'alpha = atan2(y, x)',
  'd = hypot(x, y)',
  'beta = pi - atan(d / l1) - acos(l2 / hypot(l1, d))',
].join('\n');

const run = (...args: string[]) => runHere(['exercise', ...args]);

/** Checks answers; 0 is the exit code when all of them are right, and 1 when not. */
async function check(exitCode: 0 | 1, ...args: string[]): Promise<AnswerReport[]> {
  const { code, stdout, stderr } = await run('--json', ...args);
  expect(code, stderr).toBe(exitCode);
  return JSON.parse(stdout) as AnswerReport[];
}

test('checks a formula, and names the mistake of a wrong one', async () => {
  const [right] = await check(0, '--check', 'inverse', '--formula', INVERSE);
  expect(right).toMatchObject({ rightCount: 20, hints: [] });
  const swapped = INVERSE.replace('atan2(y, x)', 'atan2(x, y)');
  const { code, stdout, stderr } = await run('--check', 'inverse', '--formula', swapped);
  expect(code).toBe(1);
  expect(stderr).toContain('not all answers are correct: inverse: 1 of 20 correct');
  expect(stdout).toContain('atan2 takes y first, then x.');
  const french = await run('--check', 'inverse', '--formula', swapped, '--language', 'fr');
  expect(french.stdout).toContain('atan2 prend y d’abord, puis x.');
  expect(french.stdout).toMatch(/inverse : 1 sur 20 correctes, médiane \d+,\d cm, pire \d+,\d cm/);
  expect(french.stdout).not.toMatch(/\d\.\d/);
  expect(french.stderr).toContain(
    'toutes les réponses ne sont pas correctes : inverse : 1 sur 20 correctes',
  );
});

test('prints the questions of a seed, and reads the completed table', async () => {
  const { stdout: table } = await run('--ask', 'laser', '--seed', '7');
  expect(table.split('\n')[0]).toBe('alpha,beta,x,y');
  const file = join(await temporaryDirectory(), 'answers.csv');
  await writeFile(file, table); // without any answers
  const empty = await run('--check', 'laser', '--seed', '7', '--answers', file);
  expect(empty.code).toBe(1);
  expect(empty.stderr).toContain('no row is completed');
  await writeFile(file, table.replace(/,,$/m, ',0,0').replace(/,,$/m, ',None,None'));
  const [begun] = await check(1, '--check', 'laser', '--seed', '7', '--answers', file);
  expect(begun).toMatchObject({ rightCount: 1, answeredCount: 2 });
  const foreign = await run('--check', 'laser', '--seed', '8', '--answers', file);
  expect(foreign.code).toBe(1);
  expect(foreign.stderr).toContain('the question of this seed is');
});

test('requires answers', async () => {
  const { code, stderr } = await run('--check', 'laser');
  expect(code).toBe(2);
  expect(stderr).toContain('--formula');
});

describe.skipIf(isMissing('python3'))('model.py', () => {
  const modelOf = async (text: string) => {
    const file = join(await temporaryDirectory(), 'model.py');
    await writeFile(file, text);
    return file;
  };

  test('is called for every function that it defines', async () => {
    const file = await modelOf(
      'from math import *\nprint("loading")\nl1, l2 = 0.195, 0.0825\n' +
        'def inverse(x, y):\n    print("asked")\n    d = hypot(x, y)\n' +
        '    return atan2(y, x), pi - atan(d / l1) - acos(l2 / hypot(l1, d))\n' +
        'def laser(alpha, beta):\n    return None\n' +
        'def direct(alpha, beta):\n    return 1 / 0\n', // does not affect the others
    );
    const [laser, inverse] = await check(1, '--model', file);
    expect(laser).toMatchObject({ function: 'laser', hints: ['nothing-at-all'] });
    expect(inverse).toMatchObject({ function: 'inverse', rightCount: 20 });
  });

  test.each(['nan', 'inf'])('may return %s, which is reported', async (value) => {
    const text = `def laser(a, b):\n    return [float("${value}"), 0.0]\n`;
    const [laser] = await check(1, '--check', 'laser', '--model', await modelOf(text));
    expect(laser).toMatchObject({ rightCount: 0, medianMm: null });
    expect(laser!.rows.map(({ verdict }) => verdict)).toContain('not-finite');
  });

  test.each([
    ['def laser(a, b):\n    return unknown_name\n', 'NameError'],
    ['def laser(a, b):\n    return "there"\n', 'laser must give [x, y] or nothing'],
    ['def direct(a, b):\n    return []\n', 'has no function laser'],
    ['def laser(a, b):\n    return {1, 2}\n', 'not JSON serializable'],
    ['def laser(\n', 'SyntaxError'],
    ['import os\ndef laser(a, b):\n    os._exit(3)\n', 'terminated'],
  ])('says what is wrong with %j', async (text, words) => {
    const { code, stderr } = await run('--check', 'laser', '--model', await modelOf(text));
    expect(code).not.toBe(0);
    expect(stderr).toContain(words);
  });
});
