/** The ports of the daemon's machine: which it has, what would hinder the others, how to take another. */
import type { Port } from '../../daemon/types.ts';
import { daemon, ports } from '../../daemon-facts.ts';
import { said } from '../../said.ts';
import { AskedCard } from './asked-card.tsx';
import { texts } from './texts.ts';

export function PortsCard() {
  const words = texts.ports;
  return (
    <AskedCard id="ports" title={words.title} asked={ports} known={settingWords()}>
      {(listed) => {
        const likely = listed.filter(({ mayBeRig }) => mayBeRig);
        const others = listed.filter(({ mayBeRig }) => !mayBeRig);
        const other = likely.find(({ inUse }) => !inUse)?.path ?? words.examplePath;
        return (
          <>
            {likely.length === 0 && <p class="empty">{words.none}</p>}
            <PortList ports={likely} />
            {others.length > 0 && (
              <details>
                <summary>{words.others(others.length)}</summary>
                <PortList ports={others} />
              </details>
            )}
            <p class="details">{words.change}</p>
            <code class="command">pantilt serve --port {other}</code>
          </>
        );
      }}
    </AskedCard>
  );
}

function settingWords(): string {
  const setting = daemon.answer.value?.settings.find(({ name }) => name === 'port');
  if (!setting) return '';
  const { value, source, flag, variable } = setting;
  const by = { flag, variable, file: '', default: '' }[source];
  return texts.ports.setting(value, texts.daemon.sources[source], by);
}

const PortList = ({ ports: listed }: { readonly ports: readonly Port[] }) => (
  <ul class="ports" data-holds={ports.holds.value}>
    {listed.map(({ path, inUse, maker, usbId, hindrance }) => (
      <li key={path}>
        <strong>{path}</strong> {inUse && <span class="badge">{texts.ports.inUse}</span>}
        <p class="details">{[maker, usbId].filter(Boolean).join(' · ')}</p>
        {hindrance && (
          <p class="problem">
            {texts.ports.hindrance(
              said(hindrance.found, hindrance.wording.found),
              said(hindrance.cure ?? '', hindrance.wording.cure),
            )}
          </p>
        )}
      </li>
    ))}
  </ul>
);
