/**
 * A student's own model.py, run by their own Python with their own libraries: asked through a small script
 * that speaks lines of JSON.
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PantiltError } from '../../errors.ts';
import type { Question, RobotFunction } from '../../learning/exercise/robot-functions.ts';
import { word } from '../../wording.ts';

const SCRIPT = fileURLToPath(new URL('student_model.py', import.meta.url));
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
/** Loading a library like PyTorch takes seconds; an endless loop takes longer. */
const PATIENCE_MS = 60_000;

type Reply = { values?: unknown[]; missing?: true; error?: string };

/**
 * What a function of model.py answers.
 * @returns undefined when there is no such function
 * @throws PantiltError `python-missing`, `model-py-failed` with the last lines of its traceback,
 *   `model-py-silent`
 */
export async function askStudentModel(
  file: string,
  name: RobotFunction,
  questions: readonly Question[],
): Promise<unknown[] | undefined> {
  const child = spawn(PYTHON, [SCRIPT, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const reply = await new Promise<Reply>((resolve, reject) => {
      child.on('error', () =>
        reject(failed('python-missing', `there is no ${PYTHON}: install it`)),
      );
      child.on('exit', () => reject(failed('model-py-failed', `${file} ended ${PYTHON} itself`)));
      child.stdin.on('error', () => {}); // it has ended; exit says so
      createInterface({ input: child.stdout }).once('line', (line) =>
        resolve(JSON.parse(line, (_, value) => (value === 'NaN' ? Number.NaN : value))),
      );
      const tooLong = `${name} of ${file} has not answered for ${PATIENCE_MS / 1000} s: does it loop?`;
      setTimeout(() => reject(failed('model-py-silent', tooLong)), PATIENCE_MS).unref();
      child.stdin.write(`${JSON.stringify({ function: name, inputs: questions })}\n`);
    });
    if (reply.error) throw failed('model-py-failed', `${name} of ${file} failed:\n${reply.error}`);
    return reply.values;
  } finally {
    child.kill('SIGKILL');
  }
}

const failed = (code: string, text: string): PantiltError =>
  new PantiltError('failed', code, word`${text}`);
