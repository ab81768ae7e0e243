/** The command palette and the list of keys: opened by keys, and never in the way of a stop. */
import { describe, expect, test } from 'vitest';
import { isMissing } from '../support/packages.ts';
import { faultsOf } from './looks.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('the command palette', () => {
  test('runs commands by name, and aims at typed targets', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/settings`);
    await page.getByText(/^Connected on/).waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Commands' });
    await field.fill('open learn');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Train/ }).waitFor();
    await field.waitFor({ state: 'detached' });

    await page.keyboard.press('/');
    await field.fill('1.05 -0.45');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('option', { name: 'Aim at (1.050, −0.450)' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^On target \(1\.050, −0\.450\)/).waitFor();
    expect(services.rig.snapshot.device).toMatchObject({ state: 'A', laserOn: true });
  });

  test('leaves the stop button within reach, and lists the keys', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    await page.getByText(/^Connected on/).waitFor();
    await page.keyboard.press('?');
    await page.getByText('Stop the rig, from everywhere except text fields').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Commands' }).click();
    await page.getByRole('combobox', { name: 'Commands' }).waitFor();
    await page.getByRole('button', { name: 'STOP' }).click();
    await page.getByRole('button', { name: 'Stopped' }).waitFor();
    expect(services.rig.snapshot.stopped).toBe(true);
    await expect.poll(() => page.title()).toMatch(/^■ Point/);
  });
});
