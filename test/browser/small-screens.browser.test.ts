/**
 * The page around its views on small screens: essential parts stay visible, and nothing is covered.
 */
import { describe, expect, test } from 'vitest';
import { NO_PORT } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { excessOf, NO_EXCESS } from './looks.ts';
import { PageBench, settled } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('the page', () => {
  test('leaves most of a phone in landscape to the view, with the stop button visible', async () => {
    const { url } = await bench.shared();
    const viewport = { width: 740, height: 360 };
    const page = await bench.open(url, { viewport });
    for (const name of ['Point', 'Live', 'Collect', 'Learn', 'Exercise', 'Settings']) {
      await page.getByRole('link', { name }).click();
      const view = (await page.getByRole('main', { name }).boundingBox())!;
      expect.soft(view.height, name).toBeGreaterThan(0.75 * viewport.height);
      const stop = (await page.getByRole('button', { name: 'STOP' }).boundingBox())!;
      expect.soft(stop.y + stop.height, name).toBeLessThan(view.y);
      expect.soft(stop.height, name).toBeGreaterThanOrEqual(40);
    }
  });

  test('leaves a tiny screen to the view, except for the stop button', async () => {
    const { url } = await bench.shared();
    const viewport = { width: 320, height: 256 }; // 1280 × 1024 at 400 % zoom
    const page = await bench.open(url, { viewport });
    const stop = page.getByRole('button', { name: 'STOP' });
    for (const name of ['Point', 'Live', 'Collect', 'Learn', 'Exercise', 'Settings']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('main', { name }).locator('.card, .plot, .step').first().waitFor();
      expect.soft((await excessOf(page)).right, name).toBe(0);
      await page.mouse.move(100, 200);
      await page.mouse.wheel(0, 400);
      const header = page.locator('header.top');
      const bottom = () => header.evaluate((top) => top.getBoundingClientRect().bottom);
      await expect.poll(bottom).toBeLessThan(0);
      await expect.soft(stop.boundingBox(), name).resolves.toMatchObject({ y: 6, height: 44 });
      await page.evaluate(() => scrollTo(0, 0));
    }
  });

  test.each([
    [1280, 800],
    [360, 740],
    [740, 360],
    [320, 256],
  ])('has room at %i × %i for an unconfirmed stop', async (width, height) => {
    const { url, close } = await bench.serve();
    const page = await bench.open(url, { viewport: { width, height }, locale: 'fr-FR' });
    await page.getByText(/^Connecté sur/).waitFor();
    await settled(page);
    await close();
    await page.keyboard.press('Space');
    const stop = page.getByRole('button', { name: 'Non confirmé' });
    await stop.waitFor();
    expect(await stop.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
  });

  test.each([
    [1280, 800],
    [360, 740],
    [740, 360],
    [320, 256],
  ])(
    'shows at %i × %i that there is no rig without covering anything, and collapses the notice',
    async (width, height) => {
      const { url } = await bench.serve({ port: NO_PORT });
      const page = await bench.open(`${url}#/exercise`, { viewport: { width, height } });
      const cure = page.getByRole('alert').getByText(/check the cable/);
      await cure.waitFor();
      await page.getByLabel('Seed').click();
      const view = page.getByRole('main');
      const { height: before } = (await view.boundingBox())!;
      const notice = (await page.getByRole('alert').boundingBox())!;
      for (const part of [view, page.getByRole('banner'), page.getByRole('navigation').first()]) {
        const box = (await part.boundingBox())!;
        const isBeside =
          box.y + box.height <= notice.y + 1 ||
          box.y >= notice.y + notice.height - 1 ||
          box.x + box.width <= notice.x + 1;
        expect.soft(isBeside, await part.evaluate(({ className }) => className)).toBe(true);
      }
      await page.getByText('No rig is connected').click();
      await cure.waitFor({ state: 'hidden' });
      const isTiny = height < 300; // the whole page scrolls
      if (!isTiny) expect((await view.boundingBox())!.height).toBeGreaterThan(before + 10);
      expect(await excessOf(page)).toMatchObject(isTiny ? { right: 0, view: 0 } : NO_EXCESS);
    },
  );
});
