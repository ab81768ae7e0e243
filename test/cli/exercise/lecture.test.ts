/** Chapters of the lecture in the terminal. */
import { expect, test } from 'vitest';
import { LECTURE_CHAPTERS } from '../../../src/course/lecture/chapter.ts';
import { runHere } from '../../support/pantilt.ts';

const run = (...args: string[]) => runHere(['exercise', ...args]);

test('prints each chapter with its task, in both languages', async () => {
  const english = await run('--step', ...LECTURE_CHAPTERS);
  expect(english.code, english.stderr).toBe(0);
  expect(english.stdout).toContain('x ← x − γ ∇f(x)');
  expect(english.stdout).toContain("--check gradient-descent --formula 'dx = …; dy = …'");
  expect(english.stdout.split('\n').every((line) => line.length <= 130)).toBe(true);
  const french = await run('--step', 'losses', '--language', 'fr');
  expect(french.stdout).toContain('Fonctions de perte\n──────────────────\n');
});

test('checks the answer to a task, and names a known error', async () => {
  const check = (formula: string, ...others: string[]) =>
    run('--check', 'mini-batches', '--formula', formula, '--seed', '1', ...others);
  expect(await check('512 * 800 / 25')).toMatchObject({ code: 0, stdout: 'steps: right\n' });
  const wrong = await check('steps = 512 * 1000 / 25', '--language', 'fr');
  expect(wrong).toMatchObject({ code: 1 });
  expect(wrong.stdout).toBe(
    'steps : pas encore. Les exemples de validation ne servent pas à apprendre.\n',
  );
  expect((await check('steps = 512 *')).stdout).toContain('something is missing');
  const missing = await run('--check', 'perceptron');
  expect(missing.stderr).toContain('--formula "w1 = ..."; "b = ..."');
});
