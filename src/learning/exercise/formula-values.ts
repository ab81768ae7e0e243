/**
 * What formulas are worked out with, for formula-parser.ts: values, the constants and functions that have
 * a name, and lists, which are kept so short that no formula fills the memory of whoever works it out.
 */

/** What a formula works out to; null is Python's None: nothing. */
export type FormulaValue = number | null | readonly FormulaValue[];

/** The values of names. */
export type Scope = ReadonlyMap<string, FormulaValue>;

/** The constants that formulas know. */
export const CONSTANTS: ReadonlyMap<string, FormulaValue> = new Map(
  Object.entries({
    ...{ pi: Math.PI, tau: 2 * Math.PI, e: Math.E, None: null, nothing: null },
    ...{ inf: Number.POSITIVE_INFINITY, nan: Number.NaN, True: 1, False: 0 },
  }),
);
/** The functions that formulas know. */
export const FUNCTIONS: ReadonlyMap<string, (...values: number[]) => number> = new Map(
  Object.entries({
    ...{ sin: Math.sin, cos: Math.cos, tan: Math.tan, sqrt: Math.sqrt, hypot: Math.hypot },
    ...{ asin: Math.asin, acos: Math.acos, atan: Math.atan, atan2: Math.atan2 },
    ...{ arcsin: Math.asin, arccos: Math.acos, arctan: Math.atan, arctan2: Math.atan2 },
    ...{ abs: Math.abs, min: Math.min, max: Math.max, exp: Math.exp, log: Math.log, pow: Math.pow },
    sign: Math.sign,
    degrees: (rad) => (rad * 180) / Math.PI,
    radians: (deg) => (deg * Math.PI) / 180,
  }),
);
/** A list may have so many entries, those of the lists in it included; a 4×4 matrix has 20. */
export const MAX_ENTRIES = 256;

/** A list of values; undefined when it would have too many entries. */
export function listOf(values: readonly FormulaValue[]): FormulaValue | undefined {
  return entriesOf(values) <= MAX_ENTRIES ? values : undefined;
}

/** Lists are made of lists that were let through, so this is soon counted. */
const entriesOf = (value: FormulaValue): number =>
  Array.isArray(value)
    ? (value as readonly FormulaValue[]).reduce<number>(
        (sum, entry) => sum + 1 + entriesOf(entry),
        0,
      )
    : 0;
