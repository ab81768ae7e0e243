/**
 * Answers from values and from formulas. Pure, so that the page can evaluate a formula while it is
 * typed.
 *
 * Formulas are written as in Python: lines such as `d = hypot(x, y)`, where the last line may be a
 * bare value or a `return`. They are parsed and evaluated here, never by JavaScript's own
 * evaluation.
 */
import { PantiltError } from '../errors.ts';
import type { Geometry } from '../geometry/kinematics.ts';
import { type Message, msg } from '../message.ts';
import { Parser } from './formula-parser.ts';
import { type FormulaValue, formulaInvalid, type Scope, tokensOf } from './formula-tokens.ts';
import {
  type Answer,
  isUnusable,
  type Question,
  type RobotFunction,
  SIGNATURES,
  type Unusable,
} from './robot-functions.ts';

/** A parsed formula. */
export interface Formula {
  /**
   * Evaluates the formula: the value of its last bare line, and of each assigned name.
   * @throws PantiltError `formula-invalid` for a name without a value, or an operation on something
   * that is not a number
   */
  evaluate(scope: Scope): { readonly value: FormulaValue | undefined; readonly names: Scope };
}

const MAX_LENGTH = 4000;

/** Import lines of Python's math module. */
const IMPORTS = /^[ \t]*(import[ \t]+math|from[ \t]+math[ \t]+import[ \t].*)[ \t]*$/gm;

/** Parses a formula. @throws PantiltError `formula-invalid`, with line and column */
export function parseFormula(text: string): Formula {
  if (text.length > MAX_LENGTH) {
    throw formulaInvalid(msg`it is longer than ${MAX_LENGTH} characters`, 1, 1);
  }
  // Replaced by empty lines, so that the line numbers in errors are correct.
  const lines = new Parser(tokensOf(text.replaceAll(IMPORTS, ''))).program();
  return {
    evaluate(scope) {
      const names = new Map(scope);
      let value: FormulaValue | undefined;
      for (const { name, expression } of lines) {
        value = expression(names);
        if (name) names.set(name, value);
      }
      return { value: lines.at(-1)?.name ? undefined : value, names };
    },
  };
}

/**
 * Converts a value to an answer: nested lists are flattened, and the third coordinate of a floor
 * point is dropped. A value that does not have the function's shape is unusable.
 */
export function toAnswer(name: RobotFunction, value: unknown): Answer | Unusable {
  if (value === null || value === undefined) return null;
  const flat = Array.isArray(value) ? value.flat(2) : [value];
  const wanted = SIGNATURES[name].outputs.length;
  const numbers = name === 'laser' && flat.length === 3 ? flat.slice(0, 2) : flat;
  if (numbers.length === wanted && numbers.every((entry) => typeof entry === 'number')) {
    return numbers;
  }
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return {
    verdict: 'wrong-shape',
    detail: shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN - 3)}...` : shown,
  };
}

/** Maximum length of a shown value. */
const MAX_SHOWN = 80;

/**
 * Evaluates the answers of a formula: its last bare value, or the names of the outputs if it
 * assigns them.
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
    const answer = toAnswer(name, value === undefined ? named(names, outputs) : value);
    if (!isUnusable(answer)) return answer;
    const shape = name === 'direct' ? msg`a 4×4 matrix` : `[${outputs.join(', ')}]`;
    const orNothing = name === 'direct' ? '' : msg` or nothing`;
    throw answerInvalid(msg`formula: ${name} must give ${shape}${orNothing}, not ${answer.detail}`);
  });
}

function named(names: Scope, outputs: readonly string[]): FormulaValue {
  const matrix = names.get('T');
  if (outputs.length === 16 && matrix !== undefined) return matrix;
  return outputs.map((output) => {
    const value = names.get(output);
    if (value !== undefined) return value;
    const wanted = outputs.length === 16 ? 'T' : msg`${outputs[0]!} and ${outputs[1]!}`;
    throw answerInvalid(msg`formula: it must set ${wanted}, or end with a value to return`);
  });
}

/** Creates the error for invalid answers. */
export const answerInvalid = (text: Message): PantiltError =>
  new PantiltError('invalid', 'answer-invalid', text);
