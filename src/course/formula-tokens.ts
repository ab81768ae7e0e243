/**
 * The tokens, values, constants and functions of formulas. The length of lists is limited, so that
 * no formula can exhaust memory.
 */
import { PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';

/** A token of a formula. */
export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end-of-line';
  readonly text: string;
  /** Line and column, from 1. */
  readonly line: number;
  readonly column: number;
}

const TOKEN =
  /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)|(?<sign>\*\*|<=|>=|==|!=|[-+*/^()[\],=<>])|(?<space>[ \t\r]+|#.*)/uy;

/**
 * Splits a text into tokens; each line, or part up to a semicolon, ends with an `end-of-line`. As in Python,
 * a line continues until its brackets are closed.
 */
export function tokensOf(text: string): Token[] {
  const lines = text.split(/\n/);
  let open = 0;
  return lines.flatMap((line, i) => {
    const tokens: Token[] = [];
    const add = (kind: Token['kind'], piece: string, at: number) =>
      tokens.push({ kind, text: piece, line: i + 1, column: at + 1 });
    for (let at = 0; at < line.length; ) {
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(line);
      if (match) {
        const { number, name, sign } = match.groups!;
        if (number) add('number', number, at);
        else if (name) add('name', name, at);
        else if (sign) add('sign', sign, at);
        if (sign === '(' || sign === '[') open++;
        if (sign === ')' || sign === ']') open--;
        at = TOKEN.lastIndex;
      } else if (line[at] === ';') add('end-of-line', ';', at++);
      else throw formulaInvalid(msg`"${line[at]!}" is not allowed in a formula`, i + 1, at + 1);
    }
    if (open <= 0 || i === lines.length - 1) {
      add('end-of-line', '', line.length);
      open = 0;
    }
    return tokens;
  });
}

/** Creates the error for a syntax or evaluation error at a position. */
export const formulaInvalid = (text: Message, line: number, column: number): PantiltError =>
  new PantiltError(
    'invalid',
    'formula-invalid',
    msg`formula, line ${line}, column ${column}: ${text}`,
    { line, column },
  );

/** A value in a formula; null is Python's None. */
export type FormulaValue = number | null | readonly FormulaValue[];

/** Values by name. */
export type Scope = ReadonlyMap<string, FormulaValue>;

/** Predefined constants. */
export const CONSTANTS: ReadonlyMap<string, FormulaValue> = new Map(
  Object.entries({
    pi: Math.PI,
    tau: 2 * Math.PI,
    e: Math.E,
    None: null,
    nothing: null,
    inf: Number.POSITIVE_INFINITY,
    nan: Number.NaN,
    True: 1,
    False: 0,
  }),
);
/** Predefined functions. */
export const FUNCTIONS: ReadonlyMap<string, (...values: number[]) => number> = new Map(
  Object.entries({
    sin: Math.sin,
    cos: Math.cos,
    tan: Math.tan,
    sqrt: Math.sqrt,
    hypot: Math.hypot,
    asin: Math.asin,
    acos: Math.acos,
    atan: Math.atan,
    atan2: Math.atan2,
    arcsin: Math.asin,
    arccos: Math.acos,
    arctan: Math.atan,
    arctan2: Math.atan2,
    abs: Math.abs,
    min: Math.min,
    max: Math.max,
    exp: Math.exp,
    log: Math.log,
    pow: Math.pow,
    sign: Math.sign,
    degrees: (rad) => (rad * 180) / Math.PI,
    radians: (deg) => (deg * Math.PI) / 180,
  }),
);
/** Maximum number of entries in a list, including nested ones; a 4×4 matrix has 20. */
export const MAX_ENTRIES = 256;

/** Creates a list; undefined if it has too many entries. */
export function listOf(values: readonly FormulaValue[]): FormulaValue | undefined {
  return entriesOf(values) <= MAX_ENTRIES ? values : undefined;
}

/** Counts entries; nested lists have already been checked. */
const entriesOf = (value: FormulaValue): number =>
  Array.isArray(value)
    ? (value as readonly FormulaValue[]).reduce<number>(
        (sum, entry) => sum + 1 + entriesOf(entry),
        0,
      )
    : 0;
