/**
 * The README's pictures of the page, taken from the built daemon on the simulated rig by headless
 * Chromium: `npm run pictures` writes docs/page-*.png. Check each before you commit it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { startDaemonProcess } from './daemon-process.ts';

const OPTIONS = { viewport: { width: 1280, height: 800 }, locale: 'en-GB' };
/** Longer than the page's slowest transition [ms]. */
const SETTLE_MS = 1500;

const data = await mkdtemp(join(tmpdir(), 'pantilt-pictures-'));
const daemon = await startDaemonProcess(data);
const browser = await chromium.launch({
  channel: 'chromium',
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--enable-unsafe-swiftshader', '--disable-background-networking'],
});
const page = await browser.newPage(OPTIONS);

await untilTrained();
await open('point');
await post('/rig/arm', {});
await post('/rig/laser', { on: true });
await post('/aim', { xM: 1.05, yM: -0.45 });
await take('point');
await post('/rig/release', {});

await open('collect');
await take('collect');

await open('exercise?step=look-behind&seed=1');
await page.getByRole('button', { name: 'Train', exact: true }).click();
await page.getByText('Done; training took').waitFor();
await page.getByRole('heading', { name: 'Error on the floor: raw angles' }).evaluate((heading) => {
  heading.scrollIntoView({ block: 'center' });
});
await take('exercise');

await browser.close();
await daemon.end();
await rm(data, { recursive: true });

/** Resolves when the best model of the first start is active. */
async function untilTrained(): Promise<void> {
  for (;;) {
    const answer = await fetch(`${daemon.url}/api/v1/models`);
    const { models } = (await answer.json()) as { models: { kind: string; active: boolean }[] };
    if (models.some(({ kind, active }) => active && kind === 'servo-nets')) return;
    await wait(200);
  }
}

async function open(view: string): Promise<Page> {
  await page.goto(`${daemon.url}/#/${view}`);
  await wait(SETTLE_MS);
  return page;
}

async function post(path: string, body: object): Promise<void> {
  const answer = await fetch(`${daemon.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function take(name: string): Promise<void> {
  await wait(SETTLE_MS);
  await page.screenshot({ path: `docs/page-${name}.png` });
}
