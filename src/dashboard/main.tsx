/** Opens the page: draws it, connects with the daemon, lets the space bar stop the rig. */
import { render } from 'preact';
import { App } from './app.tsx';
import { stopOnSpace } from './commands.ts';
import { telemetry } from './daemon-feed.ts';

render(<App />, document.getElementById('page')!);
stopOnSpace();
telemetry.start();
