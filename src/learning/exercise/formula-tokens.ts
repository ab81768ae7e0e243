/**
 * Cuts a typed formula into tokens, for formula.ts.
 */

import { PantiltError } from '../../errors.ts';
import { type Wording, word } from '../../wording.ts';

/** A piece of a formula. */
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
 * The tokens of a text; each line, or part up to a semicolon, ends with an `end-of-line`. As in Python, a
 * line goes on until its brackets are closed.
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
      else throw formulaInvalid(word`"${line[at]!}" has no place in a formula`, i + 1, at + 1);
    }
    if (open <= 0 || i === lines.length - 1) {
      add('end-of-line', '', line.length);
      open = 0;
    }
    return tokens;
  });
}

/** The error for a formula that can't be read, or worked out, at this place. */
export const formulaInvalid = (text: Wording, line: number, column: number): PantiltError =>
  new PantiltError(
    'invalid',
    'formula-invalid',
    word`formula, line ${line}, column ${column}: ${text}`,
    { line, column },
  );
