/**
 * Answers from files: a completed table, or the weights of a net.
 */

import { stringify } from 'csv-stringify/sync';
import type { PantiltError } from '../errors.ts';
import type { Activation } from '../learning/activations.ts';
import { joinMessages, type Message, msg } from '../message.ts';
import { openTable } from '../table.ts';
import { answerInvalid } from './formula-answers.ts';
import {
  type Answer,
  pointOf,
  type Question,
  type RobotFunction,
  SIGNATURES,
} from './robot-functions.ts';
import { batchInverseOfWeights } from './saved-weights.ts';

/** Tolerance when matching the numbers of a table's row with a question. */
const SAME = 1e-5;
/** Table entries for the answer "nothing", in lower case. */
const NOTHING = ['none', 'null', 'nothing', 'rien'];

/** Creates a table of questions to complete: CSV with a column for each input and output. */
export function questionTable(name: RobotFunction, questions: readonly Question[]): string {
  const { inputs, outputs } = SIGNATURES[name];
  const blank = outputs.map(() => '');
  return stringify([[...inputs, ...outputs], ...questions.map((row) => [...row, ...blank])]);
}

/**
 * Reads the answers from a table with the columns of `questionTable`, rows in any order; see
 * openTable for the accepted forms of CSV. Where a function gives nothing, the cells must be
 * `None`; empty cells mean that the question is not yet answered, and give undefined.
 * @throws PantiltError `answer-invalid` if a column is missing, a row does not belong to the seed,
 * or no row is completed
 */
export async function answersOfTable(
  name: RobotFunction,
  content: string | Uint8Array,
  questions: readonly Question[],
): Promise<(Answer | undefined)[]> {
  const { inputs, outputs } = SIGNATURES[name];
  const table = await openTable(content, {
    required: [...inputs, ...outputs],
    fault: invalidTable,
  });
  const answers = new Map<number, Answer | undefined>();
  let rowCount = 0;
  for await (const { cells } of table.rows) {
    rowCount += 1;
    const line = msg`table, row ${rowCount}`;
    const numberIn = (column: string): number => {
      const value = table.number(cells.get(column));
      if (value !== undefined) return value;
      throw answerInvalid(
        msg`${line}: ${column} must be a number, not "${cells.get(column) ?? ''}"; where the function gives nothing, write None in all output columns`,
      );
    };
    const inputValues = inputs.map(numberIn);
    const index = questions.findIndex((question) => isSame(question, inputValues));
    if (index < 0) throw otherQuestion(line, inputs, inputValues, questions[rowCount - 1]);
    if (answers.has(index))
      throw answerInvalid(msg`${line}: this question is already answered in an earlier row`);
    const texts = outputs.map((column) => (cells.get(column) ?? '').toLowerCase());
    if (texts.every((text) => text === '')) answers.set(index, undefined);
    else if (texts.every((text) => NOTHING.includes(text))) answers.set(index, null);
    else answers.set(index, outputs.map(numberIn));
  }
  if (rowCount !== questions.length) {
    throw answerInvalid(msg`table: ${questions.length} rows are required, not ${rowCount}`);
  }
  const inOrder = questions.map((_, index) => answers.get(index));
  if (inOrder.some((answer) => answer !== undefined)) return inOrder;
  throw answerInvalid(
    msg`table: no row is completed: write ${joinMessages(outputs, ', ')} in each row, and None where there is nothing`,
  );
}

const isSame = (question: Question, asked: readonly number[]): boolean =>
  asked.every((value, i) => Math.abs(value - question[i]!) <= SAME);

function otherQuestion(
  line: Message,
  inputs: readonly string[],
  asked: readonly number[],
  question: Question | undefined,
): PantiltError {
  if (!question) return answerInvalid(msg`${line}: the seed has no such question`);
  const wanted = inputs.map((column, i) => msg`${column} ${question[i]!}`);
  return answerInvalid(
    msg`${line}: the question of this seed is ${joinMessages(wanted, ', ')}, not ${joinMessages(asked, ', ')}`,
  );
}

const invalidTable = (reason: Message): PantiltError => answerInvalid(msg`table: ${reason}`);

/**
 * Computes the answers of a net from a safetensors file of `weightsToFile` or PyTorch.
 * @param activation of the hidden layers; by default that of the file, otherwise ReLU
 * @throws PantiltError `answer-invalid` for a function that no net can answer; `weights-invalid`,
 * `model-file-invalid`
 */
export function answersOfNet(
  name: RobotFunction,
  bytes: Uint8Array,
  questions: readonly Question[],
  activation?: Activation,
): Answer[] {
  if (SIGNATURES[name].inputs[0] !== 'x') throw answerInvalid(msg`weights: no net answers ${name}`);
  const given = batchInverseOfWeights(bytes, activation)(questions.map(pointOf));
  return given.map((angles) => (angles ? [angles.panRad, angles.tiltRad] : null));
}
