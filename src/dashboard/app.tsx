/** The page: header with the stop button, floor map, side panel, events. */
import { useSignalEffect } from '@preact/signals';
import { EventsLine } from './events-line.tsx';
import { Header } from './header/header.tsx';
import { TokenDialog } from './header/token-dialog.tsx';
import { AimStrip } from './map/aim-strip.tsx';
import { FloorMap } from './map/floor-map.tsx';
import { LearnPanel } from './panel/learn-panel.tsx';
import { LinePanel } from './panel/line-panel.tsx';
import { LivePanel } from './panel/live-panel.tsx';
import { ModelsPanel } from './panel/models-panel.tsx';
import { live, rigName } from './state.ts';
import { texts } from './texts.ts';

export function App() {
  useSignalEffect(() => {
    document.title = texts.pageTitle(rigName.value ?? undefined);
  });
  return (
    <div class="app" data-live={live.value}>
      <Header />
      <main>
        <section class="stage" aria-label={texts.map.title}>
          <FloorMap />
          <AimStrip />
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <aside class="panel" aria-label={texts.panel} tabIndex={0}>
          <LivePanel />
          <LearnPanel />
          <ModelsPanel />
          <LinePanel />
        </aside>
        <EventsLine />
      </main>
      <TokenDialog />
    </div>
  );
}
