/**
 * The steps of the view Collect: from a fresh rig to a model that aims it, and their messages for a
 * rig with faults.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { anglesOfPulses } from '../../src/geometry/servo.ts';
import { microseconds } from '../../src/units.ts';
import { fastRigFile } from '../support/fast-rig-file.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, temporaryFolder } from './served-page.ts';

const COUNT = 12;
const TURN_RAD = 0.1;

const bench = new PageBench();

const step = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name });
const next = (page: Page, name: string) => page.getByRole('button', { name: `Next: ${name}` });

describe.skipIf(isMissing('chromium'))('the steps of Collect', () => {
  test('lead from a new rig to a trained model that aims', { timeout: 120_000 }, async () => {
    const rigFile = await fastRigFile(temporaryFolder());
    const { url, services } = await bench.serve({ rigFile });
    const page = await bench.open(`${url}#/collect`);
    // A simulated rig needs no wiring, so the first step is the choice of the observer.
    await expect
      .poll(() => step(page, 'How is the spot measured?').getAttribute('aria-current'))
      .toBe('step');
    expect(services.rig.snapshot.device?.servoOn).toBe(false);

    await step(page, 'Wiring').click();
    await page.getByText('This rig is simulated').waitFor();
    await page.getByText(/lines per second/).waitFor();
    await page.getByRole('img', { name: /^Wiring: servo supply apart from USB/ }).waitFor();
    await expect.poll(() => step(page, 'Wiring').textContent()).toContain('done');
    await next(page, 'Limits').click();
    await page.getByRole('button', { name: 'pan −20 µs' }).click();
    await page.getByText('1480 µs, between 500 and 2500 µs').waitFor();
    const ends = [
      [2500, 'maximum'],
      [500, 'minimum'],
    ] as const;
    for (const [endUs, end] of ends) {
      expect(await step(page, 'Limits').textContent()).not.toContain('done');
      const pulseUs = microseconds(endUs);
      await services.rig.moveTo({ panUs: pulseUs, tiltUs: pulseUs });
      await expect.poll(() => page.getByText(`${end}: reached ✓`).count()).toBe(2);
    }
    await expect.poll(() => step(page, 'Limits').textContent()).toContain('done');
    await next(page, 'Directions').click();
    const panRad = () =>
      anglesOfPulses(services.rig.description, services.rig.snapshot.device!).panRad;
    const beforeRad = panRad();
    await page.getByRole('button', { name: 'Turn pan a little' }).click();
    await expect.poll(() => panRad() - beforeRad).toBeCloseTo(TURN_RAD, 2);
    await page.getByRole('radio', { name: 'To the left' }).check();
    await page.getByRole('button', { name: 'Turn tilt a little' }).click();
    await page.getByRole('radio', { name: 'Down' }).check();
    await next(page, 'How is the spot measured?').click();
    await next(page, 'Collect').click();
    expect(services.rig.lease.holder).toBeNull();

    await page.getByLabel('Number of samples').fill(String(COUNT));
    await page.getByRole('button', { name: `Collect ${COUNT} samples` }).click();
    await page.getByText(`${COUNT} taken.`).waitFor({ timeout: 60_000 });
    await next(page, 'Train').click();
    await page.getByRole('button', { name: `Train on ${COUNT} samples` }).click();
    await page.getByText(/^Done: \d models trained/).waitFor({ timeout: 60_000 });
    const { id, kind, validationMedianMm } = services.models.active;
    expect(validationMedianMm).toBeGreaterThan(0);
    await page.getByText(`Active now: model ${id}, ${kind}.`).waitFor();
    await page.getByText(/Median error at held-out samples: \d+(\.\d)? mm/).waitFor();

    await page.reload(); // completed steps stay ticked
    for (const name of [
      'Wiring',
      'Limits',
      'Directions',
      'How is the spot measured?',
      'Collect',
      'Train',
    ]) {
      await expect.poll(() => step(page, name).textContent()).toContain('done');
    }
  });

  test('start after the last completed one, or at the samples when all are completed', async () => {
    const sampled = await bench.serveSampled();
    const page = await bench.open(`${sampled.url}#/collect`);
    const openStep = () => page.locator('.step-list [aria-current]').textContent();
    await expect.poll(openStep).toContain('Train');
    expect(await step(page, 'Collect').textContent()).toContain('done');
    expect(await step(page, 'Train').textContent()).not.toContain('done');

    const { url } = await bench.serveTrained(['calibrated']);
    await page.goto(`${url}#/collect`);
    await expect.poll(openStep).toContain('Collect');
    expect(await step(page, 'Train').textContent()).toContain('done');
  });

  test('can be completed with the keyboard', async () => {
    const { url } = await bench.serve();
    const page = await bench.open(`${url}#/collect?step=wiring`);
    const focused = () => page.evaluate(() => document.activeElement?.firstChild?.textContent);
    for (const name of ['Limits', 'Directions', 'How is the spot measured?', 'Samples']) {
      await page.getByRole('button', { name: /^Next:/ }).press('Enter');
      await expect.poll(focused).toBe(name);
    }
  });

  test('show the line to change for an axis that turns the wrong way, and are not marked as done', async () => {
    const { url } = await bench.serve();
    const page = await bench.open(`${url}#/collect?step=direction`);
    await page.getByRole('button', { name: 'Turn pan a little' }).click();
    await page.getByRole('radio', { name: 'To the right' }).check();
    await page.getByText('axes.pan.direction: -1').waitFor();
    await page.getByRole('radio', { name: 'It tilted' }).check();
    await page.getByText('pan uses pin 9').waitFor();
    await next(page, 'How is the spot measured?').click();
    expect(await step(page, 'Directions').textContent()).not.toContain('done');
  });

  test('say in the title how long a collection takes, and notify when it ends while hidden', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open('about:blank');
    await page.addInitScript(() => {
      const shown: string[] = [];
      Object.assign(globalThis, {
        shown,
        Notification: class {
          static permission = 'default';
          static async requestPermission(): Promise<string> {
            return 'granted';
          }
          constructor(title: string, { body }: { body: string }) {
            shown.push(`${title}: ${body}`);
          }
        },
      });
    });
    await page.goto(`${url}#/collect?step=collect`);
    await page.getByLabel('Number of samples').fill('200');
    await page.getByRole('button', { name: 'Collect 200 samples' }).click();
    await page.getByRole('button', { name: 'Notify me' }).click({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Notify me' }).waitFor({ state: 'detached' });
    await expect.poll(() => page.title()).toMatch(/^▶ \d+ % \(\d+ (s|min)\) · Collect · hobby$/);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { get: () => true });
    });
    await services.rig.stop();
    const shown = () => page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown);
    await expect
      .poll(shown)
      .toEqual(['pantilt · hobby: The collection failed: the rig was stopped']);
  });

  test('report an unplugged cable, and move nothing while stopped', async () => {
    const { url, simulatedPort } = await bench.serve();
    const page = await bench.open(`${url}#/collect?step=wiring`);
    await page.getByText(/lines per second/).waitFor();
    simulatedPort!.unplug();
    await page.getByText('No rig is connected. The page updates').waitFor();
    await page.getByText(/connect the rig with a data cable/).waitFor();
    simulatedPort!.plug();
    await page.getByText(/lines per second/).waitFor();
    await page.keyboard.press('Space');
    await next(page, 'Limits').click();
    await page.getByRole('button', { name: 'Stopped' }).waitFor();
    expect(await page.getByRole('button', { name: 'pan −20 µs' }).isDisabled()).toBe(true);
  });
});
