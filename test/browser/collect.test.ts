/** Collecting from the page: samples by hand, shown on the map. */
import { describe, expect, test } from 'vitest';
import { chromiumMissing } from './chromium.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(chromiumMissing)('the view Collect', () => {
  test('takes a sample where the floor is clicked, and aims nowhere', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/collect`);
    await page.getByRole('button', { name: 'by hand' }).click();
    await page.getByText('Pose 1: where is the spot?').waitFor();
    const before = services.rig.snapshot.device!.panUs;
    await page.getByRole('application', { name: /floor/i }).click();
    expect(services.rig.snapshot.device!.panUs).toBe(before);
    const xM = Number(await page.getByLabel('x forward [m]').inputValue());
    const typedY = await page.getByLabel('y to the left [m]').inputValue();
    const yM = Number(typedY.replace('−', '-'));
    expect(xM).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Take', exact: true }).click();
    await page.getByText('Pose 2: where is the spot?').waitFor();
    const samples = await services.store.samples.list();
    expect(samples).toMatchObject([{ xM, yM, observer: 'external' }]);
    const [collection] = await services.store.collections.list();
    expect(collection).toMatchObject({ plan: 'active', taken: 1 });
  });
});
