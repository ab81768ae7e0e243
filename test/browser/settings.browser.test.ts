/** The view Settings: the rig file's editor, the daemon's settings, ports and device, access. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { wallClock } from '../../src/clock.ts';
import { rigDocument, simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SimulatedBinding } from '../../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { NO_PORT, rigFile } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('settings', () => {
  test('checks a rig file with each error at its field, and saves a valid one', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/settings`);
    const card = page.getByRole('region', { name: 'Rig file' });
    const height = card.getByLabel('Floor to tilt axis');
    const centre = card.getByLabel('tilt: Centre pulse');
    await card.getByLabel('Name', { exact: true }).fill('Desk 2');
    await height.fill('195');
    await card.getByRole('button', { name: 'Save as file' }).click();
    await card.getByText('1 error.').waitFor();
    expect(await height.getAttribute('aria-invalid')).toBe('true');
    await expect
      .poll(() => height.evaluate((field) => field === document.activeElement))
      .toBe(true);
    await card.getByText('must be <= 10, not 195').waitFor();

    await height.fill('0,21');
    await centre.fill('400');
    await centre.press('Enter');
    await card.getByText(/min < centre < max must hold/).waitFor();
    await centre.fill('1450');
    await card.getByLabel('Leftmost bearing').fill('60');
    await card.getByText('1.0472 rad', { exact: true }).waitFor();
    await card.getByLabel('pan: Servo scale').fill('900');
    await card.getByLabel('pan: A longer pulse').selectOption('lowers angle');
    const download = page.waitForEvent('download');
    await card.getByRole('button', { name: 'Save as file' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('Desk-2.json');
    await card.getByText('pantilt serve --rig Desk-2.json --port auto').waitFor();
    await card.getByText('No errors.').waitFor();
    const saved = JSON.parse(await readFile(await file.path(), 'utf8'));
    const {
      truth: _,
      camera: __,
      ...expected
    } = rigDocument('hobby') as never as {
      [key: string]: never;
      axes: never;
      geometry: never;
      workArea: never;
    };
    const { pan, tilt } = expected.axes as { pan: object; tilt: { pulse: object } };
    Object.assign(tilt.pulse, { centre: 1450 });
    Object.assign(pan, { radiansPerMicrosecond: Math.PI / 2 / 900, direction: -1 });
    Object.assign(expected.workArea, { bearingMax: Math.PI / 3 });
    Object.assign(expected.geometry, { l1: 0.21 });
    Object.assign(expected, { name: 'Desk 2' });
    expect(saved).toEqual(expected);

    // The draft survives a visit to another view.
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByRole('figure').first().waitFor();
    await page.goBack();
    expect(await card.getByLabel('tilt: Centre pulse').inputValue()).toBe('1450');
    await card.getByRole('button', { name: 'Discard draft' }).click();
    expect(await card.getByLabel('tilt: Centre pulse').inputValue()).toBe('1500');
  });

  test('draws the rig of the draft, with the running one dashed', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/settings`);
    const card = page.getByRole('region', { name: 'Rig file' });
    const running = card.getByText('Dashed: the file that the daemon uses.');
    await card.getByRole('img', { name: /Side view\. Tilt −45° to 135°$/ }).waitFor();
    await card.getByRole('img', { name: /From above\. Pan −90° to 90°$/ }).waitFor();
    expect(await running.count()).toBe(0);
    await card.getByLabel('pan: Servo scale').fill('2000');
    await card.getByRole('img', { name: /From above\. Pan −45° to 45°$/ }).waitFor();
    await running.waitFor();
    await card.getByLabel('Minimum distance').fill('2');
    await card.getByText('The fields describe no rig that can be drawn.').waitFor();
    await card.getByRole('button', { name: 'Discard draft' }).click();
    await card.getByRole('img', { name: /Pan −90° to 90°$/ }).waitFor();
  });

  test('does not save a file for a real rig under the name of the simulated one', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/settings`);
    const card = page.getByRole('region', { name: 'Rig file' });
    const name = card.getByLabel('Name', { exact: true });
    await card.getByLabel('Floor to tilt axis').fill('0.2');
    await card.getByText('pantilt serve --rig my-rig.json --port auto').waitFor();
    await card.getByRole('button', { name: 'Save as file' }).click();
    await card.getByText(/^is the simulated rig’s\. .*give the real rig another/).waitFor();
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
    await name.fill('desk');
    const download = page.waitForEvent('download');
    await name.press('Enter');
    await card.getByText('No errors.').waitFor();
    await card.getByRole('button', { name: 'Save as file' }).click();
    expect((await download).suggestedFilename()).toBe('desk.json');
  });

  test('keeps a draft over a reload until it is saved or discarded, and marks it as a draft', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/settings`);
    const card = page.getByRole('region', { name: 'Rig file' });
    const height = card.getByLabel('Floor to tilt axis');
    const draftNote = card.getByText('unsaved draft, kept in this browser');
    const before = await height.inputValue();
    await height.fill('0.2');
    await draftNote.waitFor();
    await page.reload();
    await draftNote.waitFor();
    expect(await height.inputValue()).toBe('0.2');
    await card.getByLabel('Name', { exact: true }).fill('desk');
    const download = page.waitForEvent('download');
    await card.getByRole('button', { name: 'Save as file' }).click();
    await download;
    await draftNote.waitFor({ state: 'detached' });
    expect(await height.inputValue()).toBe('0.2');

    await height.fill('0.21');
    await card.getByRole('button', { name: 'Discard draft' }).click();
    await draftNote.waitFor({ state: 'detached' });
    await page.reload();
    await expect.poll(() => height.inputValue()).toBe(before);
  });

  test('follows the daemon to another rig, and keeps a draft for the rig that it belongs to', async () => {
    const first = await bench.serve();
    const port = Number(new URL(first.url).port);
    const page = await bench.open(`${first.url}#/settings`);
    const card = page.getByRole('region', { name: 'Rig file' });
    const name = card.getByLabel('Name', { exact: true });
    const height = card.getByLabel('Floor to tilt axis');
    await expect.poll(() => name.inputValue()).toBe('hobby');
    await first.close();
    await page.getByRole('status').getByText('Daemon not reachable').waitFor();
    const second = await bench.serve({ rigFile: rigFile('ideal') }, port);
    await page.getByRole('heading', { name: 'ideal' }).waitFor();
    await card.getByText(/^The daemon uses .*ideal\.json\. /).waitFor();
    await expect.poll(() => name.inputValue()).toBe('ideal');

    await height.fill('0.2');
    await card.getByText('unsaved draft, kept in this browser').waitFor();
    await second.close();
    await page.getByRole('status').getByText('Daemon not reachable').waitFor();
    const third = await bench.serve({}, port);
    await expect.poll(() => name.inputValue()).toBe('hobby');
    expect(await height.inputValue()).not.toBe('0.2');
    await card.getByText(/^Your draft for .*ideal\.json is kept/).waitFor();
    await third.close();
    await page.getByRole('status').getByText('Daemon not reachable').waitFor();
    await bench.serve({ rigFile: rigFile('ideal') }, port);
    await expect.poll(() => name.inputValue()).toBe('ideal');
    expect(await height.inputValue()).toBe('0.2');
  });

  test('opens a file, keeps unknown keys, and reports an invalid file', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/settings`);
    const card = page.getByRole('region', { name: 'Rig file' });
    await card.getByLabel('Name').waitFor();
    const choose = async (name: string, text: string) => {
      const mimeType = 'application/json';
      const buffer = Buffer.from(text);
      await card.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
    };
    const text = JSON.stringify({ ...rigDocument('ideal'), colour: 'red' });
    await choose('mine.json', `// measured on the attic floor\n${text}`);
    await expect.poll(() => card.getByLabel('Name').inputValue()).toBe('ideal');
    await card.getByRole('button', { name: 'Check' }).click();
    await card.getByText('colour: unknown key "colour"').waitFor();
    await choose('broken.json', '{"name": ');
    await card.getByText(/^broken.json can't be read as a rig file/).waitFor();
    expect(await card.getByLabel('Name').inputValue()).toBe('ideal');
  });

  test('shows port, device and limits, and the source of the port setting', async () => {
    const port = { name: 'port', value: 'sim', source: 'variable' } as const;
    const settings = [{ ...port, flag: '--port', variable: 'PANTILT_PORT' }];
    const { url, simulatedPort } = await bench.serve({ settings });
    const page = await bench.open(`${url}#/settings`);
    await page.getByText('The daemon uses the port "sim" (variable: PANTILT_PORT).').waitFor();
    const device = page.getByRole('region', { name: 'Device' });
    await device.getByText(/answers, last reset: EXTERNAL/).waitFor();
    const limits = page.getByRole('row', { name: /^pan, maximum pulse/ });
    await expect.poll(() => limits.getByRole('cell').allTextContents()).toEqual(['2500', '2500']);
    simulatedPort!.unplug();
    await device.getByText(/connect the rig with a data cable/).waitFor();
    await expect.poll(() => limits.getByRole('cell').allTextContents()).toEqual(['2500', '–']);
  });

  test('updates the findings when the reason of a lost connection changes, and when the rig is back', async () => {
    const { url, simulatedPort } = await bench.serve();
    const device = (await bench.open(`${url}#/settings`)).getByRole('region', { name: 'Device' });
    const wiring = (await bench.open(`${url}#/collect?step=wiring`)).getByRole('region', {
      name: 'Wiring',
    });
    await wiring.getByText(/answers, last reset/).waitFor();
    const other = new SimulatedBinding(
      new SimulatedRig(simulatedDescription('hobby'), wallClock, 2),
    );
    const open = simulatedPort!.open.bind(simulatedPort);
    simulatedPort!.unplug();
    for (const card of [device, wiring]) {
      await card.getByText(/connect the rig with a data cable/).waitFor();
    }
    simulatedPort!.open = other.open.bind(other);
    for (const card of [device, wiring]) {
      await card.getByText('sim is not the same device as before').waitFor();
      await card.getByText('→ restart pantilt to use it').waitFor();
      expect(await card.getByText(/the plug/).count()).toBe(0);
    }
    simulatedPort!.open = open;
    simulatedPort!.plug();
    for (const card of [device, wiring]) await card.getByText(/answers, last reset/).waitFor();
  });

  test('shows that the port was set in the YAML file', async () => {
    const port = { name: 'port', value: 'sim', source: 'file' } as const;
    const settings = [{ ...port, flag: '--port', variable: 'PANTILT_PORT' }];
    const { url } = await bench.serve({ settings });
    const page = await bench.open(`${url}#/settings`);
    const source = page.getByText(/^The daemon uses the port/);
    await expect
      .poll(() => source.textContent())
      .toBe('The daemon uses the port "sim" (YAML file).');
  });

  test('shows a fault of the port with its cure', async () => {
    const { url } = await bench.serve({ port: NO_PORT });
    const page = await bench.open(`${url}#/settings`);
    const device = page.getByRole('region', { name: 'Device' });
    await expect.poll(() => device.textContent()).toContain(`there is no port ${NO_PORT}`);
    expect(await device.textContent()).toContain('connect the rig');
  });

  test('links to no page that cannot receive the token, and removes it', async () => {
    const access = { token: 'the-right-one', allowedHosts: [] };
    const { url } = await bench.serve({ access });
    const page = await bench.open(`${url}#/settings`);
    const field = page.getByLabel('Token', { exact: true });
    await field.fill('the-right-one');
    await field.press('Enter');
    await page.getByText(`curl -H "Authorization: Bearer TOKEN" ${url}metrics`).waitFor();
    expect(await page.getByRole('link', { name: 'Metrics for Prometheus' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Forget the token in this tab' }).click();
    await field.waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });
});
