/**
 * Where a student's answers come from: a formula, a table, or values as a program gives them.
 */
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { messageOf, PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import type { Activation } from '../activations.ts';
import { parseFormula } from './formula.ts';
import type { FormulaValue, Scope } from './formula-values.ts';
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

/**
 * The answer that a value stands for: nested lists are laid out flat, and a third coordinate of a floor
 * point is left out.
 * @param what names it in the error
 * @throws PantiltError `answer-invalid` when it isn't of the function's shape
 */
export function toAnswer(name: RobotFunction, value: unknown, what: string): Answer {
  if (value === null || value === undefined) return null;
  const flat = Array.isArray(value) ? value.flat(2) : [value];
  const wanted = SIGNATURES[name].outputs.length;
  const numbers = name === 'laser' && flat.length === 3 ? flat.slice(0, 2) : flat;
  if (numbers.length === wanted && numbers.every((entry) => typeof entry === 'number')) {
    return numbers;
  }
  const shape = name === 'direct' ? 'a 4×4 matrix' : `[${SIGNATURES[name].outputs.join(', ')}]`;
  const shown = JSON.stringify(value);
  throw answerInvalid(
    `${what}: ${name} must give ${shape}${name === 'direct' ? '' : ' or nothing'}, ` +
      `not ${shown.length > 80 ? `${shown.slice(0, 77)}...` : shown}`,
  );
}

/**
 * The answers of a formula: its last bare value, or the names of what comes out where it sets them.
 * @throws PantiltError `formula-invalid`, `answer-invalid`
 */
export function answersOfFormula(
  name: RobotFunction,
  text: string,
  questions: readonly Question[],
  { l1, l2 }: Geometry,
): Answer[] {
  const formula = parseFormula(text);
  const { inputs, outputs } = SIGNATURES[name];
  return questions.map((question) => {
    const scope: [string, FormulaValue][] = [
      ['l1', l1],
      ['l2', l2],
      [inputs[0], question[0]],
      [inputs[1], question[1]],
    ];
    const { value, names } = formula.evaluate(new Map(scope));
    return toAnswer(name, value === undefined ? named(names, outputs) : value, 'formula');
  });
}

function named(names: Scope, outputs: readonly string[]): FormulaValue {
  const matrix = names.get('T');
  if (outputs.length === 16 && matrix !== undefined) return matrix;
  return outputs.map((output) => {
    const value = names.get(output);
    if (value !== undefined) return value;
    const wanted = outputs.length === 16 ? 'T' : outputs.join(' and ');
    throw answerInvalid(`formula: it must set ${wanted}, or end with a value to return`);
  });
}

/** The questions as a table to be filled in: CSV with a column for each input and output. */
export function questionTable(name: RobotFunction, questions: readonly Question[]): string {
  const { inputs, outputs } = SIGNATURES[name];
  const blank = outputs.map(() => '');
  return stringify([[...inputs, ...outputs], ...questions.map((row) => [...row, ...blank])]);
}

/**
 * The answers of a table: CSV with the columns of `questionTable`; empty cells are no answer.
 * @throws PantiltError `answer-invalid` when a column is missing or a row isn't the seed's
 */
export function answersOfTable(
  name: RobotFunction,
  csv: string,
  questions: readonly Question[],
): Answer[] {
  const { inputs, outputs } = SIGNATURES[name];
  const rows = readTable(csv);
  const missing = [...inputs, ...outputs].filter((column) => !(column in (rows[0] ?? {})));
  if (missing.length > 0) throw answerInvalid(`table: there is no column ${missing.join(', ')}`);
  return questions.map((question, i) => {
    const row = rows[i];
    const line = `table, row ${i + 1}`;
    if (!row) throw answerInvalid(`table: ${questions.length} rows are wanted, not ${rows.length}`);
    const asked = inputs.map((column) => numberIn(row, column, line));
    if (asked.some((value, k) => Math.abs(value - question[k]!) > SAME)) {
      const wanted = inputs.map((column, k) => `${column} ${question[k]}`).join(', ');
      throw answerInvalid(`${line}: the seed asks for ${wanted}, not ${asked.join(', ')}`);
    }
    if (outputs.every((column) => row[column]!.trim() === '')) return null;
    return outputs.map((column) => numberIn(row, column, line));
  });
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
  if (SIGNATURES[name].inputs[0] !== 'x') throw answerInvalid(`weights: no net answers ${name}`);
  const given = answersOfWeights(bytes, activation)(questions.map(pointOf));
  return given.map((angles) => (angles ? [angles.panRad, angles.tiltRad] : null));
}

function readTable(csv: string): Record<string, string>[] {
  try {
    return parse(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw answerInvalid(`table: ${messageOf(error)}`);
  }
}

function numberIn(row: Record<string, string>, column: string, line: string): number {
  const text = row[column] ?? '';
  const value = Number(text);
  if (text !== '' && !Number.isNaN(value)) return value;
  throw answerInvalid(`${line}: ${column} must be a number, not "${text}"`);
}

const answerInvalid = (text: string): PantiltError =>
  new PantiltError('invalid', 'answer-invalid', text);
