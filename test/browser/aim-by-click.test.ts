/** The short run of the page in a browser: a click on the floor aims, and the spot is where it was clicked. */
import { expect, test } from 'vitest';
import { floorPoint } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { clickFloor } from './floor-places.ts';
import { PageBench } from './served-page.ts';

const TARGET = floorPoint(0.9, -0.3);
/** A pixel of the map, and a trained model's usual error. */
const HIT_M = 0.025;
const bench = new PageBench();

test.skipIf(isMissing('chromium'))('aims by a click, and hits', async () => {
  const daemon = await bench.serveTrained(['servo-nets']);
  const page = await bench.open(daemon.url);
  await clickFloor(page, daemon, TARGET);
  await page.getByText(/^On target/).waitFor();
  const hit = daemon.simulated!.trueSpot()!;
  expect(Math.hypot(hit.xM - TARGET.xM, hit.yM - TARGET.yM)).toBeLessThan(HIT_M);
  await page.getByText(/expected error \d.*90 % below/).waitFor();
  await page.getByRole('list', { name: 'Colours of the expected error' }).waitFor();
});
