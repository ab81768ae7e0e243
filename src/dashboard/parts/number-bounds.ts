/** Numbers within bounds, as somebody types them into a field: read, or told what is wanted. */
import { parseNumber, plain } from '../format.ts';
import { inLanguage } from '../language.ts';

/** Whole numbers between two, or numbers above one; named as JSON Schema names them. */
export type NumberBounds =
  | { readonly minimum: number; readonly maximum: number }
  | { readonly exclusiveMinimum: number; readonly maximum?: number };

/** The number that a text is; undefined when it is none, or out of bounds. */
export function readNumber(text: string, bounds: NumberBounds): number | undefined {
  const { maximum = Number.POSITIVE_INFINITY } = bounds;
  const value = 'minimum' in bounds ? parseWhole(text) : parseNumber(text);
  if (value === undefined || !(value <= maximum)) return undefined;
  const enough = 'minimum' in bounds ? value >= bounds.minimum : value > bounds.exclusiveMinimum;
  return enough ? value : undefined;
}

/** What a field with these bounds takes, in words. */
export function boundsText(bounds: NumberBounds): string {
  if ('minimum' in bounds) return texts.whole(plain(bounds.minimum), plain(bounds.maximum));
  const above = texts.above(plain(bounds.exclusiveMinimum));
  return bounds.maximum === undefined ? `${above}.` : above + texts.most(plain(bounds.maximum));
}

/** A comma in a whole number may part its thousands or begin its decimals: it is refused. */
const parseWhole = (text: string): number | undefined =>
  /^\d+$/.test(text.trim()) ? Number(text) : undefined;

const english = {
  whole: (least: string, most: string) => `A whole number from ${least} to ${most}.`,
  above: (least: string) => `A number above ${least}`,
  most: (most: string) => `, ${most} at most.`,
};
const french: typeof english = {
  whole: (least, most) => `Un nombre entier de ${least} à ${most}.`,
  above: (least) => `Un nombre au-dessus de ${least}`,
  most: (most) => `, ${most} au plus.`,
};
const texts = inLanguage({ en: english, fr: french });
