/**
 * The page's language, fixed before the first text is read; choosing another reloads the page, so
 * that texts can be plain values.
 */
import { persistedSignal } from './preferences.ts';

/** The languages, each by its own name. */
export const LANGUAGES = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof LANGUAGES;

const isLanguage = (text: unknown): text is Language =>
  typeof text === 'string' && Object.hasOwn(LANGUAGES, text);

const chosen = persistedSignal<Language | null>('language', null, { isValid: isLanguage });

function settle(): Language {
  const asked = globalThis.navigator?.languages ?? [];
  return chosen.value ?? asked.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** The chosen language, otherwise the first supported one in the browser's list. */
export const language: Language = settle();

/** Stores the choice and reloads the page. */
export function chooseLanguage(next: Language): void {
  chosen.value = next;
  location.reload();
}

/** Selects texts in the page's language; every language must have all of them. */
export const inLanguage = <T>(texts: { readonly en: T; readonly fr: NoInfer<T> }): T =>
  language === 'fr' ? withFrenchSpaces(texts.fr) : texts[language];

/** Makes the spaces before French punctuation non-breaking, in all texts and in the results of functions. */
export function withFrenchSpaces<T>(texts: T): T;
export function withFrenchSpaces(texts: unknown): unknown {
  if (typeof texts === 'string') {
    return texts.replace(/ (?=[:;?!%»])/g, '\u00a0').replace(/« /g, '«\u00a0');
  }
  if (typeof texts === 'function') {
    return (...values: unknown[]) => withFrenchSpaces(texts(...values));
  }
  if (Array.isArray(texts)) return texts.map((text) => withFrenchSpaces(text));
  if (texts === null || typeof texts !== 'object') return texts;
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, withFrenchSpaces(text)]),
  );
}
