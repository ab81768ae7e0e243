/** Texts with their values apart: said in English, in another tongue, sent as JSON. */
import { expect, test } from 'vitest';
import { fixed, joined, say, type Tongue, word } from '../src/message.ts';

const faults = joined([word`${'pan'} is off by ${fixed(1.26, 1)}`, word`nothing moves`], '; ');
const text = word`on ${'/dev/{0}'}, line ${3}:
  ${faults}`;

test('is said in English as it is written, in one line', () => {
  expect(say(text)).toBe('on /dev/{0}, line 3: pan is off by 1.3; nothing moves');
});

test('is said in another tongue, whatever order that has its values in', () => {
  const templates: Record<string, string> = {
    'on {0}, line {1}: {2}': '{2} ({0}, ligne {1})',
    '{0} is off by {1}': '{1} de trop pour {0}',
  };
  const tongue: Tongue = {
    template: (english) => templates[english] ?? english,
    number: (value, decimals) => value.toFixed(decimals ?? 0).replace('.', ','),
  };
  expect(say(text, tongue)).toBe('1,3 de trop pour pan; nothing moves (/dev/{0}, ligne 3)');
});

test('survives JSON', () => {
  expect(say(JSON.parse(JSON.stringify(text)))).toBe(say(text));
});
