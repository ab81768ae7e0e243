/**
 * Messages as data: an English template and its values, kept apart so that the page can show the
 * text in another language (src/french/). The tag `msg` builds one where the text is
 * written.
 */

/** A number with its number of decimals. */
export interface Fixed {
  readonly number: number;
  readonly decimals: number;
}

/** A value in a message: a name or an untranslated text, a number, or a nested message. */
export type MessageValue = string | number | Fixed | Message;

/** A text as data: the English template, with `{0}`, `{1}`, … in place of its values. */
export interface Message {
  readonly template: string;
  readonly values: readonly MessageValue[];
}

/** Template tag that builds a message. A line break in the literal counts as one space. */
export const msg = (parts: TemplateStringsArray, ...values: MessageValue[]): Message => ({
  template: templateOf(parts),
  values,
});

/** Joins the literal parts of a template with `{0}`, `{1}`, … */
export const templateOf = (parts: readonly string[]): string =>
  parts.reduce((text, part, i) => `${text}{${i - 1}}${part}`).replace(/\s*\n\s*/g, ' ');

/** Joins values with a separator. */
export const joinMessages = (values: readonly MessageValue[], separator: string): Message => ({
  template: values.map((_, i) => `{${i}}`).join(separator),
  values,
});

/** A number to be shown with the given number of decimals. */
export const fixed = (number: number, decimals: number): Fixed => ({ number, decimals });

/** A locale: translates templates and formats numbers. */
export interface Locale {
  readonly template: (english: string) => string;
  readonly number: (value: number, decimals?: number) => string;
}

const ENGLISH: Locale = {
  template: (template) => template,
  number: (value, decimals) => (decimals === undefined ? String(value) : value.toFixed(decimals)),
};

/** Formats a message in a locale, English by default. */
export function format(wording: Message, locale: Locale = ENGLISH): string {
  return locale.template(wording.template).replace(/\{(\d+)\}/g, (_, place) => {
    const value = wording.values[Number(place)];
    if (typeof value === 'number') return locale.number(value);
    if (typeof value !== 'object') return String(value);
    return 'template' in value
      ? format(value, locale)
      : locale.number(value.number, value.decimals);
  });
}
