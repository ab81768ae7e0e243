/** Where the exercise ends and the page's other views begin; and the same step with fresh spots. */
import { daemonUrl } from '../../../daemon/api.ts';
import { addressOf } from '../../../router.ts';
import { seed } from '../workbook.ts';
import { texts } from './texts.ts';

export function RigCard() {
  return (
    <section class="card form whole" aria-labelledby="rig-title">
      <h2 id="rig-title">{texts.next}</h2>
      <div>
        <p>{texts.learned}</p>
        <ul class="steps">
          <li>
            <a href={addressOf('collect')}>{texts.collect}</a>
          </li>
          <li>
            <a href={addressOf('learn')}>{texts.learn}</a>
          </li>
        </ul>
      </div>
      <div>
        <p>{texts.fresh}</p>
        <code class="command">
          pantilt exercise --url {daemonUrl()} --step rig --seed {seed.value}
        </code>
        <p class="details">{texts.external}</p>
      </div>
    </section>
  );
}
