/** The camera card's messages for problems of the camera, and their cures. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { isMissing } from '../support/packages.ts';
import { FakeWebcam } from './fake-webcam.ts';
import { PageBench } from './served-page.ts';

const webcam = new FakeWebcam();
const bench = new PageBench(() => webcam.browserArgs);
const denying = new PageBench(() => [
  '--use-fake-ui-for-media-stream=deny',
  '--use-fake-device-for-media-stream',
]);
const bare = new PageBench();

describe.skipIf(isMissing('chromium'))('a camera', () => {
  test('locks the exposure if the camera supports it, and reports it if not', async () => {
    const { url } = await bench.shared();
    const page = await bench.open('about:blank');
    await page.addInitScript(adjustable);
    await page.goto(`${url}#/collect?step=observer&observer=camera`);
    await page.getByRole('button', { name: 'Open a camera' }).click();
    const hold = page.getByRole('button', { name: 'Lock exposure' });
    const asked = () =>
      page.evaluate(() => (globalThis as { asked?: MediaTrackConstraints[] }).asked?.at(-1));
    await hold.click();
    await expect.poll(() => hold.getAttribute('aria-pressed')).toBe('true');
    expect(await asked()).toMatchObject({
      width: 1280, // the initial constraints are kept
      advanced: [{ exposureMode: 'manual', whiteBalanceMode: 'manual' }],
    });
    await hold.click();
    await expect.poll(() => hold.getAttribute('aria-pressed')).toBe('false');
    expect(await asked()).toMatchObject({ advanced: [{ exposureMode: 'continuous' }] });
    await page.evaluate(() => {
      (globalThis as { refusing?: boolean }).refusing = true;
    });
    await hold.click();
    await page
      .getByRole('alert')
      .getByText(/rejected the exposure setting: close and open it/)
      .waitFor();
    expect(await hold.getAttribute('aria-pressed')).toBe('false');
  });

  test('reports an unplugged camera, and opens it again', async () => {
    const { url } = await bench.shared();
    const page = await bench.open(`${url}#/collect?step=observer&observer=camera`);
    const open = page.getByRole('button', { name: 'Open a camera' });
    await open.click();
    await page.locator('video').evaluate((video: HTMLVideoElement) => {
      const [track] = (video.srcObject as MediaStream).getTracks();
      track!.dispatchEvent(new Event('ended')); // as browsers do when the device is disconnected
    });
    await page
      .getByRole('alert')
      .getByText(/The camera was disconnected/)
      .waitFor();
    await open.click();
    await page.getByRole('application', { name: /^Camera picture/ }).waitFor();
    expect(await cameraAlert(page)).toBe('');
  });
});

describe.skipIf(isMissing('chromium'))('without a picture', () => {
  test.each([
    ['the browser refuses it', denying, /The browser blocks the camera: allow it/],
    ['there is no camera', bare, /No camera is connected to this machine: plug one in/],
  ])('reports %s, with the cure', async (_, without, text) => {
    const { url } = await without.serve();
    const page = await without.open(`${url}#/collect?step=observer&observer=camera`);
    const open = page.getByRole('button', { name: 'Open a camera' });
    await open.click();
    await page.getByRole('alert').getByText(text).waitFor();
    expect(await open.isEnabled()).toBe(true); // to try again
  });

  test.each([
    ['NotReadableError', /^Another program uses the camera: close it/],
    ['NotAllowedError', /^The browser blocks the camera: allow it/],
    ['NotFoundError', /^No camera is connected to this machine: plug one in/],
    ['AbortError', /^The camera can’t be opened \(the driver gave up\)/],
  ])('says what to do about %s, and opens the camera once that is done', async (name, text) => {
    const { url } = await bench.shared();
    const page = await bench.open('about:blank');
    await page.addInitScript(failOnce, name);
    await page.goto(`${url}#/collect?step=observer&observer=camera`);
    const open = page.getByRole('button', { name: 'Open a camera' });
    await open.click();
    await page.getByRole('alert').getByText(text).waitFor();
    await open.click();
    await page.getByRole('application', { name: /^Camera picture/ }).waitFor();
    expect(await cameraAlert(page)).toBe('');
  });
});

const cameraAlert = async (page: Page): Promise<string> =>
  (await page.locator('.camera [role=alert]').allTextContents()).join('');

/**
 * Runs in the page: a camera whose exposure and white balance can be locked, unlike those of
 * Chromium's fake camera.
 */
function adjustable(): void {
  const modes = ['manual', 'continuous'];
  const page = globalThis as { asked?: MediaTrackConstraints[]; refusing?: boolean };
  Object.assign(MediaStreamTrack.prototype, {
    getCapabilities: () => ({ exposureMode: modes, whiteBalanceMode: modes }),
    applyConstraints: async (constraints: MediaTrackConstraints) => {
      if (page.refusing) throw new DOMException('setOptions failed', 'OverconstrainedError');
      page.asked = [...(page.asked ?? []), constraints];
    },
  });
}

/** Runs in the page: a camera that fails with an error when it is first opened. */
function failOnce(name: string): void {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async () => {
    mediaDevices.getUserMedia = open;
    throw new DOMException('the driver gave up', name);
  };
}
