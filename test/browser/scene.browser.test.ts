/** The 3D scene: drawn on changes, turned with keys, and no obstacle to scrolling. */
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { microseconds } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('the scene', () => {
  test('draws the scene only on changes', async () => {
    const { url, services } = await bench.shared();
    const page = await bench.open(url);
    await page.addInitScript(() => {
      const gl = WebGL2RenderingContext.prototype;
      const draw = gl.drawElements;
      gl.drawElements = function (...args) {
        document.documentElement.dataset.draws = String(
          Number(document.documentElement.dataset.draws ?? 0) + 1,
        );
        draw.apply(this, args);
      };
    });
    await page.reload();
    const draws = () => page.evaluate(() => Number(document.documentElement.dataset.draws ?? 0));
    const afterTelemetry = async () => {
      for (let i = 0; i < 20; i++) await once(services.rig, 'change');
      return draws();
    };
    await expect.poll(draws).toBeGreaterThan(0);
    const whileStill = async () => -(await draws()) + (await afterTelemetry());
    await expect.poll(whileStill).toBe(0);
    const before = await draws();
    await services.rig.moveTo({ ...services.rig.snapshot.device!, panUs: microseconds(1600) });
    await expect.poll(draws).toBeGreaterThan(before);
  });

  test('rotates the scene with keys, and resets the view', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(url);
    const canvas = page.getByRole('application', { name: /3D view/ });
    await expect.poll(() => stateOf(page)).toBe('shown');
    const seen = async () => (await canvas.screenshot()).toString('base64');
    await canvas.focus();
    const atFirst = await seen();
    const isAtFirst = async () => (await seen()) === atFirst;
    for (const key of ['ArrowLeft', 'ArrowUp', '+']) {
      await page.keyboard.press(key);
      await expect.poll(isAtFirst).toBe(false);
      await page.keyboard.press('Home');
      await expect.poll(isAtFirst).toBe(true);
    }
    await page.keyboard.press('ArrowRight');
    await expect.poll(isAtFirst).toBe(false);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // on the button "Reset view"
    await page.keyboard.press('Shift+Tab');
    await expect.poll(isAtFirst).toBe(true);
  });

  test('lets a vertical swipe over the scene scroll the page', async () => {
    const { url } = await bench.shared();
    const viewport = { width: 360, height: 740 };
    const page = await bench.open(url, { viewport, hasTouch: true, isMobile: true });
    const canvas = page.getByRole('application', { name: /3D view/ });
    await expect.poll(() => stateOf(page)).toBe('shown');
    // Without the rounded corners of its card.
    const seen = async () => {
      await canvas.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await canvas.boundingBox())!;
      const clip = { x: x + 16, y: y + 16, width: width - 32, height: height - 32 };
      return (await page.screenshot({ clip })).toString('base64');
    };
    const atFirst = await seen();
    const scrolled = () => page.evaluate(() => document.querySelector('main')!.scrollTop);
    const before = await scrolled();
    const box = (await canvas.boundingBox())!;
    const browser = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...ys: number[]) => {
      const touchPoints = ys.map((y) => ({ x: box.x + box.width / 2, y }));
      return browser.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    const fromY = box.y + box.height / 2;
    await touch('touchStart', fromY);
    for (let i = 1; i <= 10; i++) await touch('touchMove', fromY - 10 * i);
    await touch('touchEnd');
    await expect.poll(scrolled).toBeGreaterThan(before + 50);
    await expect.poll(async () => (await seen()) === atFirst).toBe(true);
  });

  test('works without WebGL, and reports it', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(url);
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.reload();
    await page.getByText(/has no WebGL/).waitFor();
    expect(await page.locator('.scene-frame[data-state="shown"]').count()).toBe(0);
    await page.getByRole('application', { name: /^(Floor map|Carte du sol)/ }).waitFor();
  });
});

/** Whether the scene is shown. */
const stateOf = (page: Page): Promise<string | null> =>
  page.locator('.scene-frame').getAttribute('data-state');
