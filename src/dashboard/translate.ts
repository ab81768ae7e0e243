/**
 * What the daemon says, in the page's language: its texts come with their wordings (src/wording.ts), whose
 * templates have their French in french/. What has none is shown as the daemon says it.
 */
import { format, type Locale, type Message } from '../message.ts';
import { fixed, plain } from './format.ts';
import { language, withFrenchSpaces } from './language.ts';

let french: Readonly<Record<string, string>> | undefined;

/** Fetches what the page's language needs; to be done before anything is shown. */
export async function loadLanguage(): Promise<void> {
  if (language === 'fr') french = (await import('./french/all.ts')).FRENCH;
}

const TONGUE: Locale = {
  // Templates of placeholders and signs alone have no entry: French wants a space before colons.
  template: (english) =>
    withFrenchSpaces(french?.[english] ?? english.replace(/ ?([:;]) /g, ' $1 ')),
  number: (value, decimals) => (decimals === undefined ? plain(value) : fixed(value, decimals)),
};

/** A text of the daemon in the page's language. */
export const translate = (english: string, wording: Message | null | undefined): string =>
  french && wording ? format(wording, TONGUE) : english;

/** Why a job has failed, or anything else with a message. */
export const translateProblem = ({
  message,
  wording,
}: {
  readonly message: string;
  readonly wording?: Message | null | undefined;
}): string => translate(message, wording);
