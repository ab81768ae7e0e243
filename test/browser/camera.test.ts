/** Collecting with a camera: four marks, and the page says where the spot is. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { floorPoint } from '../../src/units.ts';
import { chromiumMissing } from './chromium.ts';
import { FakeWebcam } from './fake-webcam.ts';
import { PageBench } from './served-page.ts';

const SAMPLES = 4;
/** A pixel is 5 mm here; the spot is found to a fraction of it, the marks to half of it. */
const TOLERANCE_MM = 6;

const webcam = new FakeWebcam();
const bench = new PageBench(() => webcam.browserArgs);

describe.skipIf(chromiumMissing)('the view Collect, with a camera', () => {
  test('marks four corners, and takes samples where the spot truly is', async () => {
    const { url, services, simulated } = await bench.serve();
    const { shown, end } = webcam.watch(() =>
      services.rig.snapshot.device?.laserOn ? simulated!.trueSpot() : undefined,
    );
    onTestFinished(end);
    const page = await bench.open(`${url}#/collect`, { viewport: { width: 820, height: 1400 } });
    await page.getByRole('button', { name: 'Open a camera' }).click();
    const picture = page.getByRole('application', { name: /^Camera picture/ });
    await picture.waitFor();
    const corners = [
      floorPoint(0.2, 0.8),
      floorPoint(0.2, -0.8),
      floorPoint(1.3, -0.8),
      floorPoint(1.3, 0.8),
    ];
    const { width } = (await picture.boundingBox())!;
    const scale = width / webcam.camera.width;
    for (const [i, corner] of corners.entries()) {
      const { xPx, yPx } = webcam.camera.project(corner);
      await picture.click({ position: { x: xPx * scale, y: yPx * scale } });
      await page.getByLabel(`Mark ${i + 1}, x [m]`).fill(String(corner.xM));
      await page.getByLabel(`Mark ${i + 1}, y [m]`).fill(String(corner.yM));
    }
    await page.getByText(/One pixel is 5\.\d mm/).waitFor();
    await page.getByRole('button', { name: /with the camera$/ }).click();
    const samples = () => services.store.samples.list();
    await expect
      .poll(async () => (await samples()).length, { timeout: 40_000 })
      .toBeGreaterThanOrEqual(SAMPLES);
    for (const { xM, yM, observer } of await samples()) {
      const offMm = shown.map((spot) => 1000 * Math.hypot(spot.xM - xM, spot.yM - yM));
      expect(Math.min(...offMm)).toBeLessThan(TOLERANCE_MM);
      expect(observer).toBe('external');
    }
  });
});
