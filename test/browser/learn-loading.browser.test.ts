/**
 * The requests of the view Learn, its display of many and few samples, and its texts before data is
 * loaded.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { NewSample } from '../../src/samples/sample.ts';
import { metres } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { dotsIn } from './drawn-dots.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('learn', () => {
  test('requests each model once, and its errors again after new samples', async () => {
    const { url, services } = await bench.serveTrained(['nominal', 'servo-nets']);
    const page = await bench.open('about:blank');
    const asked = requestsOf(page);
    await page.goto(`${url}#/learn?model=2&with=3`);
    const radius = page.getByRole('figure', { name: 'Error against radius' });
    await expect.poll(() => dotsIn(radius)).toBe(80);
    await page.getByRole('columnheader', { name: '3 · servo-nets' }).waitFor();
    expect(asked.sort()).toEqual(['2', '2/errors', '3', '3/errors']);

    asked.length = 0;
    const [sample] = await services.store.samples.list({ limit: 1 });
    for (let i = 1; i <= 5; i++) await post(url, { ...sample!, xM: metres(sample!.xM + i / 100) });
    await expect.poll(() => dotsIn(radius)).toBe(90);
    expect(asked.filter((path) => !path.endsWith('/errors'))).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(2 * 3); // a burst causes two calls; the first may precede it
  });

  test('draws a selection of very many errors, and reports it', async () => {
    const { url, services } = await bench.serveSampled();
    const some = await services.store.samples.list();
    const many = Array.from({ length: 1500 }, (_, i): NewSample => {
      const { id: _id, ...sample } = some[i % some.length]!;
      return { ...sample, xM: metres(sample.xM + i / 1e5) };
    });
    await services.store.samples.addAll(many);
    const page = await bench.open(`${url}#/learn`);
    await page.getByText('1,000 of 1,540 samples shown, including the worst.').first().waitFor();
    const radius = page.getByRole('figure', { name: 'Error against radius' });
    expect(await dotsIn(radius)).toBe(1000);
    await page.getByText('on 1,540 samples').waitFor();
  });

  test('distinguishes unknown from empty', async () => {
    const access = { token: 'a-token', allowedHosts: [] };
    const { url } = await bench.serve({ access });
    const page = await bench.open(`${url}#/learn`);
    await page.getByText('Wrong token').or(page.getByLabel('Token')).first().waitFor();
    const unknown = page.getByText('Unknown: the daemon has not answered yet.');
    await expect.poll(() => unknown.count()).toBeGreaterThan(1);
    for (const none of ['No training yet.', 'No model yet.', 'on 0 samples', 'None yet.']) {
      expect(await page.getByText(none).count()).toBe(0);
    }
  });

  test('shows enough digits for a rig without flaws, and French dates in an English browser', async () => {
    const { url } = await bench.serveTrained(['calibrated', 'nominal'], 'ideal');
    const page = await bench.open('about:blank');
    await page.addInitScript(() => localStorage.setItem('pantilt-language', '"fr"'));
    await page.goto(`${url}#/learn?model=2`);
    await page.locator('.lane-axis span').first().waitFor();
    const ticks = await page.locator('.lane-axis span').allInnerTexts();
    expect(new Set(ticks).size).toBe(ticks.length);
    const figures = await page.locator('.lanes .figures').allInnerTexts();
    expect(figures).toEqual([expect.stringContaining('0,0 mm'), expect.stringContaining('µm')]);
    const made = page.getByRole('row', { name: /^Créé le/ }).locator('td');
    await expect.poll(() => made.innerText()).toMatch(/^\d{1,2} (?!Nov\b)\p{Ll}+\.?,? /u);
  });
});

/** The requests for single models, in order. */
function requestsOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const path = /\/models\/(.+)$/.exec(request.url())?.[1];
    if (path) asked.push(path);
  });
  return asked;
}

async function post(url: string, { panUs, tiltUs, panSide, tiltSide, xM, yM }: NewSample) {
  const { status } = await fetch(new URL('api/v1/samples', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ panUs, tiltUs, panSide, tiltSide, xM, yM }),
  });
  expect(status).toBe(200);
}
