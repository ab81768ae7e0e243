/** The page around its views: navigation, stop, lost connections, token, language, colours. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { floorPoint, microseconds } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, settled } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('the page', () => {
  test('navigates between views, and back', async () => {
    const { url } = await bench.serve();
    const page = await bench.open(url);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'This page' }).waitFor();
    expect(page.url()).toBe(`${url}#/settings`);
    await page.goBack();
    await page.getByRole('application', { name: /^Floor map/ }).waitFor();
  });

  test('stops a move with the space bar, and shows the confirmation of the device', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    await page.getByRole('button', { name: 'Home' }).click();
    await expect.poll(() => services.rig.snapshot.device?.state).toBe('A');
    const panUs = microseconds(services.rig.pulseLimits.pan.maxUs);
    const move = services.rig.moveTo({ ...services.rig.snapshot.device!, panUs });
    const ended = expect(move).rejects.toThrow();
    await page.keyboard.press('Space');
    await ended;
    await page.getByRole('button', { name: 'Stopped' }).waitFor();
    expect(services.rig.snapshot.stopped).toBe(true);
    expect(services.rig.snapshot.device!.panUs).toBeLessThan(panUs);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'STOP' }).waitFor();
  });

  test('shows in every view whether the laser is on', async () => {
    const { url, services } = await bench.serve();
    const viewport = { width: 360, height: 740 };
    const page = await bench.open(`${url}#/live`, { viewport, locale: 'fr-FR' });
    const header = page.getByRole('region', { name: 'Robot', exact: true });
    await header.getByText('laser éteint').waitFor();
    const before = await header.boundingBox();
    await services.rig.connected();
    await services.rig.arm();
    await services.rig.setLaser(true);
    await header.getByText('laser allumé').waitFor();
    expect(await header.boundingBox()).toEqual(before); // the layout does not shift
    await page.getByRole('link', { name: 'Apprendre' }).click();
    await page.getByRole('button', { name: /^Entraîner|^Apprendre/ }).waitFor();
    await page.keyboard.press('Space');
    await header.getByText('laser éteint').waitFor();
  });

  test('opens without the daemon with a page that says so, and returns with the daemon', async () => {
    const first = await bench.serve();
    const port = Number(new URL(first.url).port);
    const page = await bench.open(first.url);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await first.close();
    await page.reload();
    await page.getByRole('heading', { name: 'The daemon isn’t reachable' }).waitFor();
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
    await bench.serve({}, port);
    await page.getByText(/^Connected on/).waitFor();
  });

  test('reports a missing daemon, with the cure', async () => {
    const { url, close } = await bench.serve();
    const page = await bench.open(url);
    await page.getByText(/^Connected on/).waitFor();
    await settled(page); // the code of the view is loaded
    await close();
    await page.getByRole('status').getByText('Daemon not reachable').waitFor();
    await page
      .getByRole('alert')
      .getByText(/npm start/)
      .waitFor();
    expect(await page.getByText(/^Connected on/).count()).toBe(0);
  });

  test('asks for the token, rejects a wrong one, and accepts the right one', async () => {
    const access = { token: 'the-right-one', allowedHosts: [] };
    const { url } = await bench.serve({ access });
    const page = await bench.open(url);
    const field = page.getByLabel('Token', { exact: true });
    await field.fill('the-wrong-one');
    await field.press('Enter');
    await page.getByText('Wrong token.').waitFor();
    await field.fill('the-right-one');
    await field.press('Enter');
    await page.getByText(/^Connected on/).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('asks for the token again when its dialog was closed', async () => {
    const access = { token: 'the-right-one', allowedHosts: [] };
    const { url } = await bench.serve({ access });
    const page = await bench.open(url);
    const dialog = page.getByRole('dialog');
    for (let i = 0; i < 2; i++) {
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Enter the token' }).click();
    }
    const field = page.getByLabel('Token', { exact: true });
    await field.fill('the-right-one');
    await field.press('Enter');
    await page.getByText(/^Connected on/).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('recovers by itself when the daemon is back: sends the pending stop, loads the missing view', async () => {
    const first = await bench.serve();
    const page = await bench.open(first.url);
    await page.getByText(/^Connected on/).waitFor();
    await settled(page); // the view has all of its code
    await first.close();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Not confirmed' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('This view could not be loaded').waitFor();

    const { services } = await bench.serve({}, Number(new URL(first.url).port));
    await page.getByText(/^Connected on/).waitFor();
    await page.getByRole('button', { name: 'Stopped' }).waitFor();
    expect(services.rig.snapshot.stopped).toBe(true);
    await page.getByRole('heading', { name: 'This page' }).waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });

  test('shows on every page that one of them has stopped the rig', async () => {
    const { url, services } = await bench.serve();
    const [moving, other] = [await bench.open(url), await bench.open(url)];
    const points = [floorPoint(0.8, -0.4), floorPoint(0.8, 0.4)];
    await services.paths.begin({ points, speedMPerS: 0.2, repeat: 10 });
    const stateIn = (page: Page) => page.getByRole('region', { name: 'Rig', exact: true });
    for (const page of [moving, other]) await stateIn(page).getByText('Moving').waitFor();
    await other.keyboard.press('Space');
    await expect.poll(async () => (await services.paths.list())[0]?.state).toBe('failed');
    for (const page of [moving, other]) {
      await page.getByRole('button', { name: 'Stopped' }).waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Resume' }).isEnabled()).toBe(true);
    }
    await moving.getByRole('button', { name: 'Resume' }).click();
    for (const page of [moving, other]) await page.getByRole('button', { name: 'STOP' }).waitFor();
  });

  test('opens each view at its top', async () => {
    const { url } = await bench.serve();
    const page = await bench.open(`${url}#/settings`, { viewport: { width: 800, height: 500 } });
    await page.getByRole('heading', { name: 'About' }).scrollIntoViewIfNeeded();
    const top = () => page.locator('main').evaluate((view) => view.scrollTop);
    expect(await top()).toBeGreaterThan(100);
    await page.getByRole('link', { name: 'Learn' }).click();
    await page.getByRole('button', { name: /^Train/ }).waitFor();
    expect(await top()).toBe(0);
  });

  test('is in French for French browsers, and keeps a choice', async () => {
    const { url } = await bench.serve();
    const page = await bench.open(`${url}#/settings`, { locale: 'fr-CH' });
    await page.getByLabel('Langue').selectOption('English');
    await page.getByRole('heading', { name: 'This page' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByRole('heading', { name: 'This page' }).waitFor();
  });

  test('is dark if the system is, unless light was chosen', async () => {
    const { url } = await bench.serve();
    const page = await bench.open(`${url}#/settings`, { colorScheme: 'dark' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await ground()).toBe('rgb(18, 22, 26)');
    await page.getByLabel('Colours').selectOption('light');
    expect(await ground()).toBe('rgb(243, 245, 247)');
    await page.reload();
    expect(await ground()).toBe('rgb(243, 245, 247)');
  });

  test('works without storage if the browser blocks it', async () => {
    const access = { token: 'the-right-one', allowedHosts: [] };
    const { url } = await bench.serve({ access });
    const page = await bench.open('about:blank', { colorScheme: 'dark' });
    await page.addInitScript(() => {
      const get = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      };
      Object.defineProperties(window, { localStorage: { get }, sessionStorage: { get } });
    });
    await page.goto(`${url}#/exercise?step=inverse-nn`);
    const field = page.getByLabel('Token', { exact: true });
    await field.fill('the-right-one');
    await field.press('Enter');
    await page.getByText('Net and training').click();
    await page.getByLabel('Batch', { exact: true }).fill('64');
    await page.getByText(/, batch 64, /).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Colours').selectOption('light');
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe('rgb(243, 245, 247)');
  });
});
