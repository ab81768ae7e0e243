/**
 * Every view at a laptop's and a phone's width, light and dark, with a trained rig: nothing sticks out, axe
 * finds no serious fault, and a picture is left in test/browser/screenshots for a person to look at.
 */
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { VIEW_IDS } from '../../src/dashboard/views/view-ids.ts';
import { DEFAULT_KINDS } from '../../src/learning/trainings.ts';
import { chromiumMissing } from './chromium.ts';
import { PageBench } from './served-page.ts';

const SCREENSHOTS = fileURLToPath(new URL('screenshots', import.meta.url));
/** French is the longer language, so that the narrow page is seen in it. */
const SCREENS = [
  { name: '1280', width: 1280, height: 800, locale: 'en-GB' },
  { name: '360', width: 360, height: 740, locale: 'fr-FR' },
] as const;
/** Every view; of the exercise a step with the robot, and one with nets too. */
const ADDRESSES = [
  ...VIEW_IDS,
  'exercise?step=direct&seed=1',
  'exercise?step=look-behind&seed=1',
] as const;
/** A net that learns in a moment. */
const SMALL = { hidden: [64, 64], batch: 64, iterations: 600, learningRate: 3e-3 };
const SERIOUS = ['serious', 'critical'];

const bench = new PageBench();

describe.skipIf(chromiumMissing)('every view', () => {
  test('fits its screen and is accessible', { timeout: 240_000 }, async () => {
    const { url, services } = await bench.serveTrained(DEFAULT_KINDS);
    const { exercises } = services;
    await exercises.ended(exercises.begin({ step: 'look-behind', seed: 1, settings: SMALL }).id);
    for (const { name, width, height, locale } of SCREENS) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await bench.open(url, { viewport: { width, height }, locale, colorScheme });
        for (const address of ADDRESSES) {
          await show(page, url, address);
          const picture = address.replace(/\W+/g, '-');
          await page.screenshot({ path: `${SCREENSHOTS}/${picture}-${name}-${colorScheme}.png` });
          const where = `${address} at ${name}, ${colorScheme}`;
          expect.soft(await widthOf(page), `${where}: width`).toBeLessThanOrEqual(width);
          expect.soft(await faultsOf(page), where).toEqual([]);
        }
      }
    }
  });
});

async function show(page: Page, url: string, address: string): Promise<void> {
  await page.goto(`${url}#/${address}`);
  await page.locator(`main[data-view="${address.replace(/\?.*/, '')}"] > div`).waitFor();
  await page.waitForLoadState('networkidle');
}

const widthOf = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(...Array.from(document.querySelectorAll('html, main'), (e) => e.scrollWidth)),
  );

/** The serious faults that axe sees, each with the place. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(),
  );
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html}`));
}
