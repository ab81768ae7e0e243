/** Cards about pantilt: versions and links, access, the daemon's settings, and the page's preferences. */
import { forgetToken, token } from '../../daemon/token.ts';
import { chooseLanguage, LANGUAGES, type Language, language } from '../../language.ts';
import { Fact } from '../../parts/facts.tsx';
import { THEMES, type Theme, theme } from '../../preferences.ts';
import { daemon, settingOf } from '../../resources.ts';
import { session } from '../../state.ts';
import { ResourceCard } from './hardware-card.tsx';
import { texts } from './texts.ts';

export function AboutCard() {
  const words = texts.about;
  const facts = daemon.answer.value;
  return (
    <section class="card" aria-labelledby="about-title">
      <h2 id="about-title">{words.title}</h2>
      <dl class="facts single">
        <Fact name="pantilt">{facts?.version ?? texts.none}</Fact>
        <Fact name={words.firmware}>{facts?.firmwareVersion ?? texts.none}</Fact>
        <Fact name="Node">{facts ? `${facts.nodeVersion}, ${facts.platform}` : texts.none}</Fact>
        <Fact name={words.data}>{settingOf('data') ?? texts.none}</Fact>
        <Fact name={words.licence}>MIT</Fact>
      </dl>
      <ul class="links">
        <li>
          <a href="./docs">{words.docs}</a>
        </li>
        <li>
          <a href="./openapi.json">{words.openApi}</a>
        </li>
        <li>
          {token.value !== null ? (
            // A link would not send the token.
            <>
              {words.metrics}
              <code class="command">{`curl -H "Authorization: Bearer TOKEN" ${new URL('metrics', document.baseURI)}`}</code>
            </>
          ) : (
            <a href="./metrics">{words.metrics}</a>
          )}
        </li>
      </ul>
    </section>
  );
}

/** Whether the daemon requires a token, and the button to remove it from this tab. */
export function AccessCard() {
  const words = texts.access;
  const { tokenRequired = false, name = null, role = 'teacher' } = session.value ?? {};
  return (
    <section class="card" aria-labelledby="access-title">
      <h2 id="access-title">{words.title}</h2>
      <p>{tokenRequired ? words.wanted : words.open(settingOf('listen'))}</p>
      {name !== null && <p>{words.you(name, words.roles[role])}</p>}
      <p class="details">{words.how}</p>
      {token.value !== null && (
        <button type="button" onClick={forgetToken}>
          {words.forget}
        </button>
      )}
    </section>
  );
}

/** The daemon's settings and their sources. */
export const DaemonCard = () => (
  <ResourceCard id="daemon" title={texts.daemon.title} resource={daemon}>
    {({ settings }) => (
      <>
        <table class="numbers started">
          <thead>
            <tr>
              <th scope="col">{texts.daemon.setting}</th>
              <th scope="col">{texts.daemon.value}</th>
              <th scope="col">{texts.daemon.source}</th>
            </tr>
          </thead>
          <tbody data-holds={daemon.isFresh.value}>
            {settings.map(({ name, value, source, flag, variable }) => (
              <tr key={name} title={`${flag}, ${variable}`}>
                <th scope="row">{name}</th>
                <td>{value || texts.daemon.unset}</td>
                <td>{texts.daemon.sources[source]}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="details">{texts.daemon.change}</p>
      </>
    )}
  </ResourceCard>
);

/** The page's preferences, stored in this browser. */
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
