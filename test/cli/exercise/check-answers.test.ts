/** Checks of a student's answers from the command line; model.py is run by a real Python. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { askStudentModel } from '../../../src/cli/exercise/student-model.ts';
import type { AnswerReport } from '../../../src/course/answer-report.ts';
import { format, type Message } from '../../../src/message.ts';
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

test('says in French that a file does not exist', async () => {
  const { code, stderr } = await run('--model', 'nowhere.py', '--language', 'fr');
  expect(code).toBe(1);
  expect(stderr).toContain('impossible de lire nowhere.py : ce fichier n’existe pas');
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

  const RIGHT_INVERSE =
    'from math import *\nl1, l2 = 0.195, 0.0825\ndef inverse(x, y):\n    d = hypot(x, y)\n' +
    '    return atan2(y, x), pi - atan(d / l1) - acos(l2 / hypot(l1, d))\n';

  test('is called for every function, and a failure affects only its function', async () => {
    const file = await modelOf(
      `print("loading")\n${RIGHT_INVERSE}` +
        'def direct(alpha, beta):\n    exit = __import__("os")._exit\n    exit(3)\n' +
        'def laser(alpha, beta):\n    if alpha == 0:\n        return {"x": 1}\n    return sqrt(-1)\n',
    );
    const { code, stdout, stderr } = await run('--json', '--model', file);
    expect(code).toBe(1);
    const [laser, inverse] = JSON.parse(stdout) as AnswerReport[];
    expect(inverse).toMatchObject({ function: 'inverse', passed: true, rightCount: 20 });
    expect(laser!.rows[0]).toMatchObject({ verdict: 'wrong-shape', detail: "{'x': 1}" });
    expect(laser!.rows[2]).toMatchObject({
      verdict: 'raised',
      detail: 'model.py, line 13: return sqrt(-1)\nValueError: math domain error',
    });
    expect(stderr).toContain('direct terminated Python: remove exit() and quit()');
    expect(stderr).toContain('model.py has no function inverse_nn; did you mean inverse?');
    expect(stderr.match(/loading/g)).toHaveLength(2); // once for direct, once for the others
  });

  test.each(['', 'def Laser(a, b):\n    return None\ndef INVERSE(x, y):\n    return None\n'])(
    'does not pass without its functions: %j',
    async (text) => {
      const { code, stdout, stderr } = await run('--model', await modelOf(text));
      expect(code).toBe(1);
      expect(stderr).toContain('not all answers are correct: model.py has no function direct');
      if (text) expect(stdout).toContain('no function laser; did you mean Laser?');
    },
  );

  test('works as a standalone program does: dataclasses, files beside it, no input', async () => {
    const text =
      'from __future__ import annotations\nfrom dataclasses import dataclass\n' +
      '@dataclass\nclass Robot:\n    l1: float = 0.195\n';
    const file = await modelOf(`${text}${RIGHT_INVERSE}`);
    const [inverse] = await check(0, '--check', 'inverse', '--model', file);
    expect(inverse).toMatchObject({ rightCount: 20 });
    const asking = await run('--model', await modelOf('x = 1\nname = input("Name? ")\n'));
    expect(asking.stderr).toContain('model.py calls input() while it is imported');
    expect(asking.stderr).toContain('model.py, line 2: name = input("Name? ")');
  });

  test.each(['nan', 'inf'])('may return %s, which is reported', async (value) => {
    const text = `def laser(a, b):\n    return [float("${value}"), 0.0]\n`;
    const [laser] = await check(1, '--check', 'laser', '--model', await modelOf(text));
    expect(laser).toMatchObject({ rightCount: 0, medianMm: null });
    expect(laser!.rows.map(({ verdict }) => verdict)).toContain('not-finite');
  });

  test('has its prints truncated, and a syntax error shown once', async () => {
    const text = 'def laser(a, b):\n    print("x" * 999)\n    return None\n';
    const { stderr } = await run('--check', 'laser', '--model', await modelOf(text));
    expect(stderr).toContain(' …\n');
    expect(stderr.length).toBeLessThan(3000);
    const broken = await run('--model', await modelOf('def laser(\n'), '--language', 'fr');
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('model.py ne peut pas être importé');
    expect(broken.stderr.match(/SyntaxError/g)).toHaveLength(1);
    expect(broken.stderr).not.toContain('student_model');
  });

  test.each([
    ['def laser(a, b):\n    return unknown_name\n', 'NameError'],
    ['def laser(a, b):\n    return "there"\n', 'not of the required form'],
    ['def laser(a):\n    return None\n', 'TypeError: laser() takes 1 positional argument'],
    ['def direct(a, b):\n    return []\n', 'has no function laser'],
    ['import os\nos._exit(3)\n', 'terminated'],
  ])('says what is wrong with %j', async (text, words) => {
    const { code, stdout, stderr } = await run('--check', 'laser', '--model', await modelOf(text));
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(words);
  });

  test('is stopped where it hangs, after a note about a slow import', async () => {
    const questions = new Map([
      ['laser', [[0, 1]]],
      ['inverse', [[1, 0]]],
    ] as const);
    const notes: string[] = [];
    const ask = async (text: string, timeLimitMs: number, slowImportS: number) =>
      askStudentModel(await modelOf(text), questions, {
        timeLimitMs,
        slowImportS,
        onNote: (note) => notes.push(format(note)),
        onPrints: () => {},
      });
    const hanging = 'def laser(a, b):\n    while True: pass\ndef inverse(x, y): return [0, 0.4]\n';
    const outcomes = await ask(hanging, 2000, 60);
    expect(outcomes.get('inverse')).toEqual({ answers: [[0, 0.4]] });
    expect(format((outcomes.get('laser') as { problem: Message }).problem)).toBe(
      'laser did not return within 2 s: check for an endless loop',
    );
    const training = 'import time\nwhile True: time.sleep(0.01)\n';
    await expect(ask(training, 2000, 0.1)).rejects.toThrow('took longer than 2 s');
    expect(notes[0]).toContain('still being imported at line 2: while True: time.sleep(0.01)');
  });
});
