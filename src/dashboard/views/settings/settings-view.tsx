/** The view Settings: ports, device, limits, rig file, the daemon's settings, and the page's. */
import { computed, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { daemon, diagnostics, ports } from '../../resources.ts';
import { link, rigConnection } from '../../state.ts';
import { AboutCard, AccessCard, DaemonCard, PageCard } from './about-card.tsx';
import { ClassCards } from './class-cards.tsx';
import { HardwareCard, LimitsCard, PortsCard } from './hardware-card.tsx';
import { RigFileCard } from './rig-file-card.tsx';
import { fileError, loadRigFile, running } from './rig-file-draft.ts';
import './settings.css';
import { texts } from './texts.ts';

/** Whether all requests of this view have been answered. */
const answered = computed(() =>
  [
    ...[daemon, ports, diagnostics].map((asked) => asked.answer.value ?? asked.error.value),
    running.value ?? fileError.value,
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
    void diagnostics.load();
  });
  const shown = useRef(false);
  shown.current ||= answered.value;
  return (
    <div class="cards settings-view">
      <div class="short-cards">
        <PageCard />
        {shown.current ? (
          <>
            <PortsCard />
            <HardwareCard />
            <LimitsCard />
          </>
        ) : (
          <p class="empty">{texts.loading}</p>
        )}
      </div>
      {shown.current && <LongCards />}
    </div>
  );
}

/** Shown together with those above once all are loaded, so that the layout doesn't shift. */
const LongCards = () => (
  <>
    <RigFileCard />
    <DaemonCard />
    <AccessCard />
    <ClassCards />
    <AboutCard />
  </>
);
