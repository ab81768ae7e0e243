/**
 * Contrast of the design's colours, by WCAG 2.2: the pairs that occur, and their ratio. The test of
 * the tokens asserts them in both themes; the page `#/design` shows them.
 */

/** Ratios that AA requires: of text, and of the outlines of controls (1.4.3, 1.4.11). */
const TEXT = 4.5;
export const OUTLINE = 3;

/** Tokens on the tokens that are behind them, and the ratio that they need at least. */
export interface ColourPairs {
  readonly colours: readonly string[];
  readonly on: readonly string[];
  readonly ratio: number;
}

const GROUNDS = ['ground', 'surface', 'raised', 'tint'];

/** All pairs. */
export const COLOUR_PAIRS: readonly ColourPairs[] = [
  {
    colours: ['text', 'muted', 'accent', 'light', 'good', 'busy', 'alarm'],
    on: GROUNDS,
    ratio: TEXT,
  },
  { colours: ['text', 'alarm'], on: ['danger-tint'], ratio: TEXT },
  { colours: ['on-accent'], on: ['accent'], ratio: TEXT },
  { colours: ['on-danger'], on: ['danger'], ratio: TEXT },
  { colours: ['control-edge', 'danger'], on: ['ground', 'surface'], ratio: OUTLINE },
];

/** A colour: red, green and blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The ratio of two colours, from 1 to 21. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [bright, dim] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return (bright! + 0.05) / (dim! + 0.05);
}

/** Relative luminance, from 0 to 1. */
function luminanceOf(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
