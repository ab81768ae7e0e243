/** Jogging from the page: by key, pad and gamepad, and that it ends by itself. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { chromiumMissing } from './chromium.ts';
import { PageBench } from './served-page.ts';

/** The daemon hears that a key went up, and the rig halts. */
const HALT_MS = 1000;

const bench = new PageBench();

describe.skipIf(chromiumMissing)('the page', () => {
  test('jogs while a key is down, and stands still when it is up or the focus goes', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    const panUs = () => services.rig.snapshot.device!.panUs;
    const pad = page.getByRole('application', { name: /^Jog pad/ });
    // A rig that arrives before it hears of the next step stands still for a moment too.
    const standsStill = async () => {
      const before = panUs();
      for (let i = 0; i < 5; i++) await once(services.rig, 'change');
      return panUs() === before && services.rig.snapshot.device!.state === 'A';
    };
    for (const letGo of [
      () => page.keyboard.up('ArrowLeft'),
      () => page.getByRole('slider', { name: /a second$/ }).focus(),
      () => page.evaluate(() => dispatchEvent(new Event('blur'))),
    ]) {
      await pad.focus();
      const before = panUs();
      await page.keyboard.down('ArrowLeft');
      await expect.poll(panUs).toBeGreaterThan(before + 10);
      await letGo();
      await expect.poll(standsStill, { timeout: HALT_MS }).toBe(true);
      expect(await standsStill()).toBe(true);
      await page.keyboard.up('ArrowLeft');
    }
  });

  test('jogs while the pad is pushed', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    await page.getByText(/^Connected on/).waitFor();
    const { tiltUs } = services.rig.snapshot.device!;
    const box = (await page.getByRole('application', { name: /^Jog pad/ }).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 2); // up: the beam goes farther
    await expect.poll(() => services.rig.snapshot.device!.tiltUs).toBeLessThan(tiltUs - 10);
    await page.mouse.up();
    await expect.poll(() => services.rig.snapshot.device!.state, { timeout: HALT_MS }).toBe('A');
  });

  test('jogs while the stick of a gamepad is pushed, once it was seen at rest', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    await page.addInitScript(() => {
      const pad = { connected: true, axes: [-1, 0] };
      Object.assign(globalThis, { pad });
      navigator.getGamepads = () => [pad as unknown as Gamepad];
    });
    await page.reload();
    const push = (x: number) =>
      page.evaluate((value) => {
        (globalThis as unknown as { pad: { axes: number[] } }).pad.axes = [value, 0];
      }, x);
    await page.getByText(/A gamepad is there/).waitFor();
    const { panUs } = services.rig.snapshot.device!;
    for (let i = 0; i < 10; i++) await once(services.rig, 'change');
    expect(services.rig.snapshot.device).toMatchObject({ panUs, servoOn: false });
    await push(0);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await push(-1);
    await expect.poll(() => services.rig.snapshot.device!.panUs).toBeGreaterThan(panUs + 10);
    await push(0);
    await expect.poll(() => services.rig.snapshot.device!.state, { timeout: HALT_MS }).toBe('A');
  });

  test('says why a jog does not move a stopped rig', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    await page.getByText(/^Connected on/).waitFor();
    await services.rig.stop();
    const { panUs } = services.rig.snapshot.device!;
    await page.getByRole('application', { name: /^Jog pad/ }).focus();
    await page.keyboard.down('ArrowLeft');
    await page.getByText(/The rig is stopped/).waitFor();
    await services.rig.resume();
    await expect.poll(() => services.rig.snapshot.stopped).toBe(false);
    expect(services.rig.snapshot.device!.panUs).toBe(panUs); // the key is still down
    await page.keyboard.up('ArrowLeft');
  });
});
