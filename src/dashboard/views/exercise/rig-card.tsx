/** The last step, which moves the rig: from a terminal, and then by the page's other views. */
import { addressOf } from '../../router.ts';
import { live } from '../../state.ts';
import { texts } from './texts.ts';
import { seed } from './workbook.ts';

export function RigCard() {
  const words = texts.rig;
  const url = new URL('.', document.baseURI).href.replace(/\/$/, '');
  const command = `pantilt exercise --url ${url} --step rig --seed ${seed.value}`;
  return (
    <section class="card form" aria-labelledby="rig-title">
      <h2 id="rig-title">{words.title}</h2>
      {!live.value && (
        <p class="problem" role="status">
          {words.none}
        </p>
      )}
      <div>
        <p>{words.command}</p>
        <code class="command">{command}</code>
      </div>
      <div>
        <p>{words.external}</p>
        <code class="command">{command} --observer external</code>
      </div>
      <div>
        <p>{words.afterwards}</p>
        <ul class="steps">
          <li>
            <a href={addressOf('collect')}>{words.collect}</a>
          </li>
          <li>
            <a href={addressOf('learn')}>{words.learn}</a>
          </li>
        </ul>
      </div>
    </section>
  );
}
