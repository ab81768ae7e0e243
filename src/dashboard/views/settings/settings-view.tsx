/** Settings: ports, device, limits, the rig file, how the daemon was started, and the page's own. */
import { computed, useSignalEffect } from '@preact/signals';
import { link, rig } from '../../state.ts';
import { AboutCard } from './about-card.tsx';
import { AccessCard } from './access-card.tsx';
import { DaemonCard } from './daemon-card.tsx';
import { daemon, examination, ports } from './daemon-facts.ts';
import { HardwareCard, LimitsCard } from './hardware-card.tsx';
import { PageCard } from './page-card.tsx';
import { PortsCard } from './ports-card.tsx';
import { RigFileCard } from './rig-file-card.tsx';
import { loadRigFile } from './rig-file-draft.ts';
import './settings.css';

const connection = computed(() => `${rig.value?.connection} ${rig.value?.port}`);

export function SettingsView() {
  useSignalEffect(() => {
    if (link.value.phase !== 'open') return;
    void daemon.ask();
    void loadRigFile();
  });
  useSignalEffect(() => {
    void connection.value; // whenever the rig comes or goes
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
