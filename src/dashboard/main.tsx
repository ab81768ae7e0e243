/** Opens the page: draws it, connects with the daemon, lets the space bar stop the rig. */
import { render } from 'preact';
import './styles/all.css';
import { App } from './app.tsx';
import { stopOnSpace } from './commands.ts';
import { telemetry } from './daemon-feed.ts';
import { language } from './language.ts';
import { followAddress, route } from './router.ts';
import { loadLanguage } from './said.ts';
import { openView } from './shell/view-frame.tsx';
import { showTheme } from './theme.ts';

document.documentElement.lang = language;
showTheme();
followAddress();
await loadLanguage();
void openView(route.value.view);
render(<App />, document.getElementById('page')!);
stopOnSpace();
telemetry.start();
