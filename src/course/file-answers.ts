/**
 * Answers from files: a completed table, or the weights of a net.
 */

import { stringify } from 'csv-stringify/sync';
import type { PantiltError } from '../errors.ts';
import type { Activation } from '../learning/activations.ts';
import { joinMessages, type Message, msg } from '../message.ts';
import { openTable, type Table } from '../table.ts';
import { answerInvalid, toAnswer } from './formula-answers.ts';
import {
  type Answer,
  type Given,
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
 * `None`; empty cells and missing rows mean that the question is not yet answered, and give undefined.
 * @throws PantiltError `answer-invalid` if a column is missing, a row does not belong to the seed,
 * or no row is completed
 */
export async function answersOfTable(
  name: RobotFunction,
  content: string | Uint8Array,
  questions: readonly Question[],
): Promise<Given[]> {
  const { inputs, outputs } = SIGNATURES[name];
  const table = await openTable(content, {
    required: [...inputs, ...outputs],
    fault: invalidTable,
  });
  const answers = new Map<number, Given>();
  let rowCount = 0;
  for await (const { cells } of table.rows) {
    rowCount += 1;
    const line = msg`table, row ${rowCount}`;
    const numberIn = (column: string): number => {
      const value = table.number(cells.get(column));
      if (value !== undefined) return value;
      throw answerInvalid(
        msg`${line}: ${column} must be a number, not "${cells.get(column) ?? ''}": leave the columns of the questions as they were`,
      );
    };
    const inputValues = inputs.map(numberIn);
    const index = questions.findIndex((question) => isSame(question, inputValues));
    if (index < 0) throw otherQuestion(line, name, inputValues, questions, rowCount - 1);
    if (answers.has(index))
      throw answerInvalid(msg`${line}: this question is already answered in an earlier row`);
    const texts = outputs.map((column) => cells.get(column) ?? '');
    const values = texts.map((text) => numberOrNaN(table, text));
    if (texts.every((text) => text === '')) answers.set(index, undefined);
    else if (texts.every(isNothing)) answers.set(index, null);
    else if (values.includes(undefined)) answers.set(index, toAnswer(name, texts.join(', ')));
    else answers.set(index, toAnswer(name, values));
  }
  const inOrder = questions.map((_, index) => answers.get(index));
  if (inOrder.some((answer) => answer !== undefined)) return inOrder;
  throw answerInvalid(
    msg`table: no row is completed: write ${joinMessages(outputs, ', ')} in each row, and None where there is nothing`,
  );
}

const isSame = (question: Question, asked: readonly number[]): boolean =>
  asked.every((value, i) => Math.abs(value - question[i]!) <= SAME);

/** Whether a cell says that there is no answer. */
const isNothing = (text: string): boolean => NOTHING.includes(text.toLowerCase());

/** A cell as a number, which may be NaN as pandas writes it. */
const numberOrNaN = (table: Table, text: string): number | undefined =>
  /^nan$/i.test(text) ? Number.NaN : table.number(text);

/** Units that programs and spreadsheets may have put in place of radians or metres. */
const OTHER_UNITS: Readonly<Record<string, readonly (readonly [unit: Message, factor: number])[]>> =
  {
    alpha: [[msg`degrees`, 180 / Math.PI]],
    x: [
      [msg`centimetres`, 100],
      [msg`millimetres`, 1000],
    ],
  };

function otherQuestion(
  line: Message,
  name: RobotFunction,
  asked: readonly number[],
  questions: readonly Question[],
  index: number,
): PantiltError {
  const { inputs } = SIGNATURES[name];
  for (const [unit, factor] of OTHER_UNITS[inputs[0]] ?? []) {
    const converted = asked.map((value) => value / factor);
    if (!questions.some((question) => isSame(question, converted))) continue;
    return answerInvalid(
      msg`${line}: ${joinMessages(inputs, ', ')} are in ${unit}: leave these columns as they were, in ${inputs[0] === 'x' ? msg`metres` : msg`radians`}`,
    );
  }
  const question = questions[index];
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
  if (SIGNATURES[name].inputs[0] !== 'x')
    throw answerInvalid(msg`weights: there is no net for ${name}`);
  const given = batchInverseOfWeights(bytes, activation)(questions.map(pointOf));
  return given.map((angles) => (angles ? [angles.panRad, angles.tiltRad] : null));
}
