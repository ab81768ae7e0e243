/** Numbers and texts of `pantilt exercise` in the language of its option --language. */
import type { ExplanationLanguage } from '../../course/explanations.ts';
import { PantiltError } from '../../errors.ts';
import { FRENCH } from '../../french/all.ts';
import { format, type Locale, type Message, msg } from '../../message.ts';

const LOCALES: Readonly<Record<ExplanationLanguage, Locale>> = {
  en: {
    template: (english) => english,
    number: (value, decimals) => numberText(value, decimals),
  },
  fr: {
    template: (english) => FRENCH[english] ?? english.replace(/ ?([:;]) /g, ' $1 '),
    number: (value, decimals) => numberText(value, decimals).replace('.', ','),
  },
};

const numberText = (value: number, decimals?: number): string =>
  decimals === undefined ? String(value) : value.toFixed(decimals);

/** A message in a language. */
export const localised = (message: Message, language: ExplanationLanguage): string =>
  format(message, LOCALES[language]);

/** A number with decimals, with the decimal sign of a language. */
export const fixed = (value: number, decimals: number, language: ExplanationLanguage): string =>
  LOCALES[language].number(value, decimals);

/** A number of millimetres in centimetres; a dash for none. */
export const centimetres = (valueMm: number | null, language: ExplanationLanguage): string =>
  valueMm === null ? '–' : fixed(valueMm / 10, 1, language);

/** An error with its text in a language; other errors than PantiltErrors stay as they are. */
export function localisedError(error: unknown, language: ExplanationLanguage): unknown {
  if (language === 'en' || !(error instanceof PantiltError)) return error;
  const { kind, code, wording, details } = error;
  const text = localised(wording, language);
  return new PantiltError(kind, code, msg`${text}`, details, { cause: error });
}
