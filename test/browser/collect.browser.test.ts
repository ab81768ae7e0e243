/** Collecting from the page: samples by hand, shown on the map. */
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { toSample } from '../../src/samples/sample.ts';
import { floorPoint, microseconds } from '../../src/units.ts';
import { newSample } from '../store/example-records.ts';
import { fastRigFile } from '../support/fast-rig-file.ts';
import { isMissing } from '../support/packages.ts';
import { simulatedTerminal } from '../support/simulated-terminal.ts';
import { WALL } from '../support/wall.ts';
import { PageBench, temporaryFolder } from './served-page.ts';

const COUNT = 10;
/** A pose takes a second or more. */
const PATIENT = { timeout: 20_000 };

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('the view Collect', () => {
  test('takes a sample where the floor is clicked, and does not aim', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/collect?step=observer`);
    await page.getByRole('radio', { name: 'By hand' }).check();
    await page.getByRole('button', { name: 'Next: Collect' }).click();
    await page.getByRole('button', { name: /^Collect \d+ samples/ }).click();
    await page.getByText('Pose 1: where is the spot?').waitFor();
    const before = services.rig.snapshot.device!.panUs;
    const { x, y } = (await page.locator('.map .spot').boundingBox())!;
    await page.mouse.click(x + 9, y + 9); // next to the predicted spot
    expect(services.rig.snapshot.device!.panUs).toBe(before);
    const xM = Number(await page.getByLabel('x forward [m]').inputValue());
    const typedY = await page.getByLabel('y to the left [m]').inputValue();
    const yM = Number(typedY.replace('−', '-'));
    expect(xM).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Pose 2: where is the spot?').waitFor();
    const samples = await services.store.samples.list();
    expect(samples).toMatchObject([{ xM, yM, observer: 'external' }]);
    const [collection] = await services.store.collections.list();
    expect(collection).toMatchObject({ plan: 'active', taken: 1 });
  });

  test('takes a sample on a wall, by its distances from the first corner', async () => {
    const { url, services } = await bench.serve({ rigFile: await fastRigFile(temporaryFolder()) });
    Object.assign(services.rig.description, { surfaces: [WALL] });
    const page = await bench.open(`${url}#/collect?step=collect&observer=hand`);
    await page.getByLabel('Spots on').selectOption('wall');
    await page.getByRole('button', { name: /^Collect \d+ samples/ }).click();
    await page.getByLabel('along the first side [m]').fill('0.4');
    await page.getByLabel('perpendicular to it [m]').fill('0.3');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Pose 2: where is the spot?').waitFor();
    const [sample] = await services.store.samples.list();
    expect(sample).toMatchObject({ surface: 'wall', xM: 2, zM: 0.3 });
    expect(sample!.yM).toBeCloseTo(0.6, 9);
  });

  test('accepts a valid number of samples, and reports an invalid one', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/collect?step=collect`);
    const count = page.getByLabel('Number of samples');
    for (const wrong of ['0', '-3', '5.5', '10001', '']) {
      await count.fill(wrong);
      await page.getByRole('button', { name: 'Collect samples' }).click();
      await page.getByText('An integer from 1 to 10000.').waitFor();
      expect(await count.inputValue()).toBe(wrong);
    }
    expect(await services.store.collections.list()).toEqual([]);
    await count.fill('1');
    await page.getByRole('button', { name: 'Collect 1 sample', exact: true }).click();
    await expect.poll(() => services.store.collections.list()).toHaveLength(1);
  });

  test('explains that residuals of training samples are too small', async () => {
    const { url, services } = await bench.serveTrained(['nominal', 'calibrated']);
    const page = await bench.open(`${url}#/collect?step=collect`);
    const learned = page.getByText('The active model was trained on these samples');
    await learned.waitFor();
    expect(services.models.active.kind).toBe('calibrated');
    await services.models.activate(1); // the nominal model was trained on none
    await learned.waitFor({ state: 'detached' });
  });

  test.skipIf(isMissing('socat'))('warns of samples of a simulated rig on a real one', async () => {
    const port = await simulatedTerminal();
    const dataDirectory = temporaryFolder();
    const { url, services } = await bench.serve({ port, dataDirectory });
    await services.store.samples.add(newSample(1500, { rig: 'hobby', observer: 'external' }));
    const page = await bench.open(`${url}#/collect?step=collect`);
    const warning = page.getByText('Some of these samples are from a simulated rig');
    await page.getByRole('group', { name: 'All samples' }).getByRole('radio').waitFor();
    const collect = page.getByRole('button', { name: /^Collect \d+ samples/ });
    await expect.poll(() => collect.isEnabled(), PATIENT).toBe(true);
    expect(await warning.count()).toBe(0);
    await services.store.samples.add(newSample(1500, { rig: 'hobby', observer: 'simulated' }));
    await page.reload();
    await warning.waitFor();
  });

  test('shows the residual of each sample; drops one and repeats one', async () => {
    const { url, services } = await bench.serveSampled();
    const page = await bench.open(`${url}#/collect?step=collect`);
    const rows = page.getByRole('radio', { name: /mm$/ });
    await expect.poll(() => rows.count()).toBe(40);
    const arrows = page.locator('.residuals > .arrows');
    await expect.poll(async () => (await arrows.getAttribute('d'))!.length).toBeGreaterThan(40);

    const [first] = (await services.store.samples.list()).slice(-1);
    await page.getByLabel('Sort by').selectOption('newest');
    await rows.first().check();
    await page.getByRole('button', { name: 'Repeat' }).click();
    await expect.poll(() => rows.count(), PATIENT).toBe(41);
    const [again] = (await services.store.samples.list()).slice(-1);
    const { panUs, tiltUs } = first!;
    expect(again).toMatchObject({ panUs, tiltUs, observer: 'simulated' });
    expect(again!.id).toBeGreaterThan(first!.id);

    await page.getByText(`Sample ${first!.id},`).waitFor(); // the selection is unchanged
    const drop = page.getByRole('button', { name: 'Drop' });
    await drop.press('Enter');
    await expect.poll(() => rows.count(), PATIENT).toBe(40);
    const ids = (await services.store.samples.list()).map(({ id }) => id);
    expect(ids).not.toContain(first!.id);
    expect(ids).toContain(again!.id);

    await page.locator('.chosen-sample').getByText(`Sample ${first!.id} was dropped.`).waitFor();
    const back = page.getByRole('button', { name: `Restore ${first!.id}` });
    await expect.poll(() => hasFocus(back)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => services.store.samples.list()).toContainEqual(first);
    await page.getByText(`Sample ${first!.id},`).waitFor();
    await expect.poll(() => rows.count(), PATIENT).toBe(41);
    await expect.poll(() => hasFocus(drop)).toBe(true);

    await drop.dblclick(); // a double click counts once
    await page.locator('.chosen-sample').getByText(`Sample ${first!.id} was dropped.`).waitFor();
    await expect.poll(() => rows.count(), PATIENT).toBe(40);
    expect(await page.locator('.chosen-sample [role=alert]').textContent()).toBe('');

    await page.reload(); // the sample can also be restored later
    await back.click();
    await expect.poll(() => services.store.samples.list()).toContainEqual(first);
    await expect.poll(() => back.count()).toBe(0);
  });

  test('draws the newest samples if there are too many', async () => {
    const { url, services } = await bench.serve();
    const { rig, store } = services;
    const origin = { observer: 'test', session: 'test', takenAt: '2026-01-01T00:00:00.000Z' };
    const sides = { panSide: 1, tiltSide: 1 } as const;
    const pulses = { panUs: microseconds(1400), tiltUs: microseconds(1300) };
    const sample = toSample(
      rig.description,
      { ...pulses, ...sides, ...floorPoint(0.8, 0) },
      origin,
    );
    await store.samples.addAll(Array.from({ length: 1100 }, () => sample));
    const page = await bench.open(`${url}#/collect?step=collect`);
    await page.getByLabel('Sort by').selectOption('newest');
    const rows = page.locator('.sample-list input');
    await rows.first().check();
    await page.getByText('Sample 1100,').waitFor();
    await rows.last().check();
    await page.getByText('Sample 1001,').waitFor();
    expect(await rows.count()).toBe(100);
  });

  test('asks for confirmation of an implausible spot, and keeps the typed text', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/collect?step=collect&observer=hand`);
    await page.getByRole('button', { name: /^Collect \d+ samples/ }).click();
    const [x, y] = [page.getByLabel('x forward [m]'), page.getByLabel('y to the left [m]')];
    await x.fill('4');
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByRole('figure').first().waitFor();
    await page.goBack();
    expect(await x.inputValue()).toBe('4');
    await y.fill('0,1');
    await page.reload();
    expect(await x.inputValue()).toBe('4');
    expect(await y.inputValue()).toBe('0,1');

    await y.press('Enter');
    await page.getByText(/^This is 3\.\d m from the predicted spot/).waitFor();
    await y.press('Enter'); // a second Enter does not confirm
    expect(await services.store.samples.count()).toBe(0);
    await page.getByRole('button', { name: 'Add anyway' }).click();
    await page.getByText('Pose 2: where is the spot?').waitFor();
    expect(await services.store.samples.list()).toMatchObject([{ xM: 4, yM: 0.1 }]);
    expect(await x.inputValue()).toBe('');
    await page.getByRole('button', { name: 'Not visible' }).click();
    await page.getByText('1 of 40 taken, 1 missed').waitFor();
  });

  test('continues when the cable is reconnected, and when the daemon has restarted', async () => {
    const dataDirectory = temporaryFolder();
    const rigFile = await fastRigFile(temporaryFolder());
    const { services, simulatedPort, ...daemon } = await bench.serve({ rigFile, dataDirectory });
    const page = await bench.open(`${daemon.url}#/collect?step=collect`);
    await page.getByLabel('Number of samples').fill(String(COUNT));
    await page.getByRole('button', { name: `Collect ${COUNT} samples` }).click();
    await page.getByText(/^[1-9] of \d+ taken/).waitFor();
    simulatedPort!.unplug();
    await page.getByText('resumes when it is connected').waitFor();
    const before = await services.store.samples.count();
    simulatedPort!.plug();
    await expect.poll(() => services.store.samples.count(), PATIENT).toBeGreaterThan(before);

    const { port } = new URL(daemon.url);
    await daemon.close();
    await page.getByText('The daemon does not answer', { exact: true }).waitFor();
    const next = await bench.serve({ rigFile, dataDirectory }, Number(port));
    await page.getByText(`${COUNT} taken.`).waitFor();
    const samples = await next.services.store.samples.list();
    expect(samples).toHaveLength(COUNT);
    expect(new Set(samples.map(({ panUs, tiltUs }) => `${panUs} ${tiltUs}`)).size).toBe(COUNT);
  });

  test('is stopped by the space bar, and resumes with the remaining samples', async () => {
    const rigFile = await fastRigFile(temporaryFolder());
    const { url, services } = await bench.serve({ rigFile });
    const page = await bench.open(`${url}#/collect?step=collect`);
    await page.getByLabel('Number of samples').fill(String(COUNT));
    await page.getByRole('button', { name: `Collect ${COUNT} samples` }).click();
    await page.getByText(/^[1-9] of \d+ taken/).waitFor();
    await page.keyboard.press('Space');
    await page.getByText('The rig is stopped: resume it first').waitFor();
    await page.getByText('Failed: the rig was stopped').waitFor();
    const goOn = page.getByRole('button', { name: /^Continue: \d+ more$/ });
    expect(await goOn.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Resume' }).click();
    await goOn.click();
    await page.getByText(/^\d+ taken\.$/).waitFor();
    expect(await services.store.samples.count()).toBe(COUNT);
    expect(await goOn.count()).toBe(0);
  });

  test('uses the space bar for a choice while the rig is at rest, and for a stop while it moves', async () => {
    const { url, services } = await bench.serveSampled();
    const page = await bench.open(`${url}#/collect?step=collect`);
    const samples = page.getByRole('group', { name: 'Samples' }).getByRole('radio');
    await page.getByText(/^Connected on/).waitFor(); // before that, the state is unknown
    await samples.first().press('Space');
    await expect.poll(() => samples.first().isChecked()).toBe(true);
    expect(services.rig.snapshot.stopped).toBe(false);

    await page.getByRole('button', { name: /^Collect \d+ samples/ }).click();
    await page.getByText('Moving').waitFor();
    await samples.nth(1).press('Space');
    await page.getByRole('button', { name: 'Stopped' }).waitFor();
    expect(await samples.nth(1).isChecked()).toBe(false);

    await samples.nth(1).press('Space'); // stopped, it is at rest again
    await expect.poll(() => samples.nth(1).isChecked()).toBe(true);
  });
});

const hasFocus = (control: Locator): Promise<boolean> =>
  control.evaluate((element) => element === document.activeElement);
