/** Which pantilt this is, under what licence, and where there is more. */
import { token } from '../../daemon/token.ts';
import { daemon, settingOf } from '../../daemon-facts.ts';
import { Fact } from '../../parts/fact.tsx';
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
            // A browser that follows a link sends no token.
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
