/**
 * The starting point of tests of the page: a real daemon that listens, on the wall clock, with a
 * simulated rig and the page built from the sources; and Chromium showing the page.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';
import { wallClock } from '../../src/clock.ts';
import { FastForwardClock, takeFirstSamples } from '../../src/daemon/first-samples.ts';
import { type Daemon, type DaemonConfig, startDaemon } from '../../src/daemon/start-daemon.ts';
import type { ModelKind } from '../../src/learning/model-file.ts';
import { rigFile } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { quiet } from '../support/simulated.ts';
import { buildPage, removePage } from './built-page.ts';
import { launchChromium } from './chromium.ts';

/** Timeout for building the page and starting a browser on a busy machine. */
const START_MS = 60_000;

/**
 * The page, and one browser for all tests in a file. The page is built here unless the project has
 * built it.
 */
export class PageBench {
  #browser: Browser | undefined;
  #shared: Promise<ServedDaemon> | undefined;
  #pageFolder = inject('pageFolder');

  /** @param browserArgs additional arguments, such as a fake camera */
  constructor(browserArgs: () => readonly string[] = () => []) {
    const isBuiltHere = this.#pageFolder === undefined;
    beforeAll(async () => {
      if (isMissing('chromium')) return;
      if (isBuiltHere) this.#pageFolder = await buildPage();
      this.#browser = await launchChromium(browserArgs());
    }, START_MS);
    afterAll(async () => {
      await this.#browser?.close();
      await (await this.#shared)?.close();
      if (isBuiltHere && this.#pageFolder) removePage(this.#pageFolder);
    });
  }

  /** One daemon for all tests in a file that leave its rig and its data as they are. */
  shared(): Promise<ServedDaemon> {
    this.#shared ??= this.#start({}, 0);
    return this.#shared;
  }

  /** A daemon that listens until the test ends, on any free port, or on a port that was free before. */
  async serve(changes: Partial<DaemonConfig> = {}, wantedPort = 0): Promise<ServedDaemon> {
    const daemon = await this.#start(changes, wantedPort);
    onTestFinished(() => daemon.close());
    return daemon;
  }

  async #start(changes: Partial<DaemonConfig>, wantedPort: number): Promise<ServedDaemon> {
    const daemon = await startDaemon({
      rigFile: rigFile('hobby'),
      port: 'sim',
      dataDirectory: ':memory:',
      clock: wallClock,
      log: quiet,
      access: { allowedHosts: [] },
      seed: 1,
      dashboardFolder: this.#pageFolder,
      ...changes,
    });
    await daemon.app.listen({ host: '127.0.0.1', port: wantedPort });
    const { port } = daemon.app.server.address() as AddressInfo;
    return { ...daemon, url: `http://127.0.0.1:${port}/` };
  }

  /** The same, with forty samples of the rig. */
  serveSampled(rig?: string): Promise<ServedDaemon> {
    return this.serveTrained([], rig);
  }

  /** The same, with models of these kinds in addition to the nominal one. */
  async serveTrained(kinds: readonly ModelKind[], rig = 'hobby'): Promise<ServedDaemon> {
    const dataDirectory = temporaryFolder();
    cpSync(await this.#learned(rig, kinds), dataDirectory, { recursive: true });
    return this.serve({ rigFile: rigFile(rig), dataDirectory, clock: new FastForwardClock() });
  }

  /** The data of a daemon that has taken its first samples, and trained these kinds. */
  #learned(rig: string, kinds: readonly ModelKind[]): Promise<string> {
    const key = [this.#pageFolder, rig, ...kinds].join(' ');
    const learned = learnedData.get(key) ?? this.#learn(rig, kinds);
    learnedData.set(key, learned);
    return learned;
  }

  async #learn(rig: string, kinds: readonly ModelKind[]): Promise<string> {
    const dataDirectory = mkdtempSync(join(this.#pageFolder!, '..', 'data-'));
    const clock = new FastForwardClock();
    const daemon = await this.#start({ rigFile: rigFile(rig), dataDirectory, clock }, 0);
    await takeFirstSamples(daemon.services, clock, { seed: 1, log: quiet });
    if (kinds.length > 0) {
      const { trainings } = daemon.services;
      const { id } = await trainings.create({ kinds, seed: 1, settings: {} });
      await trainings.ended(id);
    }
    await daemon.close();
    return dataDirectory;
  }

  /** The page of a daemon in a new browser profile; an error in its console fails the test. */
  async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser!.newContext({ locale: 'en-GB', ...options });
    const page = await context.newPage();
    trackRequests(page);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !isNetworkNotice(message.text())) {
        faults.push(message.text());
      }
    });
    onTestFinished(async () => {
      await context.close();
      expect(faults).toEqual([]);
    });
    await page.goto(url);
    return page;
  }
}

/** Folders with the data of daemons that have learned, made once in a worker. */
const learnedData = new Map<string, Promise<string>>();

/** The requests of a page that have no answer yet. */
const pending = new WeakMap<Page, Set<Request>>();

function trackRequests(page: Page): void {
  const requests = new Set<Request>();
  pending.set(page, requests);
  page.on('request', (request) => requests.add(request));
  page.on('requestfinished', (request) => requests.delete(request));
  page.on('requestfailed', (request) => requests.delete(request));
}

/** Waits until a page that `PageBench` has opened has drawn the answers to all its requests. */
export async function settled(page: Page): Promise<void> {
  const requests = pending.get(page)!;
  do {
    await expect.poll(() => requests.size, { interval: 10 }).toBe(0);
    await page.evaluate(twoFrames);
  } while (requests.size > 0);
}

/** Runs in the page. Drawing a frame may send a request before the next frame. */
const twoFrames = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pantilt-browser-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A daemon and its address. */
export type ServedDaemon = Daemon & { readonly url: string };

/**
 * Chromium itself logs each unsuccessful response; its handling by the page is tested elsewhere.
 */
const isNetworkNotice = (text: string): boolean =>
  /^Failed to load resource|WebSocket connection to|dynamically imported module|blocked by CORS policy|Unable to preload CSS/.test(
    text,
  );
