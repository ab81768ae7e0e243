/** Settings: ports, device, limits, the rig file, how the daemon was started, and the page's own. */
import { useSignalEffect } from '@preact/signals';
import { daemon, examination, ports } from '../../daemon-facts.ts';
import { link, rigConnection } from '../../state.ts';
import { AboutCard } from './about-card.tsx';
import { AccessCard } from './access-card.tsx';
import { DaemonCard } from './daemon-card.tsx';
import { HardwareCard, LimitsCard } from './hardware-card.tsx';
import { PageCard } from './page-card.tsx';
import { PortsCard } from './ports-card.tsx';
import { RigFileCard } from './rig-file-card.tsx';
import { loadRigFile } from './rig-file-draft.ts';
import './settings.css';

export function SettingsView() {
  useSignalEffect(() => {
    if (link.value.phase !== 'open') return;
    void daemon.ask();
    void loadRigFile();
  });
  useSignalEffect(() => {
    void rigConnection.value;
    if (link.value.phase !== 'open') return;
    void ports.ask();
    void examination.ask();
  });
  return (
    <div class="cards settings">
      <PageCard />
      <PortsCard />
      <HardwareCard />
      <LimitsCard />
      <RigFileCard />
      <DaemonCard />
      <AccessCard />
      <AboutCard />
    </div>
  );
}
