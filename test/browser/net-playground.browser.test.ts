/** The net playground: training in its worker, own data, settings that act at once, and files. */
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../../src/learning/exchange/safetensors.ts';
import { NO_PORT } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();
const button = (name: string) => ({ name, exact: true });

describe.skipIf(isMissing('chromium'))('net playground', () => {
  async function open() {
    const { url } = await bench.serve({ port: NO_PORT });
    const page = await bench.open(`${url}#/exercise?step=playground&seed=1`);
    await page.getByText('1-256-256-256-1: 132,353 weights').waitFor();
    return page;
  }

  test('trains a net of the size of the course, pauses, and continues with other widths', async () => {
    const page = await open();
    await page.getByRole('button', button('Run')).click();
    await page.getByText(/Step \d+\. Training loss 0\.0/).waitFor();
    await page.getByText(/drawn \d+ times per second/).waitFor();
    await page.getByRole('textbox', { name: 'Widths of the hidden layers' }).fill('256, 64');
    await page.getByText('start again with random weights: 2, 3.').waitFor();
    await page.getByRole('button', button('Pause')).click();
    await page.getByRole('button', button('Reset')).click();
    await page.getByText('Step 0. Training loss –').waitFor();
    await page.getByRole('button', button('One step')).click();
    await page.getByText(/Step 1\. Training loss \d/).waitFor();
    expect(await page.getByText('The numbers broke').count()).toBe(0);
  });

  test('explains where the numbers broke', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: 'Optimiser' }).selectOption('gradient-descent');
    await page.getByRole('combobox', { name: 'Activation' }).selectOption('relu');
    await page.getByRole('slider', { name: /Learning rate/ }).fill('1');
    await page.getByRole('button', button('Run')).click();
    await page.getByText(/(Layer|weights of layer) \d of 4/).waitFor();
    expect(await page.getByRole('button', button('Run')).isDisabled()).toBe(true);
    await page.getByRole('button', button('Reset')).click();
    await page.getByText('The numbers broke').waitFor({ state: 'detached' });
  });

  test('learns from a table of the user, and gives the net as a file', async () => {
    const page = await open();
    const rows = Array.from({ length: 40 }, (_, i) => `${i};${i % 7};nom;${2 * i},5`);
    const buffer = Buffer.from(`a;b;label;c\n${rows.join('\n')}\n`);
    const file = page.getByLabel('Open a CSV file');
    await file.setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer });
    await page.getByText('2-256-256-256-1').waitFor();
    await page.getByRole('combobox', { name: 'Role of b' }).selectOption('unused');
    await page.getByText('1-256-256-256-1').waitFor();
    await page.getByRole('textbox', { name: 'Widths of the hidden layers' }).fill('8');
    await page.getByRole('button', button('One step')).click();
    await page.getByText('Step 1.').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', button('Weights (safetensors)')).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
    const { tensors, metadata } = readSafetensors(Buffer.concat(chunks));
    expect(tensors.get('0.weight')!.shape).toEqual([8, 1]);
    expect(metadata).toMatchObject({ inputs: 'a', outputs: 'c' });
    const broken = Buffer.from('a;b\n1;2\n');
    await file.setInputFiles({ name: 'short.csv', mimeType: 'text/csv', buffer: broken });
    await page.getByText('a net needs 10 or more').waitFor();
  });

  test('sweeps two settings, and takes the values of a cell', async () => {
    const page = await open();
    await page.getByRole('textbox', { name: 'Widths of the hidden layers' }).fill('4');
    await page.getByRole('combobox', { name: 'Down' }).selectOption('layers');
    await page.getByRole('slider', { name: /Steps of each net/ }).fill('50');
    await page.getByRole('button', button('Start')).click();
    await page.getByText('28 of 28 nets trained.').waitFor();
    await page.getByTitle('Use learning rate 0.01 and hidden layers 2').click();
    await page.getByText('Learning rate γ: 0.01').waitFor();
    await page.getByText('1-4-4-1').waitFor();
    expect(await page.locator('table.sweep td button').count()).toBe(28);
  });
});
