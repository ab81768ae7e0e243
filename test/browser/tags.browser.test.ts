/**
 * Printed tags: the sheet is accurate to the millimetre, and tags on the floor calibrate the
 * camera.
 */
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { detectTags } from '../../src/dashboard/vision/apriltags.ts';
import type { Frame } from '../../src/dashboard/vision/frame.ts';
import { floorPoint } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { FakeWebcam } from './fake-webcam.ts';
import { PageBench, type ServedDaemon } from './served-page.ts';

const TAG_M = 0.15;
/** A pixel covers 3 mm here, and each corner of a tag is located to a fraction of it. */
const SPOT_MM = 5;
/** CSS has 96 px per inch. */
const PX_PER_MM = 96 / 25.4;
/** The positions suggested by the page for this rig. */
const PLACES = [
  floorPoint(0.3, 0.9),
  floorPoint(1.35, 0.9),
  floorPoint(1.35, -0.9),
  floorPoint(0.3, -0.9),
];

const webcam = new FakeWebcam({
  width: 1280,
  tags: PLACES.map((middle, id) => ({ id, middle, turnRad: 0.5 * id, sizeM: TAG_M })),
});
const bench = new PageBench(() => webcam.browserArgs);

describe.skipIf(isMissing('chromium'))('printed tags', () => {
  test('are detected, and calibrate the camera', async () => {
    const daemon = await bench.shared();
    const { url, services } = daemon;
    const page = await bench.open(`${url}#/collect?step=observer&observer=camera`, {
      viewport: { width: 1280, height: 1000 },
    });
    await page.getByRole('button', { name: 'Open a camera' }).click();
    await page.getByRole('button', { name: 'Printed tags' }).click();
    await page.getByText('Lay out the tags, then detect them.').waitFor();
    await page.getByRole('button', { name: 'Detect tags' }).click();
    await page.getByText('Detected: 0, 1, 2, 3.').waitFor();
    await page.getByText(/^Residual of the marks: \d\.\d mm\. Good/).waitFor();

    await page.getByLabel('Tag 2, x [m]').fill('1.45');
    await page
      .getByText(/Too large for training\. Tag 2 has the largest residual, (9\d|10\d) mm/)
      .waitFor();
    await page.getByLabel('Tag 2, x [m]').fill('1.35');
    await page.getByLabel('Black square [mm]').fill('140');
    await page.getByText(/look \d\.\d % larger than entered/).waitFor();
    await page.getByLabel('Black square [mm]').fill('150');

    await services.rig.connected();
    await services.aiming.aim(floorPoint(0.9, 0.3));
    const { end } = webcam.watch(() => laserSpot(daemon));
    onTestFinished(end);
    await page.getByRole('button', { name: 'Measure once' }).click();
    const seen = await page.getByText(/^The spot is at \(/).innerText();
    const [xM, yM] = seen.match(/\d\.\d+/g)!.map(Number);
    const truth = daemon.simulated!.trueSpot()!;
    expect(1000 * Math.hypot(xM! - truth.xM, yM! - truth.yM)).toBeLessThan(SPOT_MM);
  });

  test('are printed at true size to the millimetre, one per page', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/collect?step=observer&observer=camera`, {
      viewport: { width: 820, height: 1200 },
    });
    await page.getByRole('button', { name: 'Open a camera' }).click();
    await page.getByRole('button', { name: 'Printed tags' }).click();
    await page.evaluate(() => {
      globalThis.print = () => {}; // the browser's own dialog can't be answered here
    });
    await page.getByRole('button', { name: 'Print tags' }).click();
    await page.emulateMedia({ media: 'print' });
    const pages = page.getByRole('img', { name: /^pantilt, tag/ });
    expect(await pages.count()).toBe(4);
    const frame = await shownPixels(page, await pages.nth(2).screenshot());
    const [tag, ...others] = detectTags(frame);
    expect(tag!.id).toBe(2);
    expect(others).toEqual([]);
    const [a, b] = tag!.corners;
    expect(Math.hypot(a!.xPx - b!.xPx, a!.yPx - b!.yPx) / PX_PER_MM).toBeCloseTo(1000 * TAG_M, 0);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/MediaBox ?\[0 0 59[45]\S* 84[12]\S*\]/g)).toHaveLength(4); // A4 in points
  });
});

/** The spot, while the laser is on. */
const laserSpot = ({ services, simulated }: ServedDaemon) =>
  services.rig.snapshot.device?.laserOn ? simulated!.trueSpot() : undefined;

/** The pixels of a PNG, decoded by the browser. */
async function shownPixels(page: Page, png: Buffer): Promise<Frame> {
  const { width, height, data } = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height);
    const bytes = Array.from(pixels.data, (byte) => String.fromCharCode(byte)).join('');
    return { width: pixels.width, height: pixels.height, data: btoa(bytes) };
  }, png.toString('base64'));
  return { width, height, data: Uint8ClampedArray.from(Buffer.from(data, 'base64')) };
}
