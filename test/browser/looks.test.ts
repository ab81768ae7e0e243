/**
 * Every view at a laptop's and a phone's width, light and dark, with a trained rig: nothing sticks out, axe
 * finds no serious fault, and a picture is left in test/browser/screenshots for a person to look at.
 */
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { VIEW_IDS, type ViewId } from '../../src/dashboard/views/view-ids.ts';
import { DEFAULT_KINDS } from '../../src/learning/trainings.ts';
import { chromiumMissing } from './chromium.ts';
import { PageBench } from './served-page.ts';

const SCREENSHOTS = fileURLToPath(new URL('screenshots', import.meta.url));
/** French is the longer language, so that the narrow page is seen in it. */
const SCREENS = [
  { name: '1280', width: 1280, height: 800, locale: 'en-GB' },
  { name: '360', width: 360, height: 740, locale: 'fr-FR' },
] as const;
const SERIOUS = ['serious', 'critical'];

const bench = new PageBench();

describe.skipIf(chromiumMissing)('every view', () => {
  test('fits its screen and is accessible', { timeout: 240_000 }, async () => {
    const { url } = await bench.serveTrained(DEFAULT_KINDS);
    for (const { name, width, height, locale } of SCREENS) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await bench.open(url, { viewport: { width, height }, locale, colorScheme });
        for (const view of VIEW_IDS) {
          await show(page, url, view);
          await page.screenshot({ path: `${SCREENSHOTS}/${view}-${name}-${colorScheme}.png` });
          const where = `${view} at ${name}, ${colorScheme}`;
          expect.soft(await widthOf(page), `${where}: width`).toBeLessThanOrEqual(width);
          expect.soft(await faultsOf(page), where).toEqual([]);
        }
      }
    }
  });
});

async function show(page: Page, url: string, view: ViewId): Promise<void> {
  await page.goto(`${url}#/${view}`);
  await page.locator(`main[data-view="${view}"] > div`).waitFor();
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
