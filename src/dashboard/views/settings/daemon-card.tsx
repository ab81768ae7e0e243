/** How the daemon was started: each setting, and where it came from. */

import { daemon } from '../../daemon-facts.ts';
import { AskedCard } from './asked-card.tsx';
import { texts } from './texts.ts';

export const DaemonCard = () => (
  <AskedCard id="daemon" title={texts.daemon.title} asked={daemon}>
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
          <tbody data-holds={daemon.holds.value}>
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
  </AskedCard>
);
