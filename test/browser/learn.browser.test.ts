/**
 * The view Learn: kinds are trained and compared; models are activated, rolled back, exported and
 * imported.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src/learning/exchange/safetensors.ts';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { toSample } from '../../src/samples/sample.ts';
import type { Services } from '../../src/server/services.ts';
import { rigDocument, simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';
import { isMissing } from '../support/packages.ts';
import { dotsIn } from './drawn-dots.ts';
import { PageBench, temporaryFolder } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('learn', () => {
  test('trains the selected kinds, and shows the error of each', async () => {
    const { url, services } = await bench.serveSampled();
    const page = await bench.open(`${url}#/learn`);
    await page.getByRole('button', { name: /^calibrated/ }).press('Enter'); // removed from the form
    await page.getByRole('button', { name: /^residual/ }).click();
    await page.locator('summary').getByText('Settings').click();
    await page.getByLabel('Seed').fill('7');
    await page.getByRole('button', { name: 'Train 3 kinds' }).click();
    await page.getByText('Done: 3 models trained.').waitFor();

    const lanes = page.locator('ol.lanes > li').filter({ hasText: /mm/ });
    await lanes.first().waitFor();
    const kinds = (await lanes.allInnerTexts()).map((text) => text.split('\n')[0]);
    expect(kinds.sort()).toEqual(['nominal', 'residual', 'servo-nets']);
    const trained = await services.store.models.list('hobby');
    expect(trained.map(({ seed }) => seed)).toEqual([1, 7, 7, 7]);

    await page.getByRole('button', { name: /^\d · residual/ }).click();
    const curve = page.getByRole('figure', { name: 'Learning curve' });
    await expect.poll(() => curve.locator('.line path').count()).toBe(2);
    const radius = page.getByRole('figure', { name: 'Error against radius' });
    await expect.poll(() => dotsIn(radius)).toBe(40); // each sample was held out once
    expect(page.url()).toMatch(/#\/learn\?model=\d$/);
  });

  test('checks the model, and recalibrates it after a knock', async () => {
    const { url, services } = await bench.serve({ rigFile: await knockedRigFile() });
    await addModelOfUnknockedRig(services);
    const page = await bench.open(`${url}#/learn`);
    await expect(page.getByRole('button', { name: 'Recalibrate' }).count()).resolves.toBe(0);
    await page.getByRole('button', { name: 'Check the model' }).click();
    await page.getByText(/^No longer valid: the median error is/).waitFor();
    await page.getByRole('button', { name: 'Recalibrate' }).click();
    await page.getByText(/^Measured\. Training 1 corrects the model/).waitFor();
    await expect.poll(() => services.models.active.sampleCount).toBe(46);
    await expect(page.getByRole('button', { name: 'Recalibrate' }).count()).resolves.toBe(0);
  });

  test('corrects the observer by a spot that was measured by hand', async () => {
    const { url, services } = await bench.serveTrained(['servo-nets']);
    const page = await bench.open(`${url}#/learn`);
    const { next } = await services.references.list();
    await page.getByRole('button', { name: 'Aim at a spot to measure' }).click();
    await expect.poll(() => services.rig.snapshot.device?.laserOn).toBe(true);
    await page.getByLabel('x by tape [m]').fill('far');
    await page.getByLabel('y by tape [m]').fill('0,1');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Enter metres, such as').waitFor();
    await page.getByLabel('x by tape [m]').fill(next!.xM.toFixed(3).replace('.', ','));
    await page.getByLabel('y by tape [m]').fill(next!.yM.toFixed(3));
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText(/the observer is off by \d/).waitFor();
    await page.getByText('Train again to correct the observer').waitFor();
    expect((await services.references.list()).references).toHaveLength(1);
    await page.getByRole('button', { name: 'Remove' }).click();
    await expect.poll(async () => (await services.references.list()).references.length).toBe(0);
  });

  test('opens the settings when one of them is wrong', async () => {
    const { url, services } = await bench.serveSampled();
    const page = await bench.open(`${url}#/learn`);
    const settings = page.locator('summary').getByText('Settings');
    await settings.click();
    const seed = page.getByLabel('Seed');
    await seed.fill('');
    await settings.click();
    await expect.poll(() => seed.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Train 3 kinds' }).click();
    await expect.poll(() => seed.isVisible()).toBe(true);
    expect(await seed.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await services.store.trainings.list()).toEqual([]);
  });

  test('accepts a decimal comma, and rejects an invalid learning rate', async () => {
    const { url, services } = await bench.serveSampled();
    const page = await bench.open(`${url}#/learn`);
    await page.locator('summary').getByText('Settings').click();
    const rate = page.getByLabel('Learning rate');
    await rate.fill('fast');
    await rate.press('Enter');
    await page.getByText('A number above 0.').waitFor();
    expect(await rate.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await services.store.trainings.list()).toEqual([]);
    await rate.fill('0,003');
    const request = page.waitForRequest((sent) => sent.method() === 'POST');
    await page.getByRole('button', { name: 'Train 3 kinds' }).click();
    expect((await request).postDataJSON()).toMatchObject({ settings: { learningRate: 0.003 } });
    await page.getByText('Done: 3 models trained.').waitFor();
  });

  test('shows the losses during a training', async () => {
    const { url, services } = await bench.serveSampled();
    const page = await bench.open(`${url}#/learn`);
    await page.getByRole('button', { name: 'STOP' }).waitFor();
    // A checkpoint after each 200th part: soon enough to be seen, and the end too late to be reached.
    const settings = { maxIterations: 50_000 };
    const { id } = await services.trainings.create({ kinds: ['exercise'], seed: 1, settings });
    await page.getByText(/^exercise: iteration \d+ of 50000$/).waitFor();
    const curve = page.getByRole('figure', { name: 'Learning curve' });
    await expect.poll(() => curve.locator('.line path').count()).toBe(2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled.').waitFor();
    expect(await services.trainings.ended(id)).toMatchObject({ state: 'cancelled' });
  });

  test('activates a model, and rolls back', async () => {
    const { url, services } = await bench.serveTrained(['nominal', 'servo-nets']);
    const page = await bench.open(`${url}#/learn`);
    const best = services.models.active.id;
    await page.getByRole('button', { name: 'Use model 1, nominal' }).click();
    await expect.poll(() => services.models.active.id).toBe(1);
    await page.getByRole('button', { name: `Use model ${best}, servo-nets` }).waitFor();
    const back = page.getByRole('button', { name: 'Roll back' });
    await back.click();
    await expect.poll(() => services.models.active.id).toBe(best);
    await back.click();
    await expect.poll(() => services.models.active.id).toBe(1);
    await back.click();
    await page
      .getByRole('alert')
      .getByText(/no earlier model to roll back to/)
      .waitFor();
  });

  test('compares two models, and saves one in every format', async () => {
    const { url } = await bench.serveTrained(['nominal', 'servo-nets']);
    const page = await bench.open(`${url}#/learn`);
    await page.getByRole('button', { name: /^2 · nominal/ }).click();
    await page.getByLabel('Compare with').selectOption('3 · servo-nets');
    await page.getByRole('columnheader', { name: '2 · nominal' }).waitFor();
    await page.getByRole('columnheader', { name: '3 · servo-nets' }).waitFor();
    expect(page.url()).toMatch(/#\/learn\?model=2&with=3$/);

    await page.getByRole('button', { name: /^3 · servo-nets/ }).click();
    const json = await saved(page, 'json');
    expect(json.name).toBe('model-3-servo-nets.json');
    expect(loadModel(JSON.parse(json.bytes.toString())).file.kind).toBe('servo-nets');
    const { tensors } = readSafetensors((await saved(page, 'safetensors')).bytes);
    expect(tensors.has('doubt.factor')).toBe(true);
    const onnx = await saved(page, 'onnx');
    expect(onnx.name).toBe('model-3-servo-nets.onnx');
    expect(onnx.bytes.includes('panRad')).toBe(true);
  });

  test('reports a model as exact if its errors are only those of rounding', async () => {
    const { url } = await bench.serveTrained(['nominal'], 'ideal');
    const page = await bench.open(`${url}#/learn`);
    const exact = page.getByText('This model is exact: all its errors are below 0.1 µm.');
    await expect.poll(() => exact.count()).toBe(2);
  });

  test('imports a model, and reports the errors of an invalid one', async () => {
    const { url, services } = await bench.serveTrained(['nominal', 'servo-nets']);
    const page = await bench.open(`${url}#/learn`);
    const folder = temporaryFolder();
    const good = join(folder, 'GOOD.JSON');
    const broken = join(folder, 'broken.json');
    const bad = join(folder, 'bad.safetensors');
    await writeFile(good, (await services.store.models.get(3)).file);
    await writeFile(broken, '{"version": 1,');
    await writeFile(bad, 'nothing of the kind');
    await page.getByText('Import a model').click();
    await page.getByLabel('File', { exact: true }).setInputFiles(bad);
    const form = page.locator('details').filter({ hasText: 'Import a model' });
    await form
      .getByRole('alert')
      .getByText(/^bad\.safetensors was not imported: .*not a safetensors file/)
      .waitFor();
    await page.getByLabel('File', { exact: true }).setInputFiles(broken);
    await form
      .getByRole('alert')
      .getByText(/^broken\.json was not imported: .*JSON: check that it is complete/)
      .waitFor();
    await page.getByLabel('File', { exact: true }).setInputFiles(good);
    await page.getByRole('button', { name: /^4 · servo-nets/, pressed: true }).waitFor();
    expect(await services.store.models.get(4)).toMatchObject({ trainingId: null, active: false });
    const facts = page.getByRole('row', { name: /^(Seed|Settings|Training time)/ });
    const cells = () => facts.getByRole('cell').allTextContents();
    expect(await cells()).toEqual([
      '1',
      'defaults of the kind',
      expect.stringMatching(/^\d+\.\d\d s$/),
    ]);

    // Imported weights have no seed, settings and training time.
    const net = join(folder, 'net.safetensors');
    await writeFile(net, STATE_DICT);
    await page.getByLabel('File', { exact: true }).setInputFiles(net);
    await page.getByRole('button', { name: /^5 · /, pressed: true }).waitFor();
    await expect.poll(cells).toEqual(['–', '–', '–']);
  });
});

/** The weights of a small net, as PyTorch would save them. */
const STATE_DICT = writeSafetensors({
  tensors: new Map(
    Object.entries({ '0.weight': [4, 2], '0.bias': [4], '2.weight': [2, 4], '2.bias': [2] }).map(
      ([name, shape]) => [name, { shape, values: new Float32Array(shape.reduce((a, b) => a * b)) }],
    ),
  ),
  metadata: {},
});

async function saved(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: format, exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The rig file of a rig whose base has been turned since its samples were taken. */
async function knockedRigFile(): Promise<string> {
  const document = rigDocument('hobby') as { truth: { base: { yaw: number } } };
  document.truth.base.yaw += 0.05;
  const file = join(temporaryFolder(), 'knocked.json');
  await writeFile(file, JSON.stringify(document));
  return file;
}

/** Adds the samples of the rig before that, and activates a model of them. */
async function addModelOfUnknockedRig({ store, models }: Services): Promise<void> {
  const simulated = simulatedDescription('hobby');
  const rig = knownOf(simulated);
  const measurements = takeSamples(simulated, 40, 1);
  const origin = { observer: 'simulated', session: 'before', takenAt: '2026-01-01T00:00:00.000Z' };
  await store.samples.addAll(measurements.map((each) => toSample(rig, each, origin)));
  const { id } = await models.import(
    trainModel({ kind: 'servo-nets', rig, measurements, seed: 1 }),
  );
  await models.activate(id);
}
