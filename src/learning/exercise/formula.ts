/**
 * Formulas that students type, written as in Python: lines such as `d = hypot(x, y)`, the last of which
 * may be a bare value or `return` one. They are parsed here and worked out by functions made of their
 * parts; nothing of them ever reaches JavaScript's own evaluation.
 */
import { word } from '../../wording.ts';
import { Parser } from './formula-parser.ts';
import { formulaInvalid, tokensOf } from './formula-tokens.ts';
import type { FormulaValue, Scope } from './formula-values.ts';

/** A formula that was understood. */
export interface Formula {
  /**
   * Works it out: the value of its last bare line, and of each name that it sets.
   * @throws PantiltError `formula-invalid` for a name without a value, or an operation on no number
   */
  evaluate(scope: Scope): { readonly value: FormulaValue | undefined; readonly names: Scope };
}

const MAX_LENGTH = 4000;

/** Lines that a formula out of model.py begins with. */
const IMPORTS = /^[ \t]*(import[ \t]+math|from[ \t]+math[ \t]+import[ \t].*)[ \t]*$/gm;

/** Understands a formula. @throws PantiltError `formula-invalid`, with line and column */
export function parseFormula(text: string): Formula {
  if (text.length > MAX_LENGTH) {
    throw formulaInvalid(word`it is longer than ${MAX_LENGTH} characters`, 1, 1);
  }
  // What math has is there already; its lines stay, so that errors are told in the right one.
  const lines = new Parser(tokensOf(text.replaceAll(IMPORTS, ''))).program();
  return {
    evaluate(scope) {
      const names = new Map(scope);
      let value: FormulaValue | undefined;
      for (const { name, part } of lines) {
        value = part(names);
        if (name) names.set(name, value);
      }
      return { value: lines.at(-1)?.name ? undefined : value, names };
    },
  };
}
