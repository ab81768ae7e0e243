/**
 * What the daemon says to people, its values still apart: written once, in English, where it is said, and
 * sent along as data, so that whoever shows it can say it in another language (src/dashboard/french/).
 */

/** A number that is shown with so many decimals. */
export interface Fixed {
  readonly number: number;
  readonly decimals: number;
}

/** What a text speaks of: names and foreign texts as they are, numbers, and texts in the text. */
export type MessageValue = string | number | Fixed | Message;

/** A text as data: the English template, with `{0}`, `{1}` … where its values stand. */
export interface Message {
  readonly template: string;
  readonly values: readonly MessageValue[];
}

/** Words a text: a tag for template literals, which may go on in the next line where a space is. */
export const msg = (parts: TemplateStringsArray, ...values: MessageValue[]): Message => ({
  template: templateOf(parts),
  values,
});

/** The template of the parts between the values. */
export const templateOf = (parts: readonly string[]): string =>
  parts.reduce((text, part, i) => `${text}{${i - 1}}${part}`).replace(/\s*\n\s*/g, ' ');

/** Several things with a separator between them. */
export const joinMessages = (values: readonly MessageValue[], separator: string): Message => ({
  template: values.map((_, i) => `{${i}}`).join(separator),
  values,
});

/** A number with so many decimals. */
export const fixed = (number: number, decimals: number): Fixed => ({ number, decimals });

/** A language: what it makes of a template, and of a number. */
export interface Locale {
  readonly template: (english: string) => string;
  readonly number: (value: number, decimals?: number) => string;
}

const ENGLISH: Locale = {
  template: (template) => template,
  number: (value, decimals) => (decimals === undefined ? String(value) : value.toFixed(decimals)),
};

/** The text in a language; in English when none is given. */
export function format(wording: Message, tongue: Locale = ENGLISH): string {
  return tongue.template(wording.template).replace(/\{(\d+)\}/g, (_, place) => {
    const value = wording.values[Number(place)];
    if (typeof value === 'number') return tongue.number(value);
    if (typeof value !== 'object') return String(value);
    return 'template' in value
      ? format(value, tongue)
      : tongue.number(value.number, value.decimals);
  });
}
