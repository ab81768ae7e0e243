/**
 * A student's own answers, asked for and checked: a formula, a table, or model.py.
 */

import { messageOf, PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import type { AnswerReport } from '../../learning/exercise/answer-report.ts';
import { askQuestions, checkAnswers, QUESTION_COUNT } from '../../learning/exercise/answers.ts';
import { answersOfTable, questionTable } from '../../learning/exercise/file-answers.ts';
import { answersOfFormula, toAnswer } from '../../learning/exercise/formula-answers.ts';
import {
  type Answer,
  type Question,
  ROBOT_FUNCTIONS,
  type RobotFunction,
} from '../../learning/exercise/robot-functions.ts';
import { word } from '../../wording.ts';
import { textOfFile } from '../given-file.ts';
import { note } from '../output.ts';
import type { ExerciseOptions } from './exercise-options.ts';
import { askStudentModel } from './student-model.ts';

/** Prints the questions of a seed as a table to be filled in. */
export function printQuestions(name: RobotFunction, seed: number, geometry: Geometry): void {
  const questions = askQuestions({ function: name, seed, count: QUESTION_COUNT, geometry });
  process.stdout.write(questionTable(name, questions));
}

/** What came of it. */
export interface CheckedAnswers {
  readonly reports: readonly AnswerReport[];
  /** So many functions of model.py failed, and have no report. */
  readonly failed: number;
}

/**
 * Checks the answers that the options name; of model.py all functions that it has, unless one is named.
 * @throws PantiltError `settings-invalid` when there is nothing to check, and what is wrong with the answers
 */
export async function checkGiven(
  options: ExerciseOptions,
  geometry: Geometry,
): Promise<CheckedAnswers> {
  const { check, formula, answers: file, model, seed } = options;
  if (check === undefined && model === undefined) {
    throw usage('say which function the answers are of, such as --check laser');
  }
  const reports: AnswerReport[] = [];
  const failures: unknown[] = [];
  for (const name of check === undefined ? ROBOT_FUNCTIONS : [check]) {
    const request = { function: name, seed, count: QUESTION_COUNT, geometry };
    const questions = askQuestions(request);
    const given = await givenAnswers(name, questions, geometry, { formula, file, model }).catch(
      (error) => {
        if (check !== undefined || !isOfOneFunction(error)) throw error;
        failures.push(error);
        note(messageOf(error)); // the other functions are checked all the same
        return undefined;
      },
    );
    if (given) reports.push(checkAnswers(request, given));
    else if (check) throw usage(`${model} has no function ${check}`);
  }
  if (reports.length === 0 && failures.length > 0) throw failures[0];
  return { reports, failed: failures.length };
}

const isOfOneFunction = (error: unknown): boolean =>
  error instanceof PantiltError && error.code.startsWith('model-py-');

interface Given {
  readonly formula: string | undefined;
  readonly file: string | undefined;
  readonly model: string | undefined;
}

async function givenAnswers(
  name: RobotFunction,
  questions: readonly Question[],
  geometry: Geometry,
  { formula, file, model }: Given,
): Promise<(Answer | undefined)[] | undefined> {
  if (formula !== undefined) return answersOfFormula(name, formula, questions, geometry);
  if (file !== undefined) return answersOfTable(name, await textOfFile(file), questions);
  if (model === undefined)
    throw usage('give answers: --formula, --answers FILE.csv, or --model FILE.py');
  await textOfFile(model);
  const values = await askStudentModel(model, name, questions);
  return values?.map((value, i) => toAnswer(name, value, word`question ${i + 1}`));
}

const usage = (text: string): PantiltError =>
  new PantiltError('invalid', 'settings-invalid', word`${text}`);
