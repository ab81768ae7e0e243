/**
 * Translates texts of the daemon: they arrive as messages (src/message.ts), whose templates have
 * their French in src/french/. A text without French stays in English.
 */
import { format, type Locale, type Message } from '../message.ts';
import { fixed, plain } from './format.ts';
import { language, withFrenchSpaces } from './language.ts';

let french: Readonly<Record<string, string>> | undefined;

/** Loads the translations of the page's language; must run before the first render. */
export async function loadLanguage(): Promise<void> {
  if (language === 'fr') french = (await import('../french/all.ts')).FRENCH;
}

const LOCALE: Locale = {
  // A template of placeholders and punctuation has no entry, but French needs a space before
  // colons.
  template: (english) =>
    withFrenchSpaces(french?.[english] ?? english.replace(/ ?([:;]) /g, ' $1 ')),
  number: (value, decimals) => (decimals === undefined ? plain(value) : fixed(value, decimals)),
};

/** A text of the daemon in the page's language. */
export const translate = (english: string, wording: Message | null | undefined): string =>
  french && wording ? format(wording, LOCALE) : english;

/** The translated text of a job's failure, or of any other message. */
export const translateProblem = ({
  message,
  wording,
}: {
  readonly message: string;
  readonly wording?: Message | null | undefined;
}): string => translate(message, wording);
