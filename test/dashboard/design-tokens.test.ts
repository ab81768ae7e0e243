/** The colours of the design keep the contrast that AA requires, in both themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COLOUR_PAIRS, contrastOf, type Rgb } from '../../src/dashboard/design/contrast.ts';

const CSS = readFileSync('src/dashboard/design/tokens.css', 'utf8');
const THEMES = ['light', 'dark'] as const;

test('contrast is 21 between black and white, and 4.54 for the grey of the standard', () => {
  expect(contrastOf([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 9);
  expect(contrastOf([118, 118, 118], [255, 255, 255])).toBeCloseTo(4.54, 2);
});

describe.each(THEMES)('in the %s theme', (theme) => {
  const pairs = COLOUR_PAIRS.flatMap(({ colours, on, ratio }) =>
    colours.flatMap((colour) => on.map((ground) => ({ colour, ground, ratio }))),
  );

  test.each(pairs)('$colour on $ground has at least $ratio', ({ colour, ground, ratio }) => {
    const contrast = contrastOf(valueOfToken(colour, theme), valueOfToken(ground, theme));
    expect(contrast).toBeGreaterThanOrEqual(ratio);
  });
});

/** The value of a token in a theme; both themes share a plain value. */
function valueOfToken(name: string, theme: (typeof THEMES)[number]): Rgb {
  const [, text = ''] = new RegExp(`--${name}: ([^;]+);`).exec(CSS) ?? [];
  const values = [...text.matchAll(/#([0-9a-f]{6})/g)].map(([, hex]) => hex!);
  const hex = values[theme === 'dark' ? values.length - 1 : 0]!;
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}
