/** The camera card on every screen, operated by mouse, keyboard and touch. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { floorPoint } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { FakeWebcam } from './fake-webcam.ts';
import { excessOf, faultsOf, NO_EXCESS, picture, SCREENS } from './looks.ts';
import { PageBench } from './served-page.ts';

const webcam = new FakeWebcam();
const bench = new PageBench(() => webcam.browserArgs);
const WORDS = {
  'en-GB': { open: 'Open a camera', large: 'Enlarge', done: 'Done', tags: 'Printed tags' },
  'fr-FR': {
    open: 'Ouvrir une caméra',
    large: 'Agrandir',
    done: 'Terminé',
    tags: 'Tags imprimés',
  },
} as const;

describe.skipIf(isMissing('chromium'))('the card Camera', () => {
  test('fits its screen and is accessible', { timeout: 120_000 }, async () => {
    const { url } = await bench.shared();
    for (const { name, options } of SCREENS) {
      const page = await bench.open(`${url}#/collect?step=observer&observer=camera`, options);
      const words = WORDS[options.locale];
      const press = (button: string) => page.getByRole('button', { name: button }).click();
      const look = async (part: string) => {
        await picture(page, `camera-${part}-${name}`);
        expect.soft(await excessOf(page), name).toEqual(NO_EXCESS);
        expect.soft(await faultsOf(page), `${part} at ${name}`).toEqual([]);
      };
      await press(words.open);
      await press(words.large);
      await clickPicture(page);
      await look('large');
      await press(words.done);
      await page.getByRole('button', { name: words.done }).waitFor({ state: 'detached' });
      await page.getByRole('textbox').first().scrollIntoViewIfNeeded();
      await look('corners');
      await press(words.tags);
      await page.getByRole('textbox').first().scrollIntoViewIfNeeded();
      await look('tags');
    }
  });

  test('places marks with keys, moves a mark with a click near it, and removes it', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/collect?step=observer&observer=camera`);
    await page.getByRole('button', { name: 'Open a camera' }).click();
    await page.getByRole('button', { name: 'Enlarge' }).click();
    const floor = page.getByRole('application', { name: /^Camera picture/ });
    await floor.focus();
    for (const key of ['Shift+ArrowLeft', 'ArrowLeft', 'ArrowDown', 'Enter']) {
      await page.keyboard.press(key);
    }
    const marks = () => marksOf(page);
    const { width, height } = webcam.camera;
    const pixel = { xPx: width / 2 - 21, yPx: height / 2 + 1 };
    expect(await marks()).toEqual([{ pixel, x: '', y: '' }]);
    const box = (await floor.boundingBox())!;
    const scale = box.width / width;
    await floor.click({ position: { x: pixel.xPx * scale + 6, y: pixel.yPx * scale } });
    const moved = await marks();
    expect(moved).toHaveLength(1);
    expect(moved[0].pixel.xPx).toBeGreaterThan(pixel.xPx + 1);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Remove mark 1' }).click();
    expect(await marks()).toEqual([]);
  });

  test('returns the focus to the button that opened the large picture, or the camera', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/collect?step=observer&observer=camera`);
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('button', { name: 'Open a camera' }).press('Enter');
    await page.getByRole('button', { name: 'Enlarge' }).press('Enter');
    await expect.poll(focused).toBe('Done');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('Enlarge');
    await page.getByRole('button', { name: 'Close' }).press('Enter');
    await expect.poll(focused).toBe('Open a camera');
  });

  test('arms the rig for a measurement only on request', async () => {
    const { url, services } = await bench.shared();
    const page = await bench.open(`${url}#/collect?step=observer&observer=camera`);
    await page.getByRole('button', { name: 'Open a camera' }).click();
    await page.getByText('Servos and laser are off.').waitFor();
    expect(await page.getByRole('button', { name: 'Measure once' }).isDisabled()).toBe(true);
    expect(services.rig.snapshot.device?.servoOn).toBe(false);
    await page.getByRole('main').getByRole('button', { name: 'Arm', exact: true }).click();
    await page.getByText('Servos and laser are off.').waitFor({ state: 'detached' });
    expect(services.rig.snapshot.device?.servoOn).toBe(true);
  });

  test('places a mark where a finger is lifted, as shown by the magnifier', async () => {
    const { url } = await bench.shared();
    const viewport = { width: 360, height: 740 };
    const page = await bench.open(`${url}#/collect?step=observer&observer=camera`, {
      viewport,
      hasTouch: true,
    });
    await page.getByRole('button', { name: 'Open a camera' }).tap();
    await page.getByRole('button', { name: 'Enlarge' }).tap();
    const floor = page.getByRole('application', { name: /^Camera picture/ });
    const box = (await floor.boundingBox())!;
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove', x: number, y: number) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] });
    await touch('touchStart', box.x + 60, box.y + 40);
    await page.locator('.magnifier').waitFor();
    await touch('touchMove', box.x + 90, box.y + 100);
    expect(await marksOf(page)).toEqual([]);
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const scale = webcam.camera.width / box.width;
    await expect.poll(() => marksOf(page)).toHaveLength(1);
    const [{ pixel }] = await marksOf(page);
    expect(Math.hypot(pixel.xPx - 90 * scale, pixel.yPx - 100 * scale)).toBeLessThan(2 * scale);
    await page.locator('.magnifier').waitFor({ state: 'detached' });
  });
});

/** The marks that the page keeps. */
const marksOf = (page: Page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem('pantilt-camera-marks') ?? '[]'));

/** Clicks near the centre, so that there is a mark under the magnifier. */
async function clickPicture(page: Page): Promise<void> {
  const floor = page.getByRole('application', { name: /^(Camera picture|Image de)/ });
  const { width } = (await floor.boundingBox())!;
  const { xPx, yPx } = webcam.camera.project(floorPoint(1, 0.3));
  const scale = width / webcam.camera.width;
  await floor.click({ position: { x: xPx * scale, y: yPx * scale } });
}
