/**
 * Collecting with a camera: four corners are marked, the page measures the spot, and the trained
 * model hits.
 */
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pointInWorkArea } from '../../src/geometry/work-area.ts';
import { quantile } from '../../src/quantile.ts';
import { Random } from '../../src/random.ts';
import { rigDocument } from '../../src/simulator/rig-family.ts';
import { parseSimulatedRigFile } from '../../src/simulator/simulated-rig-file.ts';
import { settledHit } from '../../src/simulator/true-rig.ts';
import { type FloorPoint, floorPoint } from '../../src/units.ts';
import { fastRigFile } from '../support/fast-rig-file.ts';
import { isMissing } from '../support/packages.ts';
import { FakeWebcam } from './fake-webcam.ts';
import { PageBench, type ServedDaemon, temporaryFolder } from './served-page.ts';

const SAMPLES = 40;
const MAX_MEDIAN_MM = 15;
/**
 * A pixel covers 6 mm; corners are clicked to half a pixel, and the spot is located to a third of
 * one.
 */
const SAMPLE_MM = 8;
const TARGETS = 500;
const CORNERS = [
  floorPoint(0.2, 1.2),
  floorPoint(0.2, -1.2),
  floorPoint(1.5, -1.2),
  floorPoint(1.5, 1.2),
];

const webcam = new FakeWebcam();
const bench = new PageBench(() => webcam.browserArgs);

describe.skipIf(isMissing('chromium'))('a camera', () => {
  test('leads from four corners to an accurate model', { timeout: 240_000 }, async () => {
    const daemon = await bench.serve({ rigFile: await fastRigFile(temporaryFolder()) });
    const { services } = daemon;
    const shown = watchRig(daemon);
    const page = await bench.open(`${daemon.url}#/collect?step=observer&observer=camera`, {
      viewport: { width: 1280, height: 1000 },
    });
    await page.getByRole('button', { name: 'Open a camera' }).click();
    await markCorners(page);
    await page.getByRole('button', { name: 'Next: Collect' }).click();
    // Each proposal would start a thread from the sources, which takes longer than a measurement.
    await page.getByLabel('Sampling plan').selectOption('sobol');
    await page.getByRole('button', { name: `Collect ${SAMPLES} samples` }).click();
    await page.getByText(new RegExp(`^${SAMPLES} taken`)).waitFor({ timeout: 200_000 });

    const samples = await services.store.samples.list();
    const offMm = samples.map(({ xM, yM }) =>
      Math.min(...shown.map((spot) => 1000 * Math.hypot(spot.xM - xM, spot.yM - yM))),
    );
    expect(samples).toHaveLength(SAMPLES);
    expect(samples.every(({ observer }) => observer === 'external')).toBe(true);
    expect(Math.max(...offMm)).toBeLessThan(SAMPLE_MM);

    await page.getByRole('link', { name: 'Learn' }).click();
    await page.getByRole('button', { name: /^Train \d kinds$/ }).click();
    await page.getByText(/^Done: \d models trained/).waitFor();
    expect(services.models.active.kind).not.toBe('nominal');
    const errorsMm = trueErrorsMm(daemon);
    expect(quantile(errorsMm, 0.5)!).toBeLessThan(MAX_MEDIAN_MM);
  });
});

/** Makes the webcam show the spot of the simulated rig. @returns every spot that it has shown */
function watchRig({ services, simulated }: ServedDaemon): readonly FloorPoint[] {
  const { shown, end } = webcam.watch(() =>
    services.rig.snapshot.device?.laserOn ? simulated!.trueSpot() : undefined,
  );
  onTestFinished(end);
  return shown;
}

/** Clicks the corners in the large picture, and enters their positions. */
async function markCorners(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Enlarge' }).click();
  const picture = page.getByRole('application', { name: /^Camera picture/ });
  const { width } = (await picture.boundingBox())!;
  const scale = width / webcam.camera.width;
  for (const corner of CORNERS) {
    const { xPx, yPx } = webcam.camera.project(corner);
    await picture.click({ position: { x: xPx * scale, y: yPx * scale } });
  }
  await page.getByRole('button', { name: 'Done' }).click();
  for (const [i, { xM, yM }] of CORNERS.entries()) {
    await page.getByLabel(`Mark ${i + 1}, x [m]`).fill(String(xM));
    await page.getByLabel(`Mark ${i + 1}, y [m]`).fill(String(yM));
  }
}

/** Floor errors of the active model on the true rig, for targets uniform over its work area. */
function trueErrorsMm({ services }: ServedDaemon): number[] {
  const rig = parseSimulatedRigFile(rigDocument('hobby'), 'hobby');
  const random = new Random(1, 'targets');
  return Array.from({ length: TARGETS }, () => {
    const target = pointInWorkArea(rig.workArea, random.uniform(), random.uniform());
    const { pulses } = services.aiming.predict(target);
    const hit = pulses && settledHit(rig, pulses, random);
    return hit
      ? 1000 * Math.hypot(hit.xM - target.xM, hit.yM - target.yM)
      : Number.POSITIVE_INFINITY;
  });
}
