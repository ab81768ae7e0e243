/** The view Point: click the floor and score the true hit, expected errors, presets. */
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { floorPoint } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { clickFloor, placeOf } from './floor-places.ts';
import { PageBench } from './served-page.ts';

const TARGET = floorPoint(0.9, -0.3);
const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('Point', () => {
  test('explains a target that it refuses, and offers the nearest', async () => {
    const daemon = await bench.serve();
    const page = await bench.open(daemon.url);
    await clickFloor(page, daemon, floorPoint(0.1, 0));
    await page
      .getByText(/outside the work area/)
      .first()
      .waitFor();
    const { rig } = daemon.services;
    expect(rig.snapshot.device).toMatchObject({ servoOn: false, laserOn: false });
    await page.getByRole('button', { name: /^Aim at/ }).click();
    await page.getByText(/^On target/).waitFor();
    expect(rig.snapshot.device).toMatchObject({ state: 'A', laserOn: true });
  });

  test.each([
    [1280, 800],
    [360, 740],
    [740, 360],
  ])(
    'explains in French why it refuses a target, and moves nothing, at %d by %d',
    async (width, height) => {
      const daemon = await bench.serve();
      const page = await bench.open(daemon.url, { viewport: { width, height }, locale: 'fr-FR' });
      const strip = page.locator('.aim-strip');
      const map = page.getByRole('application', { name: /^Carte du sol/ });
      await page.getByText(/modèle non validé/).waitFor();
      const places = () => Promise.all([map.boundingBox(), strip.boundingBox()]);
      const before = await places();
      const { x, y, width: wide, height: high } = before[0]!;
      await page.mouse.click(x + wide / 2, y + high - 1); // behind the base
      await page.getByRole('button', { name: /^Viser plutôt/ }).waitFor();
      expect(await places()).toEqual(before);
      expect(await strip.textContent()).toContain('hors de la zone de travail');
      expect(await strip.evaluate((box) => box.scrollHeight - box.clientHeight)).toBe(0); // not cut
      expect(daemon.services.rig.snapshot.device!.servoOn).toBe(false);
    },
  );

  test('shows the same expected error in the corner of the map as below it', async () => {
    const daemon = await bench.serveTrained(['servo-nets']);
    const page = await bench.open(daemon.url);
    const corner = page.locator('.map-readout .coordinates');
    const strip = page.locator('.aim-strip').getByText(/expected error/);
    const errorIn = async (words: Locator) =>
      /expected error ([\d.]+ mm)/.exec((await words.textContent()) ?? '')?.[1];
    for (const target of [floorPoint(0.3, 0.05), floorPoint(1.4, 0.9), floorPoint(0.4, 0.3)]) {
      const { x, y } = await placeOf(page, daemon, target);
      await page.mouse.click(x, y);
      const shownErrors = () => Promise.all([corner, strip].map(errorIn));
      await expect.poll(shownErrors).toSatisfy(([above, below]) => above && above === below);
    }
  });

  test('requests the expected error once, and again after a restart of the daemon', async () => {
    const { url, close } = await bench.serve();
    const page = await bench.open('about:blank');
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('predictions')) asked += 1;
    });
    await page.goto(url);
    await page.getByText(/model not validated/).waitFor();
    expect(asked).toBe(1);
    await close();
    await bench.serve({}, Number(new URL(url).port));
    await expect.poll(() => asked).toBe(2);
  });

  test('shows the point of the last used input', async () => {
    const daemon = await bench.serve();
    const page = await bench.open(daemon.url);
    const map = page.getByRole('application', { name: /^Floor map/ });
    const { x, y } = await placeOf(page, daemon, TARGET);
    const readout = page.locator('.coordinates');
    await map.focus();
    await page.keyboard.press('ArrowUp');
    const byKeys = await readout.textContent();
    await page.mouse.move(x, y);
    await expect.poll(() => readout.textContent()).toMatch(/^x 0\.[89].* y −0\.[23]/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => readout.textContent()).toBe(byKeys);
  });

  test('saves a preset, and aims at it again', async () => {
    const daemon = await bench.serve();
    const page = await bench.open(daemon.url);
    await clickFloor(page, daemon, TARGET);
    await page.getByText(/^On target/).waitFor();
    await page.getByRole('tab', { name: 'Presets' }).click();
    await page.getByLabel(/^Save/).fill('the door');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^the door/ }).waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'Presets' }).click();
    await page.getByRole('button', { name: /^the door/ }).click();
    await page.getByText(/^On target/).waitFor();
    await page.getByRole('button', { name: 'Delete the door' }).click();
    await page.getByText(/^No presets yet/).waitFor();
    const { store, rig } = daemon.services;
    expect(await store.presets.list(rig.description.name)).toEqual([]);
  });

  test('announces that a preset will be replaced, refuses names of dots, and shows presets of other pages', async () => {
    const daemon = await bench.serve();
    const page = await bench.open(daemon.url);
    await clickFloor(page, daemon, TARGET);
    await page.getByText(/^On target/).waitFor();
    await page.getByRole('tab', { name: 'Presets' }).click();
    await page.getByText(/^No presets yet/).waitFor();
    const put = await fetch(`${daemon.url}api/v1/presets/door`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ xM: 1, yM: 0.2 }),
    });
    expect(put.status).toBe(200);
    await page.getByRole('button', { name: 'door (1.000, 0.200)' }).waitFor();

    const name = page.getByLabel(/^Save/);
    await name.fill('..');
    await page.getByText(/^A name can’t be/).waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await name.fill('door');
    await page.getByText(/^This name exists/).waitFor();
    await page.getByRole('button', { name: 'Replace' }).click();
    await page.getByRole('button', { name: 'door (1.000, 0.200)' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^door/ }).waitFor();
    await expect.poll(() => name.inputValue()).toBe('');
  });
});
