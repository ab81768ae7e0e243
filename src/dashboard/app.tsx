/** The page: header with the stop button, the way from view to view, the view, what has happened. */
import { useSignalEffect } from '@preact/signals';
import { route } from './router.ts';
import { EventsLine } from './shell/events-line.tsx';
import { Header } from './shell/header.tsx';
import { Navigation } from './shell/navigation.tsx';
import { Notices } from './shell/notices.tsx';
import { TokenDialog } from './shell/token-dialog.tsx';
import { ViewFrame } from './shell/view-frame.tsx';
import { live, rigName } from './state.ts';
import { texts } from './texts.ts';

export function App() {
  useSignalEffect(() => {
    document.title = texts.pageTitle(texts.views[route.value.view], rigName.value ?? undefined);
  });
  return (
    <div class="app" data-live={live.value}>
      <Header />
      <Navigation />
      <ViewFrame />
      <Notices />
      <EventsLine />
      <TokenDialog />
    </div>
  );
}
