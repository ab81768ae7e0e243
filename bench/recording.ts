/**
 * The README's recording of the first minute: `npm run pictures` writes docs/first-minute.webp from
 * the real page of a daemon that starts for the first time, in headless Chromium. It needs img2webp,
 * of the Debian package webp. Look at it before you commit it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { chromium, type Page } from 'playwright-core';
import { FastForwardClock, scaledClock } from '../src/daemon/first-samples.ts';
import { startDaemon } from '../src/daemon/start-daemon.ts';

const OUT = process.argv[2] ?? 'docs/first-minute.webp';
const SIZE = { width: 1080, height: 675 };
/** Shortest and longest time for which a frame is shown, and that of the last one [ms]. */
const FRAME_MS = { least: 160, most: 900, last: 3000 };
/**
 * The rig's time as a share of real time: its device stops if it hears nothing for a while, as it
 * otherwise would on a busy machine.
 */
const SLOWED = 0.25;
/** How much faster than the page the recording runs. */
const RATE = 1.6 / SLOWED;
const QUALITY = 55;
const MAX_BYTES = 1_000_000;
const TARGETS = [
  [0.62, 0.3],
  [0.4, 0.42],
] as const;

/** One picture of the page. */
interface Frame {
  readonly timeMs: number;
  readonly file: string;
}

if (spawnSync('img2webp', ['-version']).error) {
  throw new Error('img2webp is missing: sudo apt install webp');
}
const folder = await mkdtemp(join(tmpdir(), 'pantilt-recording-'));
const clock = new FastForwardClock(scaledClock(SLOWED));
const { app, services, close } = await startDaemon({ log: pino({ level: 'silent' }), clock });
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--enable-unsafe-swiftshader', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: SIZE, locale: 'en-GB', colorScheme: 'light' });
page.setDefaultTimeout(120_000);
const introduced = services.introduction!.begin(60_000);
await page.goto(`http://127.0.0.1:${port}/`);
const frames = await record(page, async () => {
  await introduced;
  await wait(2500 / SLOWED);
  for (const [acrossShare, downShare] of TARGETS) {
    const floor = page.getByRole('application').first();
    const { width, height } = (await floor.boundingBox())!;
    await floor.click({ position: { x: acrossShare * width, y: downShare * height } });
    await page.getByText(/^On target/).waitFor();
    await wait(1500 / SLOWED);
  }
});
await browser.close();
await close();

const args = frames.flatMap(({ timeMs, file }, i) => {
  const next = frames[i + 1];
  const spanMs = next ? (next.timeMs - timeMs) / RATE : FRAME_MS.last;
  const shownMs = next ? Math.min(Math.max(spanMs, FRAME_MS.least), FRAME_MS.most) : spanMs;
  return ['-d', String(Math.round(shownMs)), '-lossy', '-q', String(QUALITY), '-m', '2', file];
});
const made = spawnSync('img2webp', ['-loop', '0', '-kmax', '1000', ...args, '-o', OUT]);
if (made.status !== 0) throw new Error(String(made.stderr));
const { size } = await stat(OUT);
console.log(`${OUT}: ${frames.length} frames, ${(size / 1000).toFixed(0)} kB`);
if (size > MAX_BYTES) throw new Error(`${OUT} is larger than ${MAX_BYTES / 1000} kB`);
await rm(folder, { recursive: true });

/** Pictures of the page until the work is done, at most one for each shortest time of a frame. */
async function record(page: Page, work: () => Promise<void>): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const browser = await page.context().newCDPSession(page);
  const writes: Promise<void>[] = [];
  browser.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    void browser.send('Page.screencastFrameAck', { sessionId });
    const timeMs = 1000 * (metadata.timestamp ?? 0);
    const isDue = timeMs - (frames.at(-1)?.timeMs ?? 0) >= RATE * FRAME_MS.least;
    if (!isDue) return;
    const file = join(folder, `${String(frames.length).padStart(4, '0')}.jpg`);
    frames.push({ timeMs, file });
    writes.push(writeFile(file, Buffer.from(data, 'base64')));
  });
  await browser.send('Page.startScreencast', { format: 'jpeg', quality: 92 });
  await work();
  await browser.send('Page.stopScreencast');
  await Promise.all(writes);
  return frames;
}
