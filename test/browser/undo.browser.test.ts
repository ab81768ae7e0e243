/** Undo of changed data: by the offer, by its key and by the palette; never of motion. */
import { describe, expect, test } from 'vitest';
import { floorPoint } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { faultsOf } from './looks.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('undo', () => {
  test('restores a deleted preset, an excluded sample and the previous model', async () => {
    const { url, services } = await bench.serveTrained(['nominal', 'calibrated']);
    const presets = async () =>
      (await services.store.presets.list('hobby')).map(({ name }) => name);
    const page = await bench.open(url);
    await page.getByText(/^Connected on/).waitFor();
    await services.rig.arm();
    await services.aiming.aim(floorPoint(1.05, -0.45));
    await page.getByRole('tab', { name: 'Presets' }).click();
    await page.getByRole('textbox', { name: /^Save/ }).fill('door');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('door was saved.').waitFor();
    await page.getByRole('button', { name: 'Delete door' }).click();
    await page.getByText('door was deleted.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Delete door' }).waitFor();
    expect(await presets()).toEqual(['door']);
    await page.getByRole('application').first().focus();
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Delete door' }).waitFor({ state: 'detached' });
    expect(await presets()).toEqual([]);

    await page.goto(`${url}#/learn`);
    const active = page.locator('.versions tr[data-active="true"]');
    const before = await active.textContent();
    await page
      .getByRole('button', { name: /^Use model/ })
      .first()
      .click();
    await page.getByText(/^Model \d+ \(.*\) is active\.$/).waitFor();
    expect(await active.textContent()).not.toBe(before);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Commands' }).fill('undo');
    await page.keyboard.press('Enter');
    await expect.poll(() => active.textContent()).toBe(before);

    await page.goto(`${url}#/collect`);
    await page.getByRole('radio').first().check();
    const ids = async () => (await services.store.samples.list()).map((sample) => sample.id);
    const all = await ids();
    await page.getByRole('button', { name: 'Drop' }).click();
    await expect.poll(async () => (await ids()).length).toBe(39);
    await page.locator('.undo-bar').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(ids).toEqual(all);
  });
});
