/**
 * The view Exercise: training, queueing and cancelling nets, the step `look-behind` and its cure,
 * the seed, hardware.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../../src/learning/exchange/safetensors.ts';
import { isMissing } from '../support/packages.ts';
import { dotsIn } from './drawn-dots.ts';
import { PageBench, temporaryFolder } from './served-page.ts';

/** A net that trains in a moment. */
const QUICK = { hidden: [16], batch: 16, iterations: 40 };

const bench = new PageBench();

/** Makes the net small enough to train in a moment. */
async function wishSmall(page: Page): Promise<void> {
  await page.getByText('Net and training').click();
  await page.getByLabel('Hidden layers').fill('32,32');
  await page.getByLabel('Learning rate', { exact: true }).fill('0.003');
  await page.getByLabel('Batch', { exact: true }).fill('64');
  await page.getByLabel('Iterations').fill('300');
}

describe.skipIf(isMissing('chromium'))('exercise, its nets', () => {
  test('shows the step look-behind and its cure', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/exercise?step=look-behind&seed=7`);
    await wishSmall(page);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText(/^Done;.*always give the same result/).waitFor();
    const train = page.getByRole('button', { name: 'Train', exact: true });
    expect(await train.isDisabled()).toBe(true); // the result is already shown
    await page.getByRole('img', { name: /^Error on the floor: raw angles/ }).waitFor();
    await page.getByRole('img', { name: /^Error on the floor: sine and cosine of pan/ }).waitFor();
    const worst = await page
      .getByRole('row', { name: /straight behind/ })
      .locator('td:nth-of-type(3)')
      .allInnerTexts();
    const [raw, cured] = worst.map(Number);
    expect(raw).toBeGreaterThan(100);
    expect(cured).toBeLessThan(0.3 * raw!);
    const turn = page.getByRole('figure', { name: 'Once around the robot' });
    expect(await turn.locator('.line path').count()).toBe(3);

    await page.reload(); // the daemon keeps finished results
    await page
      .getByRole('row', { name: /straight behind/ })
      .first()
      .waitFor();
  });

  test.each(['12345678901', '7.5', 'abc'])(
    'reports an invalid seed in the address: %s',
    async (wrong) => {
      const { url } = await bench.shared();
      const page = await bench.open(`${url}#/exercise?step=laser&seed=${wrong}`);
      const field = page.getByLabel('Seed');
      await page.getByText('An integer from 0 to 2147483647.').waitFor();
      expect(await field.inputValue()).toBe(wrong);
      await page.getByRole('link', { name: /Learned inverse/ }).click();
      await page.waitForURL(/step=inverse-nn/);
      expect(page.url()).toContain(`seed=${wrong}`);
      expect(await field.inputValue()).toBe(wrong);
      await field.fill('1');
      await page.waitForURL(/seed=1$/);
      expect(await field.getAttribute('aria-invalid')).toBe('false');
    },
  );

  test('keeps the seed in the address, and trains with it', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/exercise?step=weights&seed=3`);
    await wishSmall(page);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText(/^Done;/).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the weights' }).click();
    const path = await (await download).path();
    expect(readSafetensors(await readFile(path)).tensors.size).toBe(6);
    const weights = join(temporaryFolder(), 'net.safetensors');
    await writeFile(weights, await readFile(path));
    await page.getByLabel('The weights').setInputFiles(weights);
    await page.getByText(/^\d+ of 20 correct/).waitFor();

    await page.getByLabel('Seed').fill('4');
    await page.getByText('Not trained yet with this seed and these settings.').waitFor();
    expect(page.url()).toMatch(/#\/exercise\?step=weights&seed=4$/);
    await page.getByLabel('Seed').fill('four');
    await page.getByText('An integer from 0 to 2147483647.').waitFor();
    await page.getByLabel('Seed').fill('3');
    await page.getByText(/^Done;/).waitFor();
    expect((await services.exercises.list()).map((job) => job.seed)).toEqual([3]);

    await page.getByRole('link', { name: /Learned inverse/ }).click();
    expect(page.url()).toMatch(/#\/exercise\?step=inverse-nn&seed=3$/);
    await page.goBack();
    await page.getByRole('heading', { name: 'Weights, saved and loaded' }).waitFor();
  });

  test('shows the losses during a training, and cancels it', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/exercise?step=inverse-nn`);
    await wishSmall(page);
    await page.getByLabel('Iterations').fill('100000');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText('raw angles: training.').waitFor();
    const curve = page.getByRole('figure', { name: 'Learning curve: raw angles' });
    await expect.poll(() => curve.locator('.line path').count()).toBe(2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled, here or on another page.').waitFor();
    expect(await services.exercises.list()).toMatchObject([{ state: 'cancelled' }]);
  });

  test('offers results with other settings, but does not show them as its own', async () => {
    const { url, services } = await bench.serve();
    const begin = (settings: object) =>
      services.exercises.begin({
        step: 'inverse-nn',
        seed: 7,
        settings: { ...QUICK, ...settings },
      });
    await services.exercises.ended((await begin({})).id);
    const page = await bench.open(`${url}#/exercise?step=inverse-nn&seed=7`);
    await page.getByText('Not trained yet with this seed and these settings.').waitFor();
    await page
      .getByText(/^3 hidden layers \(256, 256, 256\), relu, .*: as in the course\.$/)
      .waitFor();
    const others = page.getByRole('region', { name: 'Results with this seed and other settings' });
    await others.getByText(/^1 hidden layer \(16\).* 40 iterations$/).waitFor();
    await others.getByRole('button', { name: 'Show' }).click();
    await page.getByText(/^Done;/).waitFor();
    expect(await page.getByText(/^1 hidden layer \(16\)/).count()).toBe(1);
    await page.getByText('Net and training').click();
    expect(await page.getByLabel('Hidden layers').inputValue()).toBe('16');
  });

  test('ignores unknown persisted choices, such as those of an older page', async () => {
    const { url } = await bench.shared();
    const page = await bench.open('about:blank');
    await page.addInitScript(() => {
      const wish = {
        hidden: '',
        activation: '',
        encoding: 'foo',
        loss: '',
        optimiser: '',
        learningRate: '',
        batch: '64',
        iterations: '',
      };
      sessionStorage.setItem('pantilt-exercise-inverse', JSON.stringify(wish));
    });
    await page.goto(`${url}#/exercise?step=inverse-nn&seed=7`);
    await page.getByText(/, relu, .*: as in the course\.$/).waitFor();
    await page.getByText('Net and training').click();
    expect(await page.getByLabel('Output').inputValue()).toBe('');
  });

  test('shows the job that it waits for, and cancels it', async () => {
    const { url, services } = await bench.serve();
    await services.exercises.begin({
      step: 'sine',
      seed: 3,
      settings: { ...QUICK, iterations: 100_000 },
    });
    const page = await bench.open(`${url}#/exercise?step=inverse-nn&seed=7`);
    await wishSmall(page);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText(/^Queued: one step is ahead\. Now: .*sine.*, seed 3\./).waitFor();
    const others = page.getByRole('region', { name: 'Other jobs' });
    await others.getByText(/About \d+ (s|min) left\./).waitFor();
    await others.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/^Done;/).waitFor();
    const states = (await services.exercises.list()).map(({ state }) => state);
    expect(states).toEqual(['cancelled', 'done']);
  });

  test('shows the result of others after its own job was cancelled', async () => {
    const { url, services } = await bench.serve();
    const { exercises } = services;
    const long = { ...QUICK, iterations: 100_000 };
    const before = await exercises.begin({ step: 'sine', seed: 3, settings: long });
    const page = await bench.open(`${url}#/exercise?step=inverse-nn&seed=7`);
    await wishSmall(page);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText(/^Queued:/).waitFor();
    const own = (await exercises.list()).at(-1)!;
    await exercises.cancel(own.id);
    await page.getByText('Cancelled, here or on another page.').waitFor();
    await exercises.cancel(before.id);
    await exercises.begin({ step: own.step, seed: own.seed, settings: own.settings });
    await page.getByText(/^Done;/).waitFor();
    const states = (await exercises.list()).map(({ state }) => state);
    expect(states).toEqual(['cancelled', 'cancelled', 'done']);
  });

  test('accepts a decimal comma in French, and shows an error at an invalid field', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/exercise?step=sine`, { locale: 'fr-FR' });
    const train = page.getByRole('button', { name: 'Entraîner', exact: true });
    await page.getByText('Réseau et entraînement').click();
    const fault = page.getByText(/^Au plus 8 largeurs de 1 à 1024/);
    await page.getByLabel('Couches cachées').fill('16,');
    expect(await fault.count()).toBe(0); // half typed
    await page.getByLabel('Couches cachées').fill('abc');
    await page.keyboard.press('Tab');
    await fault.waitFor();
    await train.click();
    await page.getByLabel('Couches cachées').fill('16');
    await page.getByLabel('Itérations').fill('40');
    await page.getByLabel('Taux d’appr.', { exact: true }).fill('0,003');
    await page.getByText(/^1 couche cachée \(16\).*adam au taux 0,003/).waitFor();
    await train.click();
    await page.getByText(/^Terminé/).waitFor();
    expect((await services.exercises.list()).map(({ settings }) => settings)).toEqual([
      { hidden: [16], learningRate: 0.003, iterations: 40 },
    ]);
  });

  test('refuses too much work in advance, and explains that a training diverged', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/exercise?step=sine`);
    const train = page.getByRole('button', { name: 'Train', exact: true });
    await wishSmall(page);
    await page.getByLabel('Hidden layers').fill('1024,1024');
    await page.getByLabel('Iterations').fill('100000');
    await page.getByText(/^This takes \d+ times the computation of the course’s net/).waitFor();
    expect(await train.isDisabled()).toBe(true);
    await page.getByLabel('Hidden layers').fill('32,32');
    await page.getByLabel('Iterations').fill('300');
    await page.getByLabel('Learning rate', { exact: true }).fill('1000');
    await train.click();
    await page.getByText(/The learning rate is too large: divide it by ten or more\.$/).waitFor();
    const labels = page.locator('.chart .tick text[text-anchor="end"]');
    const leftEdges = await labels.evaluateAll((all) =>
      all.map((label) => (label as SVGTextElement).getBBox().x),
    );
    expect(leftEdges.length).toBeGreaterThan(0);
    expect(Math.min(...leftEdges)).toBeGreaterThanOrEqual(0); // none is truncated
  });

  test('shows the errors on hardware, at the samples of the rig', async () => {
    const { url } = await bench.serveSampled();
    const page = await bench.open(`${url}#/exercise?step=rig&seed=7`);
    await wishSmall(page);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('row', { name: /^exact inverse 40/ }).waitFor();
    const dots = page.getByRole('figure', { name: 'Error at your rig’s samples' });
    expect(await dotsIn(dots)).toBeGreaterThan(40);
    await page.getByRole('link', { name: 'collect samples' }).click();
    await page.locator('main[data-view="collect"]').waitFor();
  });
});
