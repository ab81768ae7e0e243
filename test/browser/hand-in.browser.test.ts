/** A student's progress by name, the hand-in, and the teacher's list. */
import { describe, expect, test } from 'vitest';
import { NO_PORT } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { excessOf, faultsOf, NO_EXCESS, picture } from './looks.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('a hand-in', () => {
  test('is sent under a name, listed for the teacher, and removed', async () => {
    const { url } = await bench.serve({ port: NO_PORT });
    const page = await bench.open(`${url}#/exercise?step=mini-batches&seed=1`);
    await page.getByRole('textbox', { name: 'Name of your choice' }).fill('Zoé');
    await page.getByRole('textbox', { name: 'n', exact: true }).fill('512 * 800 / 25');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByRole('button', { name: 'Hand in (1)' }).click();
    await page.getByText('Handed in: 1 of 1 chapters are right.').waitFor();
    const tick = page.getByRole('link', { name: /Mini-batches and epochs\s*done/ });
    await tick.waitFor();
    await page.getByRole('textbox', { name: 'Name of your choice' }).fill('Ann');
    await tick.waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: 'Name of your choice' }).fill('Zoé');
    await tick.waitFor();

    await page.goto(`${url}#/exercise?step=class`);
    await page.getByRole('rowheader', { name: 'Zoé' }).waitFor();
    expect(await excessOf(page)).toMatchObject(NO_EXCESS);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'class');
    await page.getByRole('button', { name: 'Remove all' }).click();
    await page.getByRole('button', { name: 'Press again' }).click();
    await page.getByText('Nobody has handed in yet.').waitFor();
  });
});
