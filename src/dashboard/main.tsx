/** Entry point of the page: renders it, connects to the daemon, and lets the space bar stop the rig. */
import { effect, signal } from '@preact/signals';
import { type FunctionComponent, render } from 'preact';
import { stop, stopOnSpace } from './commands.ts';
import { telemetry } from './daemon-feed.ts';
import { notifyOfJobs } from './job-notice.ts';
import { language } from './language.ts';
import { showTheme } from './preferences.ts';
import { showsAllRigs, stopAll } from './rigs/rigs.ts';
import { followAddress, route } from './router.ts';
import { Header, RigBar } from './shell/header.tsx';
import { EventsLine, Notices, TokenDialog } from './shell/notices.tsx';
import { showState } from './shell/page-state.ts';
import { listenToKeys, Palette } from './shell/palette.tsx';
import { UndoBar } from './shell/undo-bar.tsx';
import { Navigation, openView, ViewFrame } from './shell/views.tsx';
import { live } from './state.ts';
import { loadLanguage } from './translate.ts';
import './styles/all.css';

/** The page of all rigs of a hub; its code is loaded when it is shown. */
const rigsPage = signal<FunctionComponent | null>(null);
effect(() => {
  if (!showsAllRigs.value) return;
  void import('./rigs/rigs-page.tsx').then(({ RigsPage }) => {
    rigsPage.value = RigsPage;
  });
});

/** The page: header with the stop button, navigation, view, notices and events. */
export function App() {
  if (showsAllRigs.value) {
    const All = rigsPage.value;
    return (
      <>
        {All && <All />}
        <TokenDialog />
      </>
    );
  }
  return (
    <div class="app" data-live={live.value}>
      <Header />
      <RigBar />
      <Navigation />
      <ViewFrame />
      <UndoBar />
      <Notices />
      <EventsLine />
      <TokenDialog />
      <Palette />
    </div>
  );
}

document.documentElement.lang = language;
showTheme();
followAddress();
await loadLanguage();
void openView(route.value.view);
render(<App />, document.getElementById('page')!);
stopOnSpace(() => (showsAllRigs.peek() ? stopAll() : stop()));
listenToKeys();
showState();
notifyOfJobs();
telemetry.start();
// Browsers allow service workers only on the same machine and over TLS.
void navigator.serviceWorker?.register('./offline.js').catch(() => {});
