/** The lecture: chapters with their figures, a task whose right answer ticks the chapter, and their looks. */
import { describe, expect, test } from 'vitest';
import { LECTURE_CHAPTERS } from '../../src/course/lecture/chapter.ts';
import { NO_PORT } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { excessOf, faultsOf, NO_EXCESS, picture, SCREENS } from './looks.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('lecture', () => {
  test('checks the task of a chapter, and keeps its tick after a reload', async () => {
    const { url } = await bench.serve({ port: NO_PORT });
    const page = await bench.open(`${url}#/exercise?step=mini-batches&seed=1`);
    const steps = page.getByRole('textbox', { name: 'n', exact: true });
    await steps.fill('512 * 1000 / 25');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('The validation samples are not trained on.').waitFor();
    const entry = page.getByRole('link', { name: /Mini-batches and epochs/ });
    expect(await entry.textContent()).not.toContain('✓');
    await steps.fill('512 * 800 / 25');
    await steps.press('Enter');
    await page.getByText('All correct: this chapter is complete.').waitFor();
    await page.reload();
    await page.getByRole('link', { name: /Mini-batches and epochs\s*done/ }).waitFor();
  });

  test('shows back-propagation in steps, with the derivative in question hidden', async () => {
    const { url } = await bench.serve({ port: NO_PORT });
    const page = await bench.open(`${url}#/exercise?step=back-propagation&seed=1`);
    const figure = page.getByRole('region', { name: 'Forward, then backward' });
    await figure.getByRole('button', { name: 'Next derivative' }).click();
    await figure.locator('math').first().waitFor();
    await figure.getByRole('button', { name: 'All', exact: true }).click();
    await expect.poll(() => figure.getByText('?', { exact: true }).count()).toBe(1);
    await figure.getByRole('button', { name: 'Step of gradient descent' }).click();
    await figure.getByText(/after 1 step with/).waitFor();
  });

  test('a click moves the start of gradient descent', async () => {
    const { url } = await bench.serve({ port: NO_PORT });
    const page = await bench.open(`${url}#/exercise?step=gradient-descent`);
    const map = page.getByRole('img', { name: /^Contours of the function/ });
    await page.getByText('gradient (−1.80, 10.00)').waitFor();
    const { width, height } = (await map.boundingBox())!;
    await map.click({ position: { x: 0.55 * width, y: 0.3 * height } });
    await expect.poll(() => page.getByText('gradient (−1.80, 10.00)').count()).toBe(0);
  });

  for (const { name, options } of SCREENS) {
    test(`fits ${name} without overflow and serious faults`, async () => {
      const { url } = await bench.serve({ port: NO_PORT });
      const page = await bench.open(`${url}#/exercise`, options);
      for (const chapter of [...LECTURE_CHAPTERS, 'playground']) {
        await page.goto(`${url}#/exercise?step=${chapter}`);
        await page.locator('.lecture section h2').first().waitFor();
        expect({ chapter, ...(await excessOf(page)) }).toMatchObject(NO_EXCESS);
        expect(await faultsOf(page)).toEqual([]);
        await picture(page, `lecture-${chapter}-${name}`);
      }
    });
  }
});
