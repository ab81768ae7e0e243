/** Whether the daemon wants a token, and how this tab forgets it. */
import { forgetToken, token } from '../../daemon/token.ts';
import { settingOf } from '../../daemon-facts.ts';
import { texts } from './texts.ts';

export function AccessCard() {
  const words = texts.access;
  const wanted = Boolean(settingOf('token'));
  return (
    <section class="card" aria-labelledby="access-title">
      <h2 id="access-title">{words.title}</h2>
      <p>{wanted ? words.wanted : words.open(settingOf('listen'))}</p>
      <p class="details">{words.how}</p>
      {token.value !== null && (
        <button type="button" onClick={forgetToken}>
          {words.forget}
        </button>
      )}
    </section>
  );
}
