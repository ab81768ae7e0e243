/** Paths in the view Point: patterns, lines drawn by hand, and the active path. */
import { describe, expect, test } from 'vitest';
import { linePath } from '../../src/dashboard/map/map-geometry.ts';
import { floorPoint } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { clickFloor, mapOf, placeOf } from './floor-places.ts';
import { PageBench } from './served-page.ts';

const TARGET = floorPoint(0.9, -0.3);

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('Point', () => {
  test('runs a pattern, and does not continue after a stop', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    await page.getByRole('tab', { name: 'Pattern' }).click();
    await page.getByLabel('Shape').selectOption('Figure eight');
    await page.getByRole('button', { name: 'Run' }).click();
    const path = async () => (await services.paths.list())[0];
    await expect
      .poll(async () => (await path())?.progress ?? 0, { timeout: 20_000 })
      .toBeGreaterThan(0.1);
    await page.keyboard.press('Space');
    await expect.poll(async () => (await path())?.problem?.code).toBe('rig-stopped');
    await page.getByText(/^Failed: the rig was stopped/).waitFor();
    expect(services.rig.snapshot.device).toMatchObject({ state: 'S', laserOn: false });
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => services.paths.list()).toHaveLength(2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled').waitFor();
  });

  test('refuses a pattern that is out of reach', async () => {
    const daemon = await bench.serve();
    const page = await bench.open(daemon.url);
    await page.getByRole('tab', { name: 'Pattern' }).click();
    await clickFloor(page, daemon, floorPoint(1.7, 0));
    await page.getByText(/outside the work area \(red\)/).waitFor();
    expect(await page.getByRole('button', { name: 'Run' }).isDisabled()).toBe(true);
    await page.getByRole('tab', { name: 'Jog' }).click(); // a click on the floor aims again
    const aim = page.waitForResponse(/\/api\/v1\/aim$/);
    await clickFloor(page, daemon, TARGET);
    expect((await aim).ok()).toBe(true);
  });

  test('refuses a pattern that is too long', async () => {
    const { url } = await bench.serve();
    const page = await bench.open(url);
    await page.getByRole('tab', { name: 'Pattern' }).click();
    const run = page.getByRole('button', { name: 'Run' });
    await page.getByText('Ready: 1.26 m long').waitFor();
    await expect.poll(() => run.isEnabled()).toBe(true);
    await page.getByLabel('Once').fill('100');
    await page
      .getByText(/^The path is 125\.6 m long, repetitions included; the maximum is 100 m/)
      .waitFor();
    expect(await run.isDisabled()).toBe(true);
  });

  test('draws the active path, wherever it was started, instead of the planned one', async () => {
    const daemon = await bench.serve();
    const page = await bench.open(daemon.url);
    const map = page.getByRole('application', { name: /^Floor map/ });
    const followed = map.locator('.followed');
    const [a, b] = [floorPoint(0.6, -0.3), floorPoint(0.9, 0.3)];
    const { id } = await daemon.services.paths.begin({
      points: [a, b],
      speedMPerS: 0.001,
      repeat: 1,
    });
    const line = async () => (await followed.getAttribute('d')) ?? '';
    const drawn = linePath((await mapOf(page, daemon)).view, [a, b]);
    await expect.poll(line).toBe(drawn);
    await page.getByRole('tab', { name: 'Pattern' }).click();
    await page.getByLabel('Shape').selectOption('Square');
    await page.getByText(/^Following the solid line/).waitFor();
    expect(await line()).toBe(drawn);
    await page.reload();
    await expect.poll(line).toBe(drawn);
    await daemon.services.paths.cancel(id);
    await expect.poll(line).toBe('');
  });

  test('draws a path by hand', async () => {
    const daemon = await bench.serve();
    const page = await bench.open(daemon.url);
    await page.getByRole('tab', { name: 'Pattern' }).click();
    await page.getByLabel('Shape').selectOption('Drawn by hand');
    const [from, to] = [floorPoint(0.8, 0.2), floorPoint(0.8, 0)];
    const [a, b] = [await placeOf(page, daemon, from), await placeOf(page, daemon, to)];
    await page.mouse.move(a.x, a.y);
    await page.mouse.down();
    await page.mouse.move(b.x, b.y, { steps: 8 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Run' }).click();
    const path = async () => (await daemon.services.paths.list())[0];
    await expect.poll(async () => (await path())?.lengthM).toBeCloseTo(0.2, 1);
  });
});
