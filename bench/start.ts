/**
 * The daemon as a user starts it, from the built files: time to its first response with an empty
 * and with a filled data folder, and its memory when idle. Run `npm run build` before.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startDaemonProcess } from './daemon-process.ts';

const IDLE_S = 20;

const data = await mkdtemp(join(tmpdir(), 'pantilt-bench-'));
for (const label of ['empty data folder', 'filled data folder']) {
  const startMs = performance.now();
  const daemon = await startDaemonProcess(data);
  const answer = await fetch(`${daemon.url}/api/v1/rig`);
  await answer.json();
  const seconds = (performance.now() - startMs) / 1000;
  console.log(`${label}: first answer after ${seconds.toFixed(2)} s (wanted: at most 1 s)`);
  if (label.startsWith('filled')) {
    await wait(IDLE_S * 1000);
    console.log(
      `  idle for ${IDLE_S} s: ${await residentMb(daemon.process)} MB resident (wanted: at most 120)`,
    );
  }
  await firstSamplesTaken(daemon.url);
  await daemon.end();
}
await rm(data, { recursive: true });

async function firstSamplesTaken(url: string): Promise<void> {
  for (;;) {
    const samples = await fetch(`${url}/api/v1/samples`);
    if (((await samples.json()) as { total: number }).total >= 40) return;
    await wait(100);
  }
}

async function residentMb({ pid }: ChildProcess): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes ? (Number(kilobytes) / 1024).toFixed(0) : 'unknown (no /proc)';
}
