import Type from 'typebox';
import { expect, it } from 'vitest';
import { parseAs } from '../src/validation.ts';

const schema = Type.Object(
  {
    plan: Type.Union([Type.Literal('grid'), Type.Literal('sobol')]),
    level: Type.Enum(['low', 'high']),
    side: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(-1)])),
    at: Type.Optional(Type.String({ format: 'date-time' })),
    'a/b': Type.Optional(Type.Object({ count: Type.Integer() })),
  },
  { additionalProperties: false },
);
const refusalOf = (value: unknown) => {
  try {
    parseAs(schema, value, 'thing', 'thing-invalid');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
};
const right = { plan: 'grid', level: 'low' };

it('names every invalid field, also of many', () => {
  const names = Array.from({ length: 40 }, (_, i) => `field${i}`);
  const many = Type.Object(Object.fromEntries(names.map((name) => [name, Type.Integer()])));
  const wrong = Object.fromEntries(names.map((name) => [name, 0.5]));
  expect(() => parseAs(many, wrong, 'thing', 'thing-invalid')).toThrow(
    expect.objectContaining({
      details: { errors: names.map((path) => expect.objectContaining({ path })) },
    }),
  );
});

it('accepts a valid document', () => {
  expect(parseAs(schema, right, 'thing', 'thing-invalid')).toBe(right);
});

it.each([
  [{ ...right, plan: 'spiral' }, 'thing: plan: must be "grid" or "sobol", not "spiral"'],
  [{ ...right, level: 3 }, 'thing: level: must be "low" or "high", not 3'],
  [{ ...right, side: 'up' }, 'thing: side: must be 1 or -1, not "up"'],
  [
    { ...right, at: 'noon' },
    'thing: at: must be a date and time such as 2026-01-31T12:00:00Z, not "noon"',
  ],
  [{ level: 'low' }, 'thing: plan: is missing'],
  [{ ...right, 'a/b': { count: 1.5 } }, 'thing: a/b.count: must be an integer, not 1.5'],
  [{ ...right, more: 1 }, 'thing: more: unknown key "more"'],
  [null, 'thing: must be an object, not null'],
])('explains what is wrong with %j and what is allowed', (value, text) => {
  expect(refusalOf(value)).toBe(text);
});

it('abbreviates a long value', () => {
  expect(refusalOf('x'.repeat(500)).length).toBeLessThan(120);
});

it('names no path for a fault of the whole value', () => {
  expect(() => parseAs(Type.Enum(['low', 'high']), 'mid', 'level', 'level-invalid')).toThrow(
    'level: must be "low" or "high", not "mid"',
  );
});
