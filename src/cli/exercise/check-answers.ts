/**
 * Checks a student's answers: a formula, a table, or model.py, which the student's own Python runs
 * through a small script that reads and writes lines of JSON.
 */

import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AnswerReport } from '../../course/answer-report.ts';
import { checkAnswers, QUESTION_COUNT, questionsOfSeed } from '../../course/answers.ts';
import { answersOfTable, questionTable } from '../../course/file-answers.ts';
import type { BatchInverse } from '../../course/floor-survey.ts';
import { answersOfFormula, toAnswer } from '../../course/formula-answers.ts';
import type { TrainedNet } from '../../course/learned-inverse.ts';
import {
  type Answer,
  type Question,
  ROBOT_FUNCTIONS,
  type RobotFunction,
} from '../../course/robot-functions.ts';
import { batchInverseOfWeights, weightsToFile, weightsToOnnx } from '../../course/saved-weights.ts';
import { errorText, PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import type { Activation } from '../../learning/activations.ts';
import { msg } from '../../message.ts';
import { bytesOfFile, textOfFile, writeWholeFile } from '../../user-files.ts';
import { note } from '../output.ts';
import type { ExerciseOptions } from './exercise-options.ts';

const SCRIPT = fileURLToPath(new URL('student_model.py', import.meta.url));
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
/** Time limit of a call: loading a library such as PyTorch takes seconds. */
const CALL_TIMEOUT_MS = 60_000;

type Reply = { values?: unknown[]; missing?: true; error?: string };

/**
 * Calls a function of model.py.
 * @returns undefined if there is no such function
 * @throws PantiltError `python-missing`, `model-py-failed` with the last lines of its traceback,
 * `model-py-silent`
 */
async function askStudentModel(
  file: string,
  name: RobotFunction,
  questions: readonly Question[],
): Promise<unknown[] | undefined> {
  const child = spawn(PYTHON, [SCRIPT, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const reply = await new Promise<Reply>((resolve, reject) => {
      child.on('error', () => reject(failed('python-missing', `${PYTHON} not found: install it`)));
      child.on('exit', () => reject(failed('model-py-failed', `${file} terminated ${PYTHON}`)));
      child.stdin.on('error', () => {}); // Reported by the exit event.
      createInterface({ input: child.stdout }).once('line', (line) =>
        resolve(JSON.parse(line, (_, value) => (value === 'NaN' ? Number.NaN : value))),
      );
      const tooLong = `${name} of ${file} did not return within ${CALL_TIMEOUT_MS / 1000} s: check for an endless loop`;
      setTimeout(() => reject(failed('model-py-silent', tooLong)), CALL_TIMEOUT_MS).unref();
      child.stdin.write(`${JSON.stringify({ function: name, inputs: questions })}\n`);
    });
    if (reply.error) throw failed('model-py-failed', `${name} of ${file} failed:\n${reply.error}`);
    return reply.values;
  } finally {
    child.kill('SIGKILL');
  }
}

const failed = (code: string, text: string): PantiltError =>
  new PantiltError('failed', code, msg`${text}`);

/** Prints the questions of a seed as a table to complete. */
export function printQuestions(name: RobotFunction, seed: number, geometry: Geometry): void {
  const questions = questionsOfSeed({ function: name, seed, count: QUESTION_COUNT, geometry });
  process.stdout.write(questionTable(name, questions));
}

/** The result of checking answers. */
export interface CheckedAnswers {
  readonly reports: readonly AnswerReport[];
  /** Number of functions of model.py that failed and have no report. */
  readonly failed: number;
}

/**
 * Checks the answers given by the options; for model.py all functions that it defines, unless one
 * is named.
 * @throws PantiltError `settings-invalid` if there is nothing to check, and errors of the answers
 */
export async function checkSubmission(
  options: ExerciseOptions,
  geometry: Geometry,
): Promise<CheckedAnswers> {
  const { check, formula, answers: file, model, seed } = options;
  if (check === undefined && model === undefined) {
    throw usage('name the function of the answers, such as --check laser');
  }
  const reports: AnswerReport[] = [];
  const failures: unknown[] = [];
  for (const name of check === undefined ? ROBOT_FUNCTIONS : [check]) {
    const request = { function: name, seed, count: QUESTION_COUNT, geometry };
    const questions = questionsOfSeed(request);
    const answers = await answersFrom(name, questions, geometry, { formula, file, model }).catch(
      (error) => {
        if (check !== undefined || !isOfOneFunction(error)) throw error;
        failures.push(error);
        note(errorText(error)); // The other functions are still checked.
        return undefined;
      },
    );
    if (answers) reports.push(checkAnswers(request, answers));
    else if (check) throw usage(`${model} has no function ${check}`);
  }
  if (reports.length === 0 && failures.length > 0) throw failures[0];
  return { reports, failed: failures.length };
}

const isOfOneFunction = (error: unknown): boolean =>
  error instanceof PantiltError && error.code.startsWith('model-py-');

interface AnswerSource {
  readonly formula: string | undefined;
  readonly file: string | undefined;
  readonly model: string | undefined;
}

async function answersFrom(
  name: RobotFunction,
  questions: readonly Question[],
  geometry: Geometry,
  { formula, file, model }: AnswerSource,
): Promise<(Answer | undefined)[] | undefined> {
  if (formula !== undefined) return answersOfFormula(name, formula, questions, geometry);
  if (file !== undefined) return answersOfTable(name, await bytesOfFile(file), questions);
  if (model === undefined)
    throw usage('provide answers: --formula, --answers FILE.csv, or --model FILE.py');
  await textOfFile(model);
  const values = await askStudentModel(model, name, questions);
  return values?.map((value, i) => toAnswer(name, value, msg`question ${i + 1}`));
}

const usage = (text: string): PantiltError =>
  new PantiltError('invalid', 'settings-invalid', msg`${text}`);

/** Loads the inverse from a weights file. @throws PantiltError `file-unreadable`, `model-file-invalid` */
export async function loadInverse(
  file: string,
  activation: Activation | undefined,
): Promise<BatchInverse> {
  return batchInverseOfWeights(await bytesOfFile(file), activation);
}

/** Saves weights as ONNX if the file is named *.onnx, else as safetensors. @throws PantiltError `file-unwritable` */
export async function saveWeights(
  file: string,
  net: TrainedNet,
  geometry: Geometry,
): Promise<void> {
  const isOnnx = extname(file).toLowerCase() === '.onnx';
  const bytes = isOnnx ? await weightsToOnnx(net, geometry) : weightsToFile(net);
  await writeWholeFile(file, bytes);
  note(`saved the weights of ${net.shape.widths.join('-')} to ${file} (${bytes.length} bytes)`);
}
