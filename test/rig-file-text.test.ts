import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRigFileText } from '../src/rig-file-text.ts';

it('reads JSON as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseRigFileText(text)).toEqual(JSON.parse(text));
    }),
  );
});

it.each([
  ['line comments', '{"a": 1 // one\n}'],
  ['block comments', '/* head\n */ {"a": /* one */ 1}'],
  ['a trailing comma', '{"a": 1,}'],
  ['a byte order mark', '\uFEFF{"a": 1}'],
])('allows %s', (_, text) => {
  expect(parseRigFileText(text)).toEqual({ a: 1 });
});

it('keeps strings that look like comments', () => {
  expect(parseRigFileText('{"name": "http://rig /* 1 */"}')).toEqual({
    name: 'http://rig /* 1 */',
  });
});

it.each(['{"a": 0,195}', '{"a": 1 /* open }', 'name: rig', ''])('refuses %j', (text) => {
  expect(() => parseRigFileText(text)).toThrow(SyntaxError);
});
