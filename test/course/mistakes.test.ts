/** The catalogue of students' mistakes: what they write, and the hint that it must get. */
import { describe, expect, test } from 'vitest';
import type { AnswerReport } from '../../src/course/answer-report.ts';
import { ANSWER_TEXTS } from '../../src/course/answer-texts.ts';
import { checkAnswers, questionsOfSeed } from '../../src/course/answers.ts';
import { answersOfFormula } from '../../src/course/formula-answers.ts';
import { MISTAKE_NAMES } from '../../src/course/mistakes.ts';
import type { RobotFunction } from '../../src/course/robot-functions.ts';
import { EXERCISE_GEOMETRY as geometry } from '../../src/geometry/kinematics.ts';

const RIGHT = {
  direct: `
    ca = cos(alpha); sa = sin(alpha); cb = cos(beta); sb = sin(beta)
    px = l2 * ca * sb; py = l2 * sa * sb; pz = l1 + l2 * cb
    [[ca * cb, -sa, ca * sb, px], [sa * cb, ca, sa * sb, py], [-sb, 0, cb, pz], [0, 0, 0, 1]]`,
  laser: `
    isDown = sin(beta) > 0
    d = l2 * sin(beta) + (l1 + l2 * cos(beta)) / tan(beta) if isDown else 0
    x = d * cos(alpha); y = d * sin(alpha)
    return (x, y) if isDown else None`,
  inverse: `
    d = hypot(x, y)
    alpha = atan2(y, x)
    beta = pi - atan(d / l1) - acos(l2 / hypot(l1, d))`,
};

/**
 * Hints, with the part if they belong to one, and the edits of the right code that must get them:
 * `OLD => NEW`, `first LINE` or `last LINE`.
 */
type Entry = readonly [hints: string, ...edits: string[]];

const CATALOGUE: Readonly<Record<keyof typeof RIGHT, readonly Entry[]>> = {
  direct: [
    ['degrees-taken', 'first alpha = alpha * pi / 180; beta = beta * pi / 180'],
    ['tilt-sign', 'first beta = -beta'],
    ['pan-sign', 'first alpha = -alpha'],
    ['pan-forgotten', 'first alpha = 0'],
    ['tilt-forgotten', 'first beta = 0'],
    ['angles-swapped', 'first a = alpha; alpha = beta; beta = a'],
    ['centred-at-90', 'first alpha = alpha - pi / 2; beta = beta - pi / 2'],
    ['tilt-from-vertical', 'first beta = pi / 2 - beta'],
    ['lengths-swapped', 'first l = l1; l1 = l2; l2 = l'],
    ['l1-forgotten', 'first l1 = 0'],
    ['l2-forgotten', 'first l2 = 0'],
    [
      'l2-before-tilt',
      'px = l2 * ca * sb; py = l2 * sa * sb; pz = l1 + l2 * cb => px = 0; py = 0; pz = l1 + l2',
    ],
    ['l1-after-tilt', 'first l2 = l1 + l2; l1 = 0'],
    ['millimetres', 'first l1 = 195; l2 = 82.5'],
    ['centimetres', 'first l1 = 19.5; l2 = 8.25'],
    ['position-forgotten', 'first l1 = 0; l2 = 0'],
    [
      'rotation-forgotten',
      '[ca * cb, -sa, ca * sb, => [1, 0, 0,',
      '[sa * cb, ca, sa * sb, => [0, 1, 0,',
      '[-sb, 0, cb, => [0, 0, 1,',
    ],
    ['last-row', '[0, 0, 0, 1] => [0, 0, 0, 0]'],
    [
      'matrix-transposed',
      '[[ca * cb, -sa, ca * sb, px], [sa * cb, ca, sa * sb, py], [-sb, 0, cb, pz], [0, 0, 0, 1]] => [[ca * cb, sa * cb, -sb, 0], [-sa, ca, 0, 0], [ca * sb, sa * sb, cb, 0], [px, py, pz, 1]]',
    ],
    [
      'rotation: rotation-forgotten position: millimetres',
      'px = l2 * ca * sb; py = l2 * sa * sb; pz = l1 + l2 * cb => l1 = 195; l2 = 82.5; px = l2 * ca * sb; py = l2 * sa * sb; pz = l1 + l2 * cb; ca = 1; cb = 1; sa = 0; sb = 0',
    ],
    [
      'position: centimetres last-row: last-row',
      'first l1 = 19.5; l2 = 8.25',
      '[0, 0, 0, 1] => [0, 0, 0, 0]',
    ],
  ],
  laser: [
    ['degrees-taken', 'first alpha = alpha * pi / 180; beta = beta * pi / 180'],
    ['tilt-sign', 'first beta = -beta'],
    ['pan-sign', 'first alpha = -alpha'],
    ['pan-forgotten', 'first alpha = 0'],
    ['angles-swapped', 'first a = alpha; alpha = beta; beta = a'],
    ['tilt-from-vertical', 'first beta = pi / 2 - beta'],
    ['lengths-swapped', 'first l = l1; l1 = l2; l2 = l'],
    ['l1-forgotten', 'first l1 = 0'],
    ['l2-forgotten', 'first l2 = 0'],
    ['head-offset-forgotten', 'd = l2 * sin(beta) + => d ='],
    ['head-height-fixed', 'l1 + l2 * cos(beta) => l1 + l2'],
    ['slant-for-distance', '/ tan(beta) => / sin(beta)'],
    ['tan-inverted', '/ tan(beta) => * tan(beta)'],
    [
      'beam-not-followed',
      'd = l2 * sin(beta) + (l1 + l2 * cos(beta)) / tan(beta) => d = l2 * sin(beta)',
    ],
    ['beam-backwards', '+ (l1 + => - (l1 +'],
    ['x-and-y-swapped', 'return (x, y) => return (y, x)'],
    ['x-absolute', 'return (x, y) => return (abs(x), y)'],
    ['y-absolute', 'return (x, y) => return (x, abs(y))'],
    ['millimetres', 'return (x, y) => return (1000 * x, 1000 * y)'],
    ['centimetres', 'return (x, y) => return (100 * x, 100 * y)'],
    ['zero-for-nothing', 'else None => else (0, 0)'],
    ['nan-for-nothing', 'else None => else (acos(2), acos(2))'],
    ['ascending-answered', 'isDown = sin(beta) > 0 => isDown = 1'],
    [
      'zero-for-nothing x: x-absolute',
      'return (x, y) => return (abs(x), y)',
      'else None => else (0, 0)',
    ],
    ['x: millimetres y: centimetres', 'return (x, y) => return (1000 * x, 100 * y)'],
    ['same-answer', 'return (x, y) if isDown else None => return (0, 0)'],
    ['nothing-at-all', 'return (x, y) if isDown else None => return None'],
  ],
  inverse: [
    ['degrees-given', 'last alpha = 180 * alpha / pi; beta = 180 * beta / pi'],
    ['alpha: degrees-given', 'last alpha = 180 * alpha / pi'],
    ['beta: degrees-given', 'last beta = 180 * beta / pi'],
    ['tilt-sign', 'last beta = -beta'],
    ['pan-sign', 'last alpha = -alpha'],
    ['angles-swapped', 'last a = alpha; alpha = beta; beta = a'],
    ['atan2-swapped', 'atan2(y, x) => atan2(x, y)'],
    ['atan', 'atan2(y, x) => atan(y / x)'],
    ['x-absolute', 'atan2(y, x) => atan2(y, abs(x))'],
    ['y-absolute', 'atan2(y, x) => atan2(abs(y), x)'],
    ['pan-half-turn', 'last alpha = alpha + pi'],
    ['pan-forgotten', 'last alpha = 0'],
    ['tilt-from-vertical', 'last beta = pi / 2 - beta'],
    ['tilt-supplement', 'last beta = pi - beta'],
    ['centred-at-90', 'last alpha = alpha + pi / 2; beta = beta + pi / 2'],
    ['centred-at-90-degrees', 'last alpha = 90 + 180 * alpha / pi; beta = 90 + 180 * beta / pi'],
    ['lengths-swapped', 'first l = l1; l1 = l2; l2 = l'],
    ['l1-forgotten', 'atan(d / l1) - acos(l2 / hypot(l1, d)) => pi / 2 - acos(l2 / d)'],
    ['l2-forgotten', 'first l2 = 0'],
    ['l2-before-tilt', 'first l1 = l1 + l2; l2 = 0'],
    ['acos-sign', '- acos( => + acos('],
    ['asin-for-acos', 'acos( => asin('],
    ['tan-inverted', 'd / l1 => l1 / d'],
    ['distance-from-x', 'hypot(x, y) => abs(x)'],
    ['distance-squared', 'hypot(x, y) => x ** 2 + y ** 2'],
    ['distance-sum', 'hypot(x, y) => abs(x) + abs(y)'],
    ['millimetres', 'first x = x / 1000; y = y / 1000'],
    ['alpha: atan2-swapped beta: l2-forgotten', 'first l2 = 0', 'atan2(y, x) => atan2(x, y)'],
    ['alpha: atan beta: tilt-sign', 'atan2(y, x) => atan(y / x)', 'last beta = -beta'],
  ],
};

/** The code with its edits. */
const edited = (code: string, edits: readonly string[]): string =>
  edits.reduce((text, edit) => {
    const [, place, line] = /^(first|last) (.*)$/.exec(edit) ?? [];
    if (line) return place === 'first' ? `${line}\n${text}` : `${text}\n${line}`;
    const [old, replacement] = edit.split(' => ') as [string, string];
    expect(text).toContain(old);
    return text.replace(old, replacement);
  }, code);

function check(name: RobotFunction, formula: string, seed: number): AnswerReport {
  const request = { function: name, seed, count: 20, geometry };
  return checkAnswers(request, answersOfFormula(name, formula, questionsOfSeed(request), geometry));
}

/** All hints of a report, in the catalogue's form. */
const hintsIn = ({ hints, parts }: AnswerReport): string =>
  [...hints, ...parts.flatMap((part) => part.hints.map((hint) => `${part.name}: ${hint}`))].join(
    ' ',
  );

const ENTRIES = Object.entries(CATALOGUE).flatMap(([name, entries]) =>
  entries.map(([hints, ...edits]) => ({ name: name as keyof typeof RIGHT, hints, edits })),
);

test.each(Object.entries(RIGHT))('the right code of %s passes', (name, code) => {
  expect(check(name as RobotFunction, code, 1)).toMatchObject({ passed: true, rightCount: 20 });
});

describe.each(ENTRIES)('$name: $edits', ({ name, hints, edits }) => {
  test.each([1, 7])(`is recognised as ${hints} (seed %i)`, (seed) => {
    const report = check(name, edited(RIGHT[name], edits), seed);
    expect(report.passed).toBe(false);
    expect(hintsIn(report)).toBe(hints);
  });
});

test('has texts in both languages for every hint', () => {
  const { en, fr } = ANSWER_TEXTS;
  expect(Object.keys(fr.hints)).toEqual(Object.keys(en.hints));
  for (const name of MISTAKE_NAMES) expect(en.hints[name], name).not.toBe(fr.hints[name]);
});
