/**
 * The daemon's texts on the French page: no rig, findings about the device, errors in the rig file,
 * refusals.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NO_PORT } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, temporaryFolder } from './served-page.ts';

const bench = new PageBench();
const FRENCH = { locale: 'fr-FR', viewport: { width: 360, height: 740 } };

describe.skipIf(isMissing('chromium'))('in French', () => {
  test('explains why there is no rig', async () => {
    const { url } = await bench.serve({ port: NO_PORT });
    const page = await bench.open(`${url}#/settings`, FRENCH);
    await page.getByRole('alert').getByText('vérifiez le câble').waitFor();
    await page.getByText(/^→ branchez le robot par un câble qui transmet les données/).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  });

  test('shows findings about the device, and errors in a rig file', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/settings`, FRENCH);
    await page
      .getByText('les limites de l’appareil sont dans celles du fichier de robot')
      .waitFor();
    const card = page.getByRole('region', { name: 'Fichier du robot' });
    await card.getByLabel('Du sol à l’axe tilt').fill('195');
    await card.getByRole('button', { name: 'Vérifier' }).click();
    await card.getByText('doit être <= 10, et non 195').waitFor();
    expect(await page.locator('main').textContent()).not.toContain('must be');
  });

  test('explains why a table and a model are refused', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/exercise?step=inverse&seed=7`, FRENCH);
    const folder = temporaryFolder();
    const table = join(folder, 'table.csv');
    await writeFile(table, 'x,y,alpha\n1,2,3\n');
    await page.getByRole('tab', { name: 'Tableau' }).click();
    await page.getByLabel('Le tableau rempli').setInputFiles(table);
    await page.getByRole('alert').getByText('tableau : il manque la colonne beta').waitFor();

    await page.goto(`${url}#/learn`);
    const model = join(folder, 'model.safetensors');
    await writeFile(model, 'no model at all');
    await page.getByText('Importer un modèle').click();
    await page.locator('input[type=file]').setInputFiles(model);
    await page.getByText(/ce n’est pas un fichier safetensors/).waitFor();
    expect(await page.locator('main').textContent()).not.toContain('not a safetensors file');
  });
});
