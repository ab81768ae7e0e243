/**
 * Parser of formulas: from tokens to functions that evaluate each line. Operator precedence is that of
 * Python; `^` is accepted as a power.
 */
import { type Message, msg } from '../message.ts';
import {
  CONSTANTS,
  type FormulaValue,
  FUNCTIONS,
  formulaInvalid,
  listOf,
  MAX_ENTRIES,
  type Scope,
  type Token,
} from './formula-tokens.ts';

/** Evaluates a part of a formula. */
export type Expression = (scope: Scope) => FormulaValue;

/** A line of a formula: an expression, and the name it is assigned to, if any. */
export interface FormulaLine {
  readonly name: string | undefined;
  readonly expression: Expression;
}

const MAX_DEPTH = 60;
/** Module prefixes of functions. */
const MODULES = /^(math|np|numpy|torch)\./;

/** Parses the tokens of one formula. */
export class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Parses all lines. @throws PantiltError `formula-invalid` */
  program(): FormulaLine[] {
    const lines: FormulaLine[] = [];
    while (this.#at < this.#tokens.length) {
      if (this.#take('end-of-line')) continue;
      const assigned =
        this.#next.kind === 'name' && this.#tokens[this.#at + 1]?.text === '='
          ? this.#next.text
          : undefined;
      if (assigned) this.#at += 2;
      else this.#takeText('return');
      lines.push({ name: assigned, expression: this.#value() });
      if (!this.#take('end-of-line')) throw this.#unexpected();
    }
    return lines;
  }

  /** Python's `a if condition else b`, or a plain expression. */
  #value(): Expression {
    return this.#nested(() => {
      const value = this.#logical();
      if (!this.#takeText('if')) return this.#listed(value);
      const condition = this.#logical();
      this.#expect('else');
      const otherwise = this.#value();
      return (scope) => (condition(scope) ? value(scope) : otherwise(scope));
    });
  }

  /** Commas without brackets form a list, as a tuple in Python: `return alpha, beta`. */
  #listed(first: Expression): Expression {
    if (this.#depth > 1 || this.#next.text !== ',') return first;
    const parts = [first];
    while (this.#takeText(',')) parts.push(this.#logical());
    return this.#listAt(parts);
  }

  /** Limits the depth, so that no formula can overflow the stack. */
  #nested(parse: () => Expression): Expression {
    if (++this.#depth > MAX_DEPTH) throw this.#error(msg`it is nested too deeply`);
    const part = parse();
    this.#depth--;
    return part;
  }

  #logical(): Expression {
    const all = () => this.#chain(() => this.#negated(), { and: (a, b) => a && b });
    return this.#chain(all, { or: (a, b) => a || b });
  }

  #negated(): Expression {
    const number = this.#numberAt();
    if (!this.#takeText('not')) return this.#comparison();
    const operand = this.#nested(() => this.#negated());
    return (scope) => Number(!number(operand(scope)));
  }

  #comparison(): Expression {
    return this.#chain(() => this.#sum(), {
      '<': (a, b) => Number(a < b),
      '>': (a, b) => Number(a > b),
      '<=': (a, b) => Number(a <= b),
      '>=': (a, b) => Number(a >= b),
      '==': (a, b) => Number(a === b),
      '!=': (a, b) => Number(a !== b),
    });
  }

  #sum(): Expression {
    return this.#chain(() => this.#product(), { '+': (a, b) => a + b, '-': (a, b) => a - b });
  }

  #product(): Expression {
    return this.#chain(() => this.#signed(), { '*': (a, b) => a * b, '/': (a, b) => a / b });
  }

  /** Operands with operators between them, from left to right. */
  #chain(
    operand: () => Expression,
    operators: Readonly<Record<string, (a: number, b: number) => number>>,
  ): Expression {
    let left = operand();
    for (;;) {
      const { text } = this.#next;
      if (!Object.hasOwn(operators, text)) return left;
      const number = this.#numberAt();
      this.#at++;
      const [first, second, operate] = [left, operand(), operators[text]!];
      left = (scope) => operate(number(first(scope)), number(second(scope)));
    }
  }

  #signed(): Expression {
    const number = this.#numberAt();
    const sign = ['-', '+'].find((text) => this.#takeText(text));
    if (!sign) return this.#power();
    const operand = this.#nested(() => this.#signed());
    return (scope) => (sign === '-' ? -1 : 1) * number(operand(scope));
  }

  /** Binds tighter than a sign before it; right-associative. */
  #power(): Expression {
    const base = this.#atom();
    const number = this.#numberAt();
    if (!this.#takeText('**') && !this.#takeText('^')) return base;
    const exponent = this.#signed();
    return (scope) => number(base(scope)) ** number(exponent(scope));
  }

  #atom(): Expression {
    const token = this.#next;
    if (this.#take('number')) return () => Number(token.text);
    if (this.#take('name')) {
      const name = token.text.replace(MODULES, '');
      return this.#next.text === '(' ? this.#call(name, token) : this.#name(name, token);
    }
    if (this.#takeText('(')) {
      const values = this.#list(')');
      return values.length === 1 ? values[0]! : this.#listAt(values);
    }
    if (this.#takeText('[')) return this.#listAt(this.#list(']'));
    throw this.#unexpected();
  }

  #name(name: string, { line, column }: Token): Expression {
    return (scope) => {
      const value = scope.has(name) ? scope.get(name) : CONSTANTS.get(name);
      if (value !== undefined) return value;
      throw formulaInvalid(msg`"${name}" has no value`, line, column);
    };
  }

  #call(name: string, { line, column }: Token): Expression {
    const operate = FUNCTIONS.get(name);
    if (!operate) throw formulaInvalid(msg`there is no function "${name}"`, line, column);
    const number = this.#numberAt();
    this.#expect('(');
    const values = this.#list(')');
    return (scope) => operate(...values.map((value) => number(value(scope))));
  }

  /** Expressions separated by commas up to a bracket. */
  #list(end: string): Expression[] {
    const values: Expression[] = [];
    while (!this.#takeText(end)) {
      if (values.length > 0 && !this.#takeText(',')) throw this.#error(msg`"${end}" is missing`);
      if (this.#takeText(end)) break;
      values.push(this.#value());
    }
    return values;
  }

  /** A list; errors refer to the next token. */
  #listAt(parts: readonly Expression[]): Expression {
    const { line, column } = this.#next;
    return (scope) => {
      const list = listOf(parts.map((part) => part(scope)));
      if (list !== undefined) return list;
      throw formulaInvalid(msg`a list has more than ${MAX_ENTRIES} entries`, line, column);
    };
  }

  /** Checks that a value is a number; errors refer to the next token. */
  #numberAt(): (value: FormulaValue) => number {
    const { line, column } = this.#next;
    return (value) => {
      if (typeof value === 'number') return value;
      throw formulaInvalid(msg`expected a number, not ${JSON.stringify(value)}`, line, column);
    };
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? this.#tokens.at(-1)!;
  }

  #take(kind: Token['kind']): boolean {
    if (this.#tokens[this.#at]?.kind !== kind) return false;
    this.#at++;
    return true;
  }

  #takeText(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.text !== text || token.kind === 'end-of-line') return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takeText(text)) throw this.#error(msg`"${text}" is missing`);
  }

  #unexpected() {
    const { text, kind } = this.#next;
    return this.#error(
      kind === 'end-of-line' ? msg`something is missing` : msg`unexpected "${text}"`,
    );
  }

  #error(text: Message) {
    return formulaInvalid(text, this.#next.line, this.#next.column);
  }
}
