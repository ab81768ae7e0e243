/**
 * Answers out of files: a table that was filled in, or the weights of a net.
 */

import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { errorText } from '../errors.ts';
import type { Activation } from '../learning/activations.ts';
import { joinMessages, type Message, msg } from '../message.ts';
import { answerInvalid } from './formula-answers.ts';
import {
  type Answer,
  pointOf,
  type Question,
  type RobotFunction,
  SIGNATURES,
} from './robot-functions.ts';
import { answersOfWeights } from './saved-weights.ts';

/** Numbers of a question and of a table's row that differ by less are the same. */
const SAME = 1e-5;
/** What stands in a table where a function gives nothing, in lower case. */
const NOTHING = ['none', 'null', 'nothing', 'rien'];

/** The questions as a table to be filled in: CSV with a column for each input and output. */
export function questionTable(name: RobotFunction, questions: readonly Question[]): string {
  const { inputs, outputs } = SIGNATURES[name];
  const blank = outputs.map(() => '');
  return stringify([[...inputs, ...outputs], ...questions.map((row) => [...row, ...blank])]);
}

/**
 * The answers of a table: CSV with the columns of `questionTable`, with semicolons and decimal commas too. Where a
 * function gives nothing, its cells say `None`; empty ones are not yet answered, which gives undefined.
 * @throws PantiltError `answer-invalid` when a column is missing, a row isn't the seed's, or nothing is filled in
 */
export function answersOfTable(
  name: RobotFunction,
  csv: string,
  questions: readonly Question[],
): (Answer | undefined)[] {
  const { inputs, outputs } = SIGNATURES[name];
  const rows = readTable(csv);
  const missing = [...inputs, ...outputs].filter((column) => !(column in (rows[0] ?? {})));
  if (missing.length > 0) {
    throw answerInvalid(msg`table: there is no column ${joinMessages(missing, ', ')}`);
  }
  const answers = questions.map((question, i) => {
    const row = rows[i];
    const line = msg`table, row ${i + 1}`;
    if (!row)
      throw answerInvalid(msg`table: ${questions.length} rows are wanted, not ${rows.length}`);
    const asked = inputs.map((column) => numberIn(row, column, line));
    if (asked.some((value, k) => Math.abs(value - question[k]!) > SAME)) {
      const wanted = inputs.map((column, k) => msg`${column} ${question[k]!}`);
      throw answerInvalid(
        msg`${line}: the seed asks for ${joinMessages(wanted, ', ')}, not ${joinMessages(asked, ', ')}`,
      );
    }
    const texts = outputs.map((column) => row[column]!.trim().toLowerCase());
    if (texts.every((text) => text === '')) return undefined;
    if (texts.every((text) => NOTHING.includes(text))) return null;
    return outputs.map((column) => numberIn(row, column, line));
  });
  if (answers.some((answer) => answer !== undefined)) return answers;
  throw answerInvalid(
    msg`table: nothing is filled in yet: write ${joinMessages(outputs, ', ')} in each row, and None where there is nothing`,
  );
}

/**
 * The answers of a net: the bytes of safetensors, as `weightsToFile` and PyTorch make them.
 * @param activation of the hidden layers; what the file says when left out, else ReLU
 * @throws PantiltError `answer-invalid` for a function that no net answers; `weights-invalid`,
 *   `model-file-invalid`
 */
export function answersOfNet(
  name: RobotFunction,
  bytes: Uint8Array,
  questions: readonly Question[],
  activation?: Activation,
): Answer[] {
  if (SIGNATURES[name].inputs[0] !== 'x') throw answerInvalid(msg`weights: no net answers ${name}`);
  const given = answersOfWeights(bytes, activation)(questions.map(pointOf));
  return given.map((angles) => (angles ? [angles.panRad, angles.tiltRad] : null));
}

function readTable(csv: string): Record<string, string>[] {
  try {
    // Where numbers have a decimal comma, spreadsheets put semicolons between them.
    const delimiter = csv.slice(0, csv.indexOf('\n')).includes(';') ? ';' : ',';
    return parse(csv, { delimiter, columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw answerInvalid(msg`table: ${errorText(error)}`);
  }
}

function numberIn(row: Record<string, string>, column: string, line: Message): number {
  const text = row[column] ?? '';
  const value = Number(text.replace(',', '.'));
  if (text !== '' && !Number.isNaN(value)) return value;
  throw answerInvalid(
    msg`${line}: ${column} must be a number, not "${text}"; where the function gives nothing, write None in all its columns`,
  );
}
