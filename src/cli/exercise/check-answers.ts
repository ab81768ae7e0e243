/**
 * Checks a student's answers: a formula, a table, or model.py (student-model.ts); and reads and
 * writes weights.
 */

import { extname } from 'node:path';
import type { AnswerReport } from '../../course/answer-report.ts';
import {
  checkAnswers,
  QUESTION_COUNT,
  type QuestionRequest,
  questionsOfSeed,
} from '../../course/answers.ts';
import { answersOfTable, questionTable } from '../../course/file-answers.ts';
import type { BatchInverse } from '../../course/floor-survey.ts';
import { answersOfFormula } from '../../course/formula-answers.ts';
import type { TrainedNet } from '../../course/learned-inverse.ts';
import {
  type Given,
  type Question,
  ROBOT_FUNCTIONS,
  type RobotFunction,
} from '../../course/robot-functions.ts';
import { batchInverseOfWeights, weightsToFile, weightsToOnnx } from '../../course/saved-weights.ts';
import { PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import type { Activation } from '../../learning/activations.ts';
import { type Message, msg } from '../../message.ts';
import { assertReadable, bytesOfFile, writeWholeFile } from '../../user-files.ts';
import { note } from '../output.ts';
import { localised } from './exercise-language.ts';
import type { ExerciseOptions } from './exercise-options.ts';
import { askStudentModel, type StudentModelOptions } from './student-model.ts';

/** Prints the questions of a seed as a table to complete. */
export function printQuestions(name: RobotFunction, seed: number, geometry: Geometry): void {
  const questions = questionsOfSeed({ function: name, seed, count: QUESTION_COUNT, geometry });
  process.stdout.write(questionTable(name, questions));
}

/** The options that give answers. */
export type Submission = Omit<ExerciseOptions, 'check'> & {
  readonly check: RobotFunction | undefined;
};

/** The result of checking answers. */
export interface CheckedAnswers {
  readonly reports: readonly AnswerReport[];
  /** Functions of model.py without a report, with the reasons. */
  readonly problems: ReadonlyMap<RobotFunction, Message>;
}

/**
 * Checks the answers given by the options; for model.py all functions of the exercise, unless one is
 * named.
 * @throws PantiltError `settings-invalid` if there is nothing to check, and errors of the answers
 */
export async function checkSubmission(
  options: Submission,
  geometry: Geometry,
): Promise<CheckedAnswers> {
  const { check, model, seed, language } = options;
  const requestOf = (name: RobotFunction) => ({
    function: name,
    seed,
    count: QUESTION_COUNT,
    geometry,
  });
  if (model !== undefined) {
    await assertReadable(model);
    return checkModel(model, check === undefined ? ROBOT_FUNCTIONS : [check], requestOf, {
      onNote: (text) => note(localised(text, language)),
      onPrints: (text) => process.stderr.write(text),
    });
  }
  if (check === undefined)
    throw usage(msg`name the function of the answers, such as --check laser`);
  const answers = await answersFrom(options, check, questionsOfSeed(requestOf(check)), geometry);
  return { reports: [checkAnswers(requestOf(check), answers)], problems: new Map() };
}

async function answersFrom(
  { formula, answers: file }: Submission,
  name: RobotFunction,
  questions: readonly Question[],
  geometry: Geometry,
): Promise<Given[]> {
  if (formula !== undefined) return answersOfFormula(name, formula, questions, geometry);
  if (file !== undefined) return answersOfTable(name, await bytesOfFile(file), questions);
  throw usage(msg`provide answers: --formula, --answers FILE.csv, or --model FILE.py`);
}

/**
 * Checks functions of model.py.
 * @throws PantiltError as askStudentModel
 */
export async function checkModel(
  file: string,
  names: readonly RobotFunction[],
  requestOf: (name: RobotFunction) => QuestionRequest,
  options: StudentModelOptions,
): Promise<CheckedAnswers> {
  const questions = new Map(names.map((name) => [name, questionsOfSeed(requestOf(name))]));
  const outcomes = await askStudentModel(file, questions, options);
  const reports: AnswerReport[] = [];
  const problems = new Map<RobotFunction, Message>();
  for (const name of names) {
    const outcome = outcomes.get(name)!;
    if ('problem' in outcome) problems.set(name, outcome.problem);
    else reports.push(checkAnswers(requestOf(name), outcome.answers));
  }
  return { reports, problems };
}

const usage = (text: Message): PantiltError =>
  new PantiltError('invalid', 'settings-invalid', text);

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
