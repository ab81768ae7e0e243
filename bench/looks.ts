/**
 * Pictures of every view and state of the page, to be looked at: `npm run looks -- FOLDER [PATTERN]`
 * writes STATE-VIEW-SIZE-SCHEME.png for a phone, a laptop and a large screen, light and dark. The
 * pattern selects by name, as in `npm run looks -- looks 'point.*390'`. Nothing is asserted.
 */
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { type Browser, chromium, type Page } from 'playwright-core';
import { FastForwardClock, takeFirstSamples } from '../src/daemon/first-samples.ts';
import { type Daemon, type DaemonConfig, startDaemon } from '../src/daemon/start-daemon.ts';
import { DEFAULT_KINDS } from '../src/jobs/trainings.ts';

const [folder = join(tmpdir(), 'pantilt-looks'), pattern = '.'] = process.argv.slice(2);
const SIZES = [
  { name: '390', width: 390, height: 844 },
  { name: '1280', width: 1280, height: 800 },
  { name: '1920', width: 1920, height: 1080 },
  { name: '1280x1400', width: 1280, height: 1400 },
] as const;
const SCHEMES = ['light', 'dark'] as const;
const VIEWS = ['point', 'live', 'collect', 'learn', 'exercise', 'settings'];
/** Longer than the page's slowest transition [ms]. */
const SETTLE_MS = 1200;
const TARGET = { xM: 1.05, yM: -0.45 };
const quiet = pino({ level: 'silent' });

interface State {
  readonly name: string;
  readonly views: readonly string[];
  /** Brings the daemon into this state; the returned function leaves it. */
  readonly enter: (daemon: Served) => Promise<(() => Promise<unknown>) | undefined>;
  /** Changes what the page reaches, before it is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** What a user does on the page. */
  readonly act?: (page: Page) => Promise<unknown>;
}
type Served = Daemon & { readonly url: string };

const nothing = async () => undefined;
const onTarget = async ({ services }: Served) => {
  await services.rig.arm();
  await services.aiming.aim(TARGET as never);
  return () => services.rig.release();
};

/** States of a daemon without samples. */
const EMPTY: readonly State[] = [
  { name: 'empty', views: ['point', 'live', 'collect', 'learn'], enter: nothing },
];

/** States of a daemon with samples and models. */
const TRAINED: readonly State[] = [
  { name: 'released', views: VIEWS, enter: nothing },
  { name: 'on-target', views: ['point', 'live', 'learn'], enter: onTarget },
  {
    name: 'refused',
    views: ['point'],
    enter: nothing,
    act: async (page) => {
      const floor = page.getByRole('application').first();
      const { width, height } = (await floor.boundingBox())!;
      await floor.click({ position: { x: width - 12, y: height - 12 } });
    },
  },
  {
    name: 'moving',
    views: ['point'],
    enter: async ({ services, url }) => {
      const corners = [0.6, 1.5].flatMap((xM) => [-0.7, 0.7].map((yM) => ({ xM, yM })));
      const body = JSON.stringify({ points: corners, speedMPerS: 0.2, repeat: 16 });
      const headers = { 'content-type': 'application/json' };
      const started = await fetch(`${url}api/v1/paths`, { method: 'POST', headers, body });
      if (!started.ok) throw new Error(await started.text());
      return async () => {
        const { paths } = (await (await fetch(`${url}api/v1/paths`)).json()) as {
          paths: { id: number }[];
        };
        const last = Math.max(...paths.map(({ id }) => id));
        await fetch(`${url}api/v1/paths/${last}`, { method: 'DELETE' });
        await wait(500);
        await services.rig.release();
      };
    },
  },
  {
    name: 'stopped',
    views: ['point'],
    enter: async ({ services }) => {
      await services.rig.stop();
      return async () => services.rig.resume();
    },
  },
  {
    name: 'lost',
    views: ['point', 'collect', 'live'],
    enter: async ({ simulatedPort }) => {
      simulatedPort?.unplug();
      return async () => simulatedPort?.plug();
    },
  },
];
const DOWN: readonly State[] = [
  {
    name: 'down',
    views: ['point'],
    enter: nothing,
    prepare: async (page) => {
      await page.routeWebSocket(/telemetry/, (socket) => socket.close());
      await page.route(/api/, (route) => route.abort());
    },
  },
];

mkdirSync(folder, { recursive: true });
const wanted = new RegExp(pattern);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--enable-unsafe-swiftshader', '--disable-background-networking'],
});
await takeAll(EMPTY, () => serve());
await takeAll([...TRAINED, ...DOWN], serveTrained);
await browser.close();

async function takeAll(states: readonly State[], start: () => Promise<Served>): Promise<void> {
  const due = states.filter((state) => screensOf(state).length > 0);
  if (due.length === 0) return;
  const daemon = await start();
  for (const state of due) {
    const leave = await state.enter(daemon);
    for (const screen of screensOf(state)) await take(browser, daemon, state, screen);
    await leave?.();
  }
  await daemon.close();
}

interface Screen {
  readonly size: (typeof SIZES)[number];
  readonly colorScheme: (typeof SCHEMES)[number];
  readonly views: readonly string[];
}

function nameOf({ name }: State, view: string, { size, colorScheme }: Omit<Screen, 'views'>) {
  return `${name}-${view}-${size.name}-${colorScheme}`;
}

/** The screens of which a picture is wanted, with its views. */
function screensOf(state: State): Screen[] {
  return SIZES.flatMap((size) =>
    SCHEMES.map((colorScheme) => {
      const views = state.views.filter((view) =>
        wanted.test(nameOf(state, view, { size, colorScheme })),
      );
      return { size, colorScheme, views };
    }),
  ).filter(({ views }) => views.length > 0);
}

async function take(browser: Browser, daemon: Served, state: State, screen: Screen): Promise<void> {
  const { size, colorScheme, views } = screen;
  const { width, height } = size;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale: process.env.LOOKS_LOCALE ?? 'en-GB',
  });
  const page = await context.newPage();
  await state.prepare?.(page);
  for (const view of views) {
    await page.goto(`${daemon.url}#/${view}`);
    await page.locator(`main[data-view="${view}"] > div`).waitFor();
    await wait(SETTLE_MS);
    await state.act?.(page);
    if (state.act) await wait(SETTLE_MS);
    await page.screenshot({ path: join(folder, `${nameOf(state, view, screen)}.png`) });
  }
  await context.close();
}

async function serve(changes: Partial<DaemonConfig> = {}): Promise<Served> {
  const daemon = await startDaemon({ log: quiet, ...changes });
  await daemon.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = daemon.app.server.address() as AddressInfo;
  return { ...daemon, url: `http://127.0.0.1:${port}/` };
}

async function serveTrained(): Promise<Served> {
  const clock = new FastForwardClock();
  const daemon = await serve({ clock });
  await takeFirstSamples(daemon.services, clock, { seed: 1, log: quiet });
  const { trainings } = daemon.services;
  const { id } = await trainings.create({ kinds: DEFAULT_KINDS, seed: 1, settings: {} });
  await trainings.ended(id);
  return daemon;
}
