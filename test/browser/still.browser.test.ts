/** Layout stability: space is reserved for content that arrives late. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { VIEW_IDS } from '../../src/dashboard/router.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, settled } from './served-page.ts';

/**
 * Web Vitals rates 0.1 as good. A right-aligned number that arrives counts, at most 0.002 in a view; an
 * additional line in the header gives 0.027.
 */
const MAX_SHIFT = 0.01;
const SCREENS = [
  { viewport: { width: 1280, height: 800 }, locale: 'en-GB' },
  { viewport: { width: 360, height: 740 }, locale: 'fr-FR' },
] as const;

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('every view', () => {
  test('does not shift while it loads', { timeout: 240_000 }, async () => {
    const { url } = await bench.shared();
    await expectStill(url, VIEW_IDS);
  });

  test('does not shift when there is much to load', { timeout: 240_000 }, async () => {
    const { url } = await bench.serveTrained(['calibrated', 'residual']);
    await expectStill(url, ['learn', 'collect', 'collect?step=wiring', 'collect?step=limits']);
  });
});

/** Loads the views at these addresses, on every screen. */
async function expectStill(url: string, views: readonly string[]): Promise<void> {
  for (const options of SCREENS) {
    for (const view of views) {
      const page = await bench.open('about:blank', options);
      await page.addInitScript(recordShifts);
      await page.goto(`${url}#/${view}`);
      await page
        .getByText(/^Connect(ed on|é sur) sim/)
        .first()
        .waitFor();
      await settled(page);
      const shifts = await shiftsOf(page);
      const sum = shifts.reduce((total, { value }) => total + value, 0);
      const where = `${view} at ${options.viewport.width} in ${options.locale}`;
      expect.soft(sum, `${where}: ${JSON.stringify(shifts)}`).toBeLessThan(MAX_SHIFT);
      await page.context().close();
    }
  }
}

interface Shift {
  readonly value: number;
  readonly of: readonly string[];
}

/** Runs in the page, before any other script. */
function recordShifts(): void {
  const shifts: Shift[] = [];
  Object.assign(globalThis, { shifts });
  type LayoutShift = PerformanceEntry & {
    value: number;
    hadRecentInput: boolean;
    sources: { node: Element | null; previousRect: DOMRect; currentRect: DOMRect }[];
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) {
      if (entry.hadRecentInput) continue;
      const of = entry.sources.map(
        ({ node, previousRect, currentRect }) =>
          `${node?.nodeName} ${node?.className ?? node?.textContent} ${previousRect.y}+${previousRect.height} to ${currentRect.y}+${currentRect.height}`,
      );
      shifts.push({ value: entry.value, of });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

const shiftsOf = (page: Page): Promise<Shift[]> =>
  page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts);
