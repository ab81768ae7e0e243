/** Pages of other sites in Chromium, which cannot move the rig: neither from their own address, nor by rebinding their name to the daemon's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { isMissing } from '../support/packages.ts';
import { launchChromium } from './chromium.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();
const EVIL = 'evil.example';
const HTML = { contentType: 'text/html', body: '<!doctype html><title>evil</title>' };
let browser: Browser;

beforeAll(async () => {
  if (isMissing('chromium')) return;
  browser = await launchChromium([
    `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`,
    '--disable-features=LocalNetworkAccessChecks', // Older browsers and other ones have no such check.
  ]);
});
afterAll(() => browser?.close());

/** A connected daemon that records the status of each request from the page. */
async function serve() {
  const statuses: string[] = [];
  const daemon = await bench.serve({
    extend: async (app) => {
      app.addHook('onResponse', async ({ method, url }, { statusCode }) => {
        statuses.push(`${method} ${url} ${statusCode}`);
      });
    },
  });
  await daemon.services.rig.connected();
  return { ...daemon, statuses, port: new URL(daemon.url).port };
}

/** An empty page at an address of an attacker. */
async function evilPage(url: string): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  await context.route(url, (route) => route.fulfill(HTML));
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Tries to turn the servos on in every way that a page has. Runs in the page. @returns what succeeded */
async function attack(api: string): Promise<string[]> {
  const succeeded: string[] = [];
  const send = async (name: string, options: RequestInit) => {
    const answer = await fetch(`${api}/rig/arm`, { method: 'POST', ...options }).catch(() => null);
    if (answer?.ok) succeeded.push(name);
  };
  await send('fetch', {});
  await send('fetch without CORS', { mode: 'no-cors', body: '{}' });
  await send('fetch of JSON', { headers: { 'content-type': 'application/json' }, body: '{}' });
  await fetch(`${api}/rig`).then(
    (answer) => answer.ok && succeeded.push('read'),
    () => {},
  );
  await new Promise<void>((resolve) => {
    const frame = document.createElement('iframe');
    frame.name = 'sent';
    frame.onload = () => resolve();
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: `${api}/rig/arm`, target: frame.name });
    document.body.append(frame, form);
    form.submit();
  });
  await new Promise<void>((resolve) => {
    const socket = new WebSocket(`${api.replace('http', 'ws')}/telemetry`, 'pantilt');
    socket.onopen = () => resolve(void succeeded.push('socket'));
    socket.onerror = () => resolve();
  });
  return succeeded;
}

describe.skipIf(isMissing('chromium'))('a page of another site', () => {
  test('cannot move the rig from its own address', async () => {
    const { port, statuses, services } = await serve();
    const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port: ownPort } = server.address() as AddressInfo;
    for (const host of [EVIL, 'localhost', '127.0.0.1']) {
      const page = await evilPage(`http://${host}:${ownPort}/`);
      expect(await page.evaluate(attack, `http://127.0.0.1:${port}/api/v1`), host).toEqual([]);
    }
    expect(statuses).toContain('POST /api/v1/rig/arm 403');
    expect(statuses).toContain('GET /api/v1/rig 403');
    expect(statuses.filter((line) => !line.endsWith(' 403'))).toEqual([]);
    expect(services.rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false });
  });

  test('cannot move the rig by rebinding its name', async () => {
    const { port, statuses, services } = await serve();
    const page = await evilPage(`http://${EVIL}:${port}/`); // Everything but the page itself comes from the daemon.
    expect(await page.evaluate(attack, `http://${EVIL}:${port}/api/v1`)).toEqual([]);
    const armings = () => statuses.filter((line) => line === 'POST /api/v1/rig/arm 403');
    await expect.poll(armings).toHaveLength(4);
    expect(statuses).toContain('GET /api/v1/telemetry 403');
    expect(statuses.filter((line) => !line.endsWith(' 403'))).toEqual([]);
    expect(services.rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false });
  });

  test('has fewer rights than the page of the daemon', async () => {
    const { url, services } = await serve();
    const page = await evilPage(url);
    expect(await page.evaluate(attack, `${url}api/v1`)).toEqual([
      ...['fetch', 'fetch of JSON', 'read', 'socket'],
    ]);
    await expect.poll(() => services.rig.snapshot.device?.servoOn).toBe(true);
  });
});
