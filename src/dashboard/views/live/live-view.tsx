/** Live: what the rig does and how its line fares, as it happens and over the last ten minutes. */
import { Charts } from './charts.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { LineCard } from './line-card.tsx';
import './live.css';
import { Toolbar } from './toolbar.tsx';

export function LiveView() {
  return (
    <div class="split">
      <section class="stage live">
        <Toolbar />
        <Charts />
      </section>
      <div class="side">
        <ConnectionCard />
        <LineCard />
      </div>
    </div>
  );
}
