/** Settings: ports, device, limits, the rig file, how the daemon was started, and the page's own. */
import { computed, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { daemon, examination, ports } from '../../resources.ts';
import { link, rigConnection } from '../../state.ts';
import { AboutCard, AccessCard, DaemonCard, PageCard } from './about-card.tsx';
import { HardwareCard, LimitsCard, PortsCard } from './hardware-card.tsx';
import { RigFileCard } from './rig-file-card.tsx';
import { fileRefusal, loadRigFile, running } from './rig-file-draft.ts';
import './settings.css';
import { texts } from './texts.ts';

/** Whether the daemon has answered all that is asked of it, or refused. */
const answered = computed(() =>
  [
    ...[daemon, ports, examination].map((asked) => asked.answer.value ?? asked.error.value),
    running.value ?? fileRefusal.value,
  ].every((known) => known !== null),
);

export function SettingsView() {
  useSignalEffect(() => {
    if (link.value.phase !== 'open') return;
    void daemon.load();
    void loadRigFile();
  });
  useSignalEffect(() => {
    void rigConnection.value;
    if (link.value.phase !== 'open') return;
    void ports.load();
    void examination.load();
  });
  const shown = useRef(false);
  shown.current ||= answered.value;
  return (
    <div class="cards settings-view">
      <PageCard />
      {shown.current ? <DaemonCards /> : <p class="empty">{texts.loading}</p>}
    </div>
  );
}

/** They come together, once what is in them is known: how high they are depends on it. */
const DaemonCards = () => (
  <>
    <PortsCard />
    <HardwareCard />
    <LimitsCard />
    <RigFileCard />
    <DaemonCard />
    <AccessCard />
    <AboutCard />
  </>
);
