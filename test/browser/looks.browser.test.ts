/**
 * Every view on a laptop and on a phone, upright and on its side, light and dark, with a trained
 * rig and with a new one: nothing overflows, axe finds no serious violation, and a picture is saved
 * in test/browser/screenshots.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { VIEW_IDS } from '../../src/dashboard/router.ts';
import { STEP_IDS } from '../../src/dashboard/views/collect/steps/steps.ts';
import { DEFAULT_KINDS } from '../../src/jobs/trainings.ts';
import { isMissing } from '../support/packages.ts';
import { excessOf, faultsOf, NO_EXCESS, picture, SCREENS } from './looks.ts';
import { PageBench, settled } from './served-page.ts';

/** With trained nets, small enough to train in a moment. */
const TRAINED = 'exercise?step=look-behind&seed=1';
/** Every view; each step of Collect; of the exercise a step with the robot, and one with nets too. */
const ADDRESSES = [
  ...VIEW_IDS,
  ...STEP_IDS.map((step) => `collect?step=${step}`),
  'exercise?step=direct&seed=1',
  TRAINED,
];
const SMALL = { hidden: [64, 64], batch: 64, iterations: 600, learningRate: 3e-3 };

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('every view', () => {
  test('fits its screen and is accessible', { timeout: 240_000 }, async () => {
    const { url, services } = await bench.serveTrained(DEFAULT_KINDS);
    const { exercises } = services;
    const step = await exercises.begin({ step: 'look-behind', seed: 1, settings: SMALL });
    await exercises.ended(step.id);
    for (const screen of SCREENS) await look(url, screen);
  });

  test('fits a phone before there are samples, too', { timeout: 120_000 }, async () => {
    const { url } = await bench.serve();
    for (const screen of SCREENS.filter(({ name }) => name.startsWith('360'))) {
      await look(url, screen, 'empty-');
    }
  });
});

async function look(url: string, { name, options }: (typeof SCREENS)[number], prefix = '') {
  const page = await bench.open(url, options);
  for (const address of ADDRESSES) {
    await show(page, url, address);
    if (address === TRAINED && prefix === '') await showTrained(page);
    await picture(page, `${prefix}${address.replace(/\W+/g, '-')}-${name}`);
    const where = `${prefix}${address} at ${name}`;
    expect.soft(await excessOf(page), where).toEqual(NO_EXCESS);
    expect.soft(await faultsOf(page), where).toEqual([]);
  }
  await page.context().close();
}

async function show(page: Page, url: string, address: string): Promise<void> {
  await page.goto(`${url}#/${address}`);
  await page.locator(`main[data-view="${address.replace(/\?.*/, '')}"] > div`).waitFor();
  await settled(page);
  const loading = page.locator('main').getByText(/^(Loading|Chargement)…$/);
  await loading.first().waitFor({ state: 'detached' });
}

async function showTrained(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Show|Afficher)$/ }).click();
  await page.getByText(/^(Done|Terminé)\W/).waitFor();
}
