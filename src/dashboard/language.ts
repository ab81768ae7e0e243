/**
 * The page's language. It is settled before the first text is read, and choosing another loads the page
 * again: so texts are plain values, and no component need know that there are several languages.
 */
import { persistedSignal } from './preferences.ts';

/** Each language by its own name. */
export const LANGUAGES = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof LANGUAGES;

const isLanguage = (text: unknown): text is Language =>
  typeof text === 'string' && Object.hasOwn(LANGUAGES, text);

const chosen = persistedSignal<Language | null>('language', null, { isValid: isLanguage });

function settle(): Language {
  const asked = globalThis.navigator?.languages ?? [];
  return chosen.value ?? asked.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** The language of every text: what was chosen here, else the first of the browser's that there is. */
export const language: Language = settle();

/** Speaks this language from now on. */
export function chooseLanguage(next: Language): void {
  chosen.value = next;
  location.reload();
}

/** Texts in the page's language; each language has to have all of them. */
export const inLanguage = <T>(texts: { readonly en: T; readonly fr: NoInfer<T> }): T =>
  language === 'fr' ? withFrenchSpaces(texts.fr) : texts[language];

/** French puts a space before some signs, and no line may break there; in all texts, and in what they make. */
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
