/** The page's own settings; they are kept in this browser. */
import { chooseLanguage, LANGUAGES, type Language, language } from '../../language.ts';
import { THEMES, type Theme, theme } from '../../theme.ts';
import { texts } from './texts.ts';

export function PageCard() {
  const words = texts.page;
  return (
    <section class="card form" aria-labelledby="page-title">
      <h2 id="page-title">{words.title}</h2>
      <label>
        {words.language}
        <select
          value={language}
          onChange={({ currentTarget }) => chooseLanguage(currentTarget.value as Language)}
        >
          {Object.entries(LANGUAGES).map(([id, name]) => (
            <option key={id} value={id} lang={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.theme}
        <select
          value={theme.value}
          onChange={({ currentTarget }) => {
            theme.value = currentTarget.value as Theme;
          }}
        >
          {THEMES.map((id) => (
            <option key={id} value={id}>
              {words.themes[id]}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
