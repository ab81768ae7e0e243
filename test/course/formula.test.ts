import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFormula } from '../../src/course/formula-answers.ts';
import type { FormulaValue } from '../../src/course/formula-tokens.ts';
import { PantiltError } from '../../src/errors.ts';

const resultOf = (text: string, names: Record<string, FormulaValue> = {}) =>
  parseFormula(text).evaluate(new Map(Object.entries(names))).value;

test.each([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['8 / 4 / 2', 1],
  ['7 - 4 - 2', 1],
  ['-2 ** 2', -4],
  ['2 ** -1', 0.5],
  ['2 ** 3 ** 2', 512],
  ['2^3', 8],
  ['1.5e2 + .5', 150.5],
  ['atan2(1, -1)', (3 * Math.PI) / 4],
  ['math.sqrt(x ** 2 + y ** 2)', 5],
  ['np.arctan2(y, x)', Math.atan2(4, 3)],
  ['degrees(pi)', 180],
  ['1 if x > 2 else 2', 1],
  ['1 if x > 2 and not y < 5 else 2', 2],
  ['[x, -y]', [3, -4]],
  ['p = [x,\n     -y]\np', [3, -4]],
  ['return x, y', [3, 4]],
  ['return None', null],
  ['d = hypot(x, y)  # distance\nreturn d / 2', 2.5],
  ['a = 1; a = a + 1; a', 2],
  [
    '[[1, 0], [0, 1],]',
    [
      [1, 0],
      [0, 1],
    ],
  ],
])('works out %s as Python would', (text, expected) => {
  expect(resultOf(text, { x: 3, y: 4 })).toEqual(expected);
});

test('stores the names that it assigns', () => {
  const { value, names } = parseFormula('alpha = 1\nbeta = alpha * 2').evaluate(new Map());
  expect(value).toBeUndefined();
  expect([...names]).toEqual([
    ['alpha', 1],
    ['beta', 2],
  ]);
});

test.each([
  ['sin(x', 'line 1, column 6: ")" is missing'],
  ['x + ', 'something is missing'],
  ['x $ y', 'line 1, column 3: "$" is not allowed'],
  ['x\ny = sin(', 'line 2'],
  ['foo(1)', 'there is no function "foo"'],
  ['z', '"z" has no value'],
  ['constructor', '"constructor" has no value'],
  ['__proto__', '"__proto__" has no value'],
  ['toString(1)', 'there is no function "toString"'],
  ['[1, 2] + 1', 'expected a number, not [1,2]'],
  ['1 2', 'unexpected "2"'],
  [`a = [x, y]\n${'a = [a, a]\n'.repeat(40)}a + 1`, 'more than 256 entries'],
  ['[x,\n y', 'line 2, column 3: "]" is missing'],
  ['('.repeat(5000), 'longer than'],
  ['('.repeat(500), 'nested too deeply'],
  ['-'.repeat(500), 'nested too deeply'],
])('refuses %s with the place and the reason', (text, reason) => {
  const work = () => resultOf(text, { x: 3, y: 4 });
  expect(work).toThrow(PantiltError);
  expect(work).toThrow(reason);
});

test('evaluates or refuses any text', () => {
  const piece = fc.constantFrom(
    ...'x y alpha sin( ) ( [ ] , + - * / ** ^ = == < if else and not return 1 2.5 pi ; # \n'.split(
      ' ',
    ),
  );
  let [answered, refused] = [0, 0];
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        resultOf(pieces.join(' '), { x: 1, y: 2, alpha: 3 });
        answered++;
      } catch (error) {
        refused++;
        expect(error).toBeInstanceOf(PantiltError);
        expect(error).toMatchObject({ code: 'formula-invalid' });
      }
    }),
    { seed: 7, numRuns: 2000 },
  );
  expect(answered).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
});

test.each(['import math\n', 'from math import *\n\n', '  from math import pi, cos\n'])(
  'may start like a Python file: %j',
  (head) => {
    expect(parseFormula(`${head}math.cos(0)`).evaluate(new Map()).value).toBe(1);
    expect(() => parseFormula(`${head}1 +`)).toThrow(`line ${head.split('\n').length}`);
  },
);
