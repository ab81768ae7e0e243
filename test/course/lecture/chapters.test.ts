/** The chapters of the lecture: complete in both languages, with tasks that their own answers solve. */
import { describe, expect, test } from 'vitest';
import { formulaIn } from '../../../src/course/explanations.ts';
import { checkField, type TaskField } from '../../../src/course/lecture/chapter.ts';
import { CHAPTERS } from '../../../src/course/lecture/chapters.ts';

const SEEDS = [1, 2, 7];

test('writes formulas with the words and the decimal comma of French', () => {
  const formula = { tex: 'n_{\\mathrm{train}} = 0.8\\,n', plain: 'n_train = 0.8 n' };
  expect(formulaIn('en', formula)).toEqual(formula);
  expect(formulaIn('fr', formula)).toEqual({
    tex: 'n_{\\mathrm{app}} = 0{,}8\\,n',
    plain: 'n_app = 0,8 n',
  });
});

describe.each(Object.entries(CHAPTERS))('%s', (_, { texts, task }) => {
  test('has the same formulas in both languages, and different texts', () => {
    const formulas = ({ body }: typeof texts.en) => body.filter((part) => typeof part !== 'string');
    expect(formulas(texts.fr)).toEqual(formulas(texts.en));
    expect(texts.fr.body).toHaveLength(texts.en.body.length);
    const all = ({ question, summary, body }: typeof texts.en) => [question, summary, ...body];
    for (const [i, part] of all(texts.en).entries()) {
      if (typeof part === 'string') expect(all(texts.fr)[i]).not.toBe(part);
    }
  });

  test.each(SEEDS)('has a task with known errors that differ from the answer, seed %i', (seed) => {
    for (const field of task(seed).fields) {
      const { variables = [], value, errors = [], tolerance = 1e-6 } = field;
      const at = Object.fromEntries(variables.map((name, i) => [name, 0.7 + 0.4 * i]));
      expect(value(at)).not.toBeNaN();
      for (const error of errors) {
        const apart = Math.abs(error.value(at) - value(at));
        expect(apart).toBeGreaterThan(tolerance * Math.max(1, Math.abs(value(at))));
      }
      if (variables.length > 0) continue;
      expect(checkField(field, String(value({}))).verdict).toBe('right');
      for (const { value: wrong, hint } of errors) {
        expect(checkField(field, String(wrong({})))).toEqual({ verdict: 'wrong', hint });
      }
    }
  });
});

const FIELD: TaskField = {
  name: 'dx',
  label: { tex: 'x', plain: 'x' },
  variables: ['x', 'y'],
  value: ({ x = 0, y = 0 }) => 4 * x + y,
  errors: [{ value: ({ x = 0 }) => 4 * x, hint: { en: 'mixed term', fr: 'terme croisé' } }],
};

test.each([
  ['4*x + y', 'right'],
  ['y + 2x + 2x', 'right'],
  ['4 * x − (−y)', 'right'],
  ['4*x', 'wrong'],
  ['', 'open'],
  ['4*x +', 'invalid'],
  ['4*x + z', 'invalid'],
  ['[4*x, y]', 'wrong'],
])('checks the formula %j by its values: %s', (text, verdict) => {
  expect(checkField(FIELD, text).verdict).toBe(verdict);
});

test('names a known error, and reads a decimal comma', () => {
  expect(checkField(FIELD, '4x')).toEqual({
    verdict: 'wrong',
    hint: { en: 'mixed term', fr: 'terme croisé' },
  });
  const number = { ...FIELD, variables: [], value: () => 0.25 };
  expect(checkField(number, '0,25').verdict).toBe('right');
  expect(checkField(number, '1/4').verdict).toBe('right');
});
