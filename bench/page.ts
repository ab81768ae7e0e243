/**
 * The page in headless Chromium with software rendering, against the built daemon on loopback: time
 * until the first view can be used, and its size; the layout shift of each view while it loads; the
 * share of one core at 50 Hz of telemetry while the rig moves, for each view and for a hidden page,
 * compared with an empty page, and the frames per second; and the heap with the strip charts open,
 * after one minute and after ten. `npm run bench:page -- --minutes 3
 * --seconds 10` is shorter.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { quantile } from '../src/quantile.ts';
import { startDaemonProcess } from './daemon-process.ts';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '20' },
    visits: { type: 'string', default: '5' },
  },
});
const VIEWPORT = { width: 1280, height: 800 };
/** Time for the page to settle before it is measured [ms]. */
const SETTLE_MS = 3000;
const HEAP_LOOKS = 12;
const HEAP_PAUSE_MS = 2000;
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAT = ['--disable-3d-apis'];
/** Expressions evaluated in the page. */
const IS_LOADED = 'document.readyState === "complete"';
const IS_USABLE = `document.querySelector('[role="application"]') !== null &&
  document.querySelector('.app').dataset.live === 'true'`;
/**
 * Headless Chromium hides no page by itself: this sets its visibility to hidden, and stops its
 * frames.
 */
const HIDE = `Object.defineProperty(document, 'hidden', { value: true });
  globalThis.requestAnimationFrame = () => 0;
  document.dispatchEvent(new Event('visibilitychange'))`;

const SHIFT_SIZES = [VIEWPORT, { width: 390, height: 844 }];
const SHIFT_VIEWS = ['point', 'live', 'collect', 'learn', 'exercise', 'settings'];
const RECORD_SHIFTS = `globalThis.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true })`;
/** Frames of five seconds, divided by them. */
const FRAME_RATE = `new Promise((resolve) => {
  const startMs = performance.now();
  let frames = 0;
  requestAnimationFrame(function next() {
    frames++;
    const tookMs = performance.now() - startMs;
    if (tookMs < 5000) requestAnimationFrame(next);
    else resolve((1000 * frames) / tookMs);
  });
})`;

const data = await mkdtemp(join(tmpdir(), 'pantilt-bench-'));
const daemon = await startDaemonProcess(data);
const { url } = daemon;
try {
  await measureFirstView();
  await measureShifts();
  await measureLoad('2D', FLAT, ['point', 'live', 'settings', 'hidden']);
  await measureLoad('with 3D', [], ['point']);
  if (Number(options.minutes) > 0) await measureHeap();
} finally {
  await daemon.end();
}
await rm(data, { recursive: true });

/**
 * Starts the system's Chromium with a software renderer for WebGL and without network access of its
 * own.
 */
function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const installed = CHROMIUM_NAMES.find((name) => spawnSync(name, ['--version']).status === 0);
  if (!installed) throw new Error('Chromium is missing: sudo apt install chromium');
  return chromium.launch({
    executablePath: execFileSync('which', [installed], { encoding: 'utf8' }).trim(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--enable-unsafe-swiftshader', '--disable-background-networking', ...args],
  });
}

async function measureFirstView(): Promise<void> {
  const browser = await launchChromium();
  const usableMs: number[] = [];
  const emptyMs: number[] = [];
  for (let i = 0; i < Number(options.visits); i++) {
    emptyMs.push(await visit(browser, `${url}/healthz`, IS_LOADED));
    usableMs.push(await visit(browser, url, IS_USABLE));
  }
  const text = `${median(usableMs)} ms until the map is there and the rig is live (wanted: under 1000)`;
  console.log(`first view: ${text}, an empty answer ${median(emptyMs)} ms`);
  const page = await newPage(browser);
  const sizes = new Map<string, number>();
  page.on('response', async (response) => {
    if (response.url().includes('/api/')) return;
    const body = await response.body().catch(() => Buffer.alloc(0));
    sizes.set(response.url().replace(/.*\//, '') || 'index.html', gzipSync(body).length);
  });
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  const of = (pattern: RegExp) =>
    [...sizes].filter(([name]) => pattern.test(name)).reduce((sum, [, size]) => sum + size, 0);
  const [all, scene] = [of(/./), of(/^scene-/)].map((bytes) => (bytes / 1000).toFixed(0));
  console.log(
    `it weighs ${all} kB gzipped (wanted: under 250 for the first view), ${scene} kB of it the 3D scene`,
  );
  await browser.close();
}

/** Cumulative layout shift (CLS) of each view from its opening until it has settled. */
async function measureShifts(): Promise<void> {
  const browser = await launchChromium();
  for (const viewport of SHIFT_SIZES) {
    const shifts: string[] = [];
    for (const view of SHIFT_VIEWS) {
      const page = await newPage(browser, viewport);
      await page.addInitScript(RECORD_SHIFTS);
      await page.goto(`${url}/#/${view}`);
      await wait(SETTLE_MS);
      shifts.push(`${view} ${(await page.evaluate<number>('shift')).toFixed(4)}`);
      await page.context().close();
    }
    console.log(`layout shift at ${viewport.width} px: ${shifts.join(', ')} (wanted: 0)`);
  }
  await browser.close();
}

/**
 * Time from the start of the navigation to the first frame after which a condition is true [ms].
 */
async function visit(browser: Browser, address: string, holds: string): Promise<number> {
  const page = await newPage(browser);
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(holds, undefined, { polling: 'raf' });
  const tookMs = await page.evaluate<number>('performance.now()');
  await page.context().close();
  return tookMs;
}

async function measureLoad(what: string, args: readonly string[], views: readonly string[]) {
  for (const view of ['empty', ...views]) {
    const browser = await launchChromium(args);
    const page = await newPage(browser);
    await page.goto(
      view === 'empty' ? 'about:blank' : `${url}/#/${view === 'hidden' ? 'live' : view}`,
    );
    const moving = daemon.keepMoving();
    await wait(SETTLE_MS);
    if (view === 'hidden') await page.evaluate(HIDE);
    const shares = await cpuShares(browser, page);
    const rate = view === 'hidden' ? null : await page.evaluate<number>(FRAME_RATE);
    await moving.end();
    const { renderer, mainThread, all } = shares;
    const name = `${what}, ${view}`.padEnd(18);
    console.log(
      `${name} ${percent(all)} of one core by all of Chromium: ${percent(renderer)} the page's ` +
        `process; its main thread was busy for ${percent(mainThread)}` +
        (rate === null ? '' : `; ${rate.toFixed(0)} frames per second (wanted: 60)`),
    );
    await browser.close();
  }
  console.log('  (wanted in 2D: under 30 % of one core; hidden: as good as empty)');
}

/** Processor time as a fraction of the elapsed time. */
async function cpuShares(browser: Browser, page: Page) {
  const browserSession = await browser.newBrowserCDPSession();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const read = async () => {
    const { processInfo } = await browserSession.send('SystemInfo.getProcessInfo');
    const { metrics } = await session.send('Performance.getMetrics');
    const ofType = (type: RegExp) =>
      processInfo.filter((each) => type.test(each.type)).reduce((s, { cpuTime }) => s + cpuTime, 0);
    return {
      atS: performance.now() / 1000,
      all: ofType(/./),
      renderer: ofType(/renderer/),
      mainThread: metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN,
    };
  };
  const before = await read();
  await wait(1000 * Number(options.seconds));
  const after = await read();
  const share = (name: 'all' | 'renderer' | 'mainThread') =>
    (after[name] - before[name]) / (after.atS - before.atS);
  return { all: share('all'), renderer: share('renderer'), mainThread: share('mainThread') };
}

async function measureHeap(): Promise<void> {
  const browser = await launchChromium(FLAT);
  const page = await newPage(browser);
  await page.goto(`${url}/#/live`);
  const moving = daemon.keepMoving();
  const session = await page.context().newCDPSession(page);
  // The minimum of several: memory of drawings and of the compiler is released in between.
  const usedMb = async () => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < HEAP_LOOKS; i++) {
      await session.send('HeapProfiler.collectGarbage');
      least = Math.min(least, (await session.send('Runtime.getHeapUsage')).usedSize / 1e6);
      await wait(HEAP_PAUSE_MS);
    }
    return least;
  };
  await wait(60_000);
  const early = await usedMb();
  await wait(60_000 * (Number(options.minutes) - 1));
  const late = await usedMb();
  await moving.end();
  await browser.close();
  console.log(
    `heap on Live at 50 Hz: ${early.toFixed(2)} MB after 1 minute, ${late.toFixed(2)} MB after ` +
      `${options.minutes}: ${(100 * (late / early - 1)).toFixed(1)} % (wanted: within 10 %)`,
  );
}

async function newPage(browser: Browser, viewport = VIEWPORT): Promise<Page> {
  return (await browser.newContext({ viewport, bypassCSP: true })).newPage();
}

function median(values: number[]): string {
  return quantile(values, 0.5)!.toFixed(0);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1).padStart(5)} %`;
}
