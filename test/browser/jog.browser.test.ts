/** Jogging from the page with keys, pad and gamepad, and its automatic end. */
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { microseconds } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, type ServedDaemon } from './served-page.ts';

const bench = new PageBench();

/** A rig that arrives before it receives the next step also pauses for a moment. */
async function isStill({ rig }: ServedDaemon['services']): Promise<boolean> {
  const before = rig.snapshot.device!.panUs;
  for (let i = 0; i < 5; i++) await once(rig, 'change');
  return rig.snapshot.device!.panUs === before && rig.snapshot.device!.state === 'A';
}

/** A jog that is not ended continues to the limit, and stops there. */
async function expectHalt(services: ServedDaemon['services']): Promise<void> {
  await expect.poll(() => isStill(services)).toBe(true);
  const { pulseLimits, snapshot } = services.rig;
  for (const [pulseUs, { minUs, maxUs }] of [
    [snapshot.device!.panUs, pulseLimits.pan],
    [snapshot.device!.tiltUs, pulseLimits.tilt],
  ] as const) {
    expect(pulseUs).toBeGreaterThan(minUs);
    expect(pulseUs).toBeLessThan(maxUs);
  }
}

/**
 * Holds the key until the rig moves; again if a busy machine was silent for too long, which ends a
 * jog.
 */
async function jogLeft({ keyboard }: Page, { rig }: ServedDaemon['services']): Promise<void> {
  const before = rig.snapshot.device!.panUs;
  const press = async () => {
    await keyboard.up('ArrowLeft');
    await keyboard.down('ArrowLeft');
    for (let i = 0; i < 10; i++) await once(rig, 'change');
    return rig.snapshot.device!.panUs;
  };
  await expect.poll(press).toBeGreaterThan(before + 10);
}

const hide = (page: Page): Promise<void> => setHidden(page, true);
const show = (page: Page): Promise<void> => setHidden(page, false);
const cut = (_: Page, { app }: ServedDaemon): void => {
  for (const socket of app.websocketServer.clients) socket.terminate();
};
const setHidden = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

describe.skipIf(isMissing('chromium'))('the page', () => {
  test('jogs while a key is down, and stops when it is released or the focus is lost', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    const pad = page.getByRole('application', { name: /^Jog pad/ });
    await page.getByText(/^Connected on/).waitFor();
    for (const letGo of [
      () => page.keyboard.up('ArrowLeft'),
      () => page.getByRole('slider', { name: /per second$/ }).focus(),
      () => page.evaluate(() => dispatchEvent(new Event('blur'))),
    ]) {
      await pad.focus();
      await jogLeft(page, services);
      await letGo();
      await expectHalt(services);
      expect(await isStill(services)).toBe(true);
      await page.keyboard.up('ArrowLeft');
    }
  });

  test.each([
    ['is hidden', hide],
    ['loses the daemon', cut],
  ])('stops when the page %s, even while the key is held', async (_, interrupt) => {
    const daemon = await bench.serve();
    const { services } = daemon;
    const page = await bench.open(daemon.url);
    await page.getByText(/^Connected on/).waitFor();
    await page.getByRole('application', { name: /^Jog pad/ }).focus();
    await jogLeft(page, services);
    await interrupt(page, daemon);
    await expectHalt(services);
    await show(page);
    await expect.poll(() => daemon.app.websocketServer.clients.size).toBe(1); // it comes again
    for (let i = 0; i < 3; i++) expect(await isStill(services)).toBe(true);
    await page.keyboard.up('ArrowLeft');
  });

  test('shows that an axis is at its limit', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    const { rig } = services;
    await page.getByText(/^Connected on/).waitFor();
    await rig.arm();
    const panUs = microseconds(rig.pulseLimits.pan.maxUs - 10);
    await rig.moveTo({ ...rig.snapshot.device!, panUs });
    await page.getByRole('application', { name: /^Jog pad/ }).focus();
    await page.keyboard.down('ArrowLeft');
    await page.getByText(/^Pan has reached its limit/).waitFor();
    await page.keyboard.up('ArrowLeft');
    await page.keyboard.down('ArrowRight');
    await page.getByText(/^Pan has reached its limit/).waitFor({ state: 'detached' });
    await expect.poll(() => rig.snapshot.device!.panUs).toBeLessThan(panUs);
    await page.keyboard.up('ArrowRight');
  });

  test('jogs while the pad is pushed', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    await page.getByText(/^Connected on/).waitFor();
    const { tiltUs } = services.rig.snapshot.device!;
    const box = (await page.getByRole('application', { name: /^Jog pad/ }).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 2); // up: the beam moves outwards
    await expect.poll(() => services.rig.snapshot.device!.tiltUs).toBeLessThan(tiltUs - 10);
    await page.mouse.up();
    await expectHalt(services);
  });

  test('jogs while the stick of a gamepad is pushed, once it has been at rest', async () => {
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
    await page.getByText(/Gamepad connected/).waitFor();
    const { panUs } = services.rig.snapshot.device!;
    for (let i = 0; i < 10; i++) await once(services.rig, 'change');
    expect(services.rig.snapshot.device).toMatchObject({ panUs, servoOn: false });
    // Again if a busy machine was silent for too long, which ends a jog.
    const pushFromRest = async () => {
      await push(0);
      await page.evaluate(() => new Promise(requestAnimationFrame));
      await push(-1);
      for (let i = 0; i < 10; i++) await once(services.rig, 'change');
      return services.rig.snapshot.device!.panUs;
    };
    await expect.poll(pushFromRest).toBeGreaterThan(panUs + 10);
    await push(0);
    await expectHalt(services);
  });

  test('explains why a jog does not move a stopped rig', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(url);
    await page.getByText(/^Connected on/).waitFor();
    await services.rig.stop();
    const { panUs } = services.rig.snapshot.device!;
    await page.getByRole('application', { name: /^Jog pad/ }).focus();
    await page.keyboard.down('ArrowLeft');
    const alert = page.getByText(/The rig is stopped/);
    await alert.waitFor();
    await services.rig.resume();
    await alert.waitFor({ state: 'detached' }); // the message disappears when it is no longer true
    await expect.poll(() => services.rig.snapshot.stopped).toBe(false);
    expect(services.rig.snapshot.device!.panUs).toBe(panUs); // the key is still down
    await page.keyboard.up('ArrowLeft');
  });
});
