/**
 * The view Exercise: checking answers and naming mistakes, turning the robot, counting parameters.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { solve } from '../../src/course/robot-functions.ts';
import { EXERCISE_GEOMETRY } from '../../src/geometry/kinematics.ts';
import { NO_PORT } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, temporaryFolder } from './served-page.ts';

const INVERSE = `alpha = atan2(y, x)
d = hypot(x, y)
beta = pi - atan(d / l1) - acos(l2 / hypot(l1, d))`;

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('exercise', () => {
  test('checks a formula, and names the mistake in French', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/exercise?step=inverse&seed=7`, { locale: 'fr-FR' });
    const formula = page.getByRole('textbox', { name: 'Formule' });
    const check = page.getByRole('button', { name: 'Vérifier sur 20 questions' });
    await formula.fill(INVERSE.replace('atan2(y, x)', 'atan2(x, y)'));
    await page.getByText(/erreur \d+(,\d)? cm/).waitFor(); // for the slider values, while it is typed
    await check.click();
    await page.getByText('0 sur 20 correctes').waitFor();
    await page.getByText('atan2 prend y d’abord, puis x.').waitFor();
    await page.getByText(/Erreur\s: médiane \d+(,\d)? cm, pire \d+ cm/).waitFor();

    await formula.fill(INVERSE);
    await check.press('Enter');
    await page.getByText('20 sur 20 correctes').waitFor();
    await expect.poll(() => page.getByText('atan2 prend y d’abord').count()).toBe(0);

    await formula.fill('alpha = atan2(y');
    await check.click();
    await page
      .getByRole('alert')
      .getByText('formule, ligne 1, colonne 16 : il manque « ) »')
      .waitFor();
  });

  test('rotates the robot with keys, and shows the spot', async () => {
    const { url } = await bench.serve({ port: NO_PORT }); // the ideal robot needs none
    const page = await bench.open(`${url}#/exercise?step=laser`);
    await page.locator('.scene-frame[data-state="shown"]').waitFor();
    const tilt = page.getByLabel(/^beta/);
    await tilt.fill('90');
    await page.getByText(/hits the floor at/).waitFor();
    const [x, y] = solve('laser', [Math.PI / 6, Math.PI / 2], EXERCISE_GEOMETRY)!;
    await page.getByText(`(${x!.toFixed(3)}, ${y!.toFixed(3)}) m`).waitFor();
    await tilt.fill('0');
    await tilt.press('ArrowLeft');
    await page.getByText('nowhere: it doesn’t point down').waitFor();
    expect(Number(await tilt.inputValue())).toBeLessThan(0);
    await page.getByRole('textbox', { name: 'Formula' }).fill('None');
    await page.getByText('None', { exact: true }).waitFor();
  });

  test('keeps a slider under the pointer that drags it, whatever its value', async () => {
    const { url } = await bench.serve({ port: NO_PORT });
    const viewport = { width: 1280, height: 800 };
    const page = await bench.open(`${url}#/exercise?step=direct`, { viewport });
    const pan = page.getByLabel(/^alpha/);
    const matrix = page.getByRole('table', { name: /^direct/ });
    const placesAt = async (value: string) => {
      await pan.fill(value);
      return Promise.all([pan.boundingBox(), matrix.boundingBox()]);
    };
    await page.locator('.scene-frame[data-state="shown"]').waitFor();
    expect(await placesAt('-130')).toEqual(await placesAt('5'));
  });

  test('saves a table of questions, and reads it completed', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/exercise?step=laser&seed=7`);
    await page.getByRole('tab', { name: 'Table' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the questions' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('laser-7.csv');
    const [head, ...rows] = (await readFile(await file.path(), 'utf8')).trim().split('\n');
    const filled = rows.map((row) => {
      const [alpha, beta] = row.split(',').map(Number);
      const [x, y] = solve('laser', [alpha!, beta!], EXERCISE_GEOMETRY) ?? ['None', 'None'];
      return [alpha, beta, y, x]; // swapped
    });
    const table = join(temporaryFolder(), 'laser.csv');
    await writeFile(table, [head, ...filled].join('\n'));
    await page.getByLabel('The completed table').setInputFiles(table);
    await page.getByText('x and y are swapped.').waitFor();
    await page.getByText(/^[0-9] of 20 correct/).waitFor();
    await page.getByRole('tab', { name: 'model.py' }).click();
    const command = (pantilt: string, model: string) =>
      `${pantilt} exercise --url ${url.slice(0, -1)} --model ${model} --check laser --seed 7`;
    const linked = command('pantilt', 'model.py');
    const unlinked = command('node dist/cli/main.js', 'PATH/TO/model.py');
    for (const text of [linked, unlinked]) await page.getByText(text, { exact: true }).waitFor();
  });

  test('checks the number of parameters, and names the missing part', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/exercise?step=parameters`);
    const number = page.getByLabel('Your answer');
    await number.fill('132096');
    await page.getByText('Incorrect: the biases are missing, one for each output.').waitFor();
    await number.fill('132,866');
    await page.getByText('Correct.').waitFor();
    expect(await page.getByText('Incorrect').count()).toBe(0);
  });
});
