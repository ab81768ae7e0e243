/**
 * The built daemon in a separate process, as a user starts it, for benchmarks that measure it from
 * outside. Run `npm run build` before.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

const POSES = [
  { panUs: 1150, tiltUs: 1150 },
  { panUs: 1850, tiltUs: 1350 },
] as const;

/** As in the script `start`. */
const YOUNG_GENERATION = '--max-semi-space-size=2';

/** A running daemon. */
export interface DaemonProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Moves the rig from pose to pose until it is ended. */
  keepMoving(): { end(): Promise<void> };
  end(): Promise<void>;
}

/** Starts the daemon with a simulated rig; resolves when it listens. */
export async function startDaemonProcess(data: string): Promise<DaemonProcess> {
  const args = ['dist/cli/main.js', 'serve', '--listen', '127.0.0.1:0', '--data', data];
  const daemon = spawn('node', [YOUNG_GENERATION, ...args]);
  const url = await addressOf(daemon);
  const end = async () => {
    const gone = new Promise((resolve) => daemon.on('exit', resolve));
    daemon.kill('SIGINT');
    await gone;
  };
  return { url, process: daemon, keepMoving: () => keepMoving(url), end };
}

function keepMoving(url: string): { end(): Promise<void> } {
  let ended = false;
  const loop = async () => {
    for (let i = 0; !ended; i++) {
      await fetch(`${url}/api/v1/rig/command`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(POSES[i % POSES.length]),
      });
      await wait(300);
    }
  };
  const done = loop();
  return {
    end: async () => {
      ended = true;
      await done;
    },
  };
}

/** The address that the daemon prints. */
function addressOf(daemon: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    daemon.stderr!.on('data', (chunk) => {
      text += chunk;
      const url = /open (http:\/\/\S+)/.exec(text)?.[1];
      if (url) resolve(url);
    });
  });
}
