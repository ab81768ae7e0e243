/** Messages with separate values: in English, in another language, and as JSON. */
import { expect, test } from 'vitest';
import { fixed, format, joinMessages, type Locale, msg } from '../src/message.ts';

const faults = joinMessages([msg`${'pan'} is off by ${fixed(1.26, 1)}`, msg`nothing moves`], '; ');
const text = msg`on ${'/dev/{0}'}, line ${3}:
  ${faults}`;

test('is formatted in English as written, on one line', () => {
  expect(format(text)).toBe('on /dev/{0}, line 3: pan is off by 1.3; nothing moves');
});

test('is formatted in another language with its values in any order', () => {
  const templates: Record<string, string> = {
    'on {0}, line {1}: {2}': '{2} ({0}, ligne {1})',
    '{0} is off by {1}': '{1} de trop pour {0}',
  };
  const tongue: Locale = {
    template: (english) => templates[english] ?? english,
    number: (value, decimals) => value.toFixed(decimals ?? 0).replace('.', ','),
  };
  expect(format(text, tongue)).toBe('1,3 de trop pour pan; nothing moves (/dev/{0}, ligne 3)');
});

test('survives JSON', () => {
  expect(format(JSON.parse(JSON.stringify(text)))).toBe(format(text));
});
