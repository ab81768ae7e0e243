/**
 * The daemon as a user starts it, from the built files: time to its first answer with an empty data
 * folder and with a filled one, and its memory when it idles. Run `npm run build` before.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const IDLE_S = 20;

const data = await mkdtemp(join(tmpdir(), 'pantilt-bench-'));
for (const label of ['empty data folder', 'filled data folder']) {
  const startMs = performance.now();
  const daemon = spawn('node', [
    'dist/cli/main.js',
    'serve',
    '--listen',
    '127.0.0.1:0',
    '--data',
    data,
  ]);
  const url = await addressOf(daemon);
  const answer = await fetch(`${url}/api/v1/rig`);
  await answer.json();
  const seconds = (performance.now() - startMs) / 1000;
  console.log(`${label}: first answer after ${seconds.toFixed(2)} s (wanted: under 3 s)`);
  if (label.startsWith('filled')) {
    await wait(IDLE_S * 1000);
    console.log(
      `  idle for ${IDLE_S} s: ${await residentMb(daemon)} MB resident (wanted: under 150)`,
    );
  }
  daemon.kill('SIGINT');
  await new Promise((resolve) => daemon.on('exit', resolve));
}
await rm(data, { recursive: true });

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

async function residentMb({ pid }: ChildProcess): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes ? (Number(kilobytes) / 1024).toFixed(0) : 'unknown (no /proc)';
}
