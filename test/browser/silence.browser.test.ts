/** The page with a hung daemon or a dead network: connections are open, but nothing arrives. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { floorPoint } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))('the page, when the daemon is silent,', () => {
  test('hides live values, and shows them again with the next message', async () => {
    const { url, services } = await bench.serve();
    const line = await holdableLine(url);
    const page = await bench.open(line.url);
    await services.rig.connected();
    await services.rig.arm();
    const header = page.getByRole('banner');
    const bar = page.getByRole('region', { name: 'Rig', exact: true });
    await header.getByText('Connected on sim').waitFor();
    await bar.getByText('laser off').waitFor();
    await page.getByText('1500.0', { exact: false }).first().waitFor();

    line.hold();
    await page.getByRole('status').getByText('No messages from the daemon').waitFor();
    await bar.getByText('laser off').waitFor({ state: 'hidden' });
    await page.getByText('1500.0', { exact: false }).first().waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Home' }).and(page.locator(':disabled')).waitFor();

    line.release();
    await header.getByText('Connected on sim').waitFor();
    await bar.getByText('laser off').waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });

  test.each([
    ['settings', 'Device', 'Limits'],
    ['collect?step=wiring', 'Wiring', 'Wiring'],
  ])(
    'discards the findings about the hardware in %s, and requests them again',
    async (view, ...cards) => {
      const { url, services } = await bench.serve();
      const line = await holdableLine(url);
      await services.rig.connected();
      const page = await bench.open(`${line.url}#/${view}`);
      const [device, limits] = cards.map((name) => page.getByRole('region', { name }));
      const lastReset = device!.getByText(/answers, last reset: EXTERNAL/);
      await lastReset.waitFor();
      const place = await limits!.boundingBox();

      line.hold();
      await lastReset.waitFor({ state: 'hidden' });
      await device!.getByText('firmware', { exact: true }).waitFor();
      expect(await page.getByText('✓').filter({ visible: true }).count()).toBe(0);
      expect(await page.getByText('No rig is connected').count()).toBe(0); // unknown
      if (view === 'settings') {
        await page.getByText('in use').waitFor({ state: 'hidden' });
        expect(await page.getByRole('cell', { name: '2500' }).count()).toBe(0);
        expect(await limits!.boundingBox()).toEqual(place);
      }

      const asked = page.waitForRequest(/rig\/examination$/);
      line.release();
      await asked;
      await lastReset.waitFor();
    },
  );

  test('stays live without a rig, when no unsolicited messages arrive', async () => {
    const { url, simulatedPort, services } = await bench.serve();
    const page = await bench.open(url);
    await services.rig.connected();
    await page.getByText('Connected on sim').waitFor();
    const words = await page.evaluateHandle(() => {
      const seen = new Set<string>();
      const header = document.querySelector('header.top')!;
      new MutationObserver(() => seen.add(header.textContent)).observe(header, {
        subtree: true,
        childList: true,
        characterData: true,
      });
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        if (String(data).includes('subscribe')) seen.add('asked');
        send.call(this, data);
      };
      return seen;
    });
    const seen = () => words.evaluate((texts) => [...texts].join('\n'));
    simulatedPort!.unplug();
    await page.getByText('No rig: still searching').waitFor();
    await expect.poll(seen).toContain('asked');
    simulatedPort!.plug();
    await page.getByText('Connected on sim').waitFor();
    expect(await seen()).not.toContain('silent');
  });

  test('shows a stop as unconfirmed while it retries, with the cure, and clears that', async () => {
    const { url, services } = await bench.serve();
    const line = await holdableLine(url);
    const page = await bench.open(line.url);
    await page.getByText('Connected on sim').waitFor();
    let tries = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/rig/stop')) tries += 1;
    });
    line.hold();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Not confirmed' }).waitFor();
    const cure = page.getByRole('alert').getByText(/switch the servo supply off/);
    await cure.waitFor();
    expect(tries).toBeLessThan(5); // it keeps trying
    await page.keyboard.press('Space');
    expect(await cure.count()).toBe(1); // another press changes nothing

    line.release();
    await page.getByRole('button', { name: 'Stopped' }).waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    expect(services.rig.snapshot.stopped).toBe(true);
  });

  test('delivers a stop that was pressed while the line was cut', async () => {
    const { url, services } = await bench.serve();
    const { rig } = services;
    const line = await holdableLine(url);
    const page = await bench.open(line.url);
    await page.getByText('Connected on sim').waitFor();
    const points = [floorPoint(0.7, -0.4), floorPoint(0.7, 0.4)];
    await services.paths.begin({ points, speedMPerS: 0.1, repeat: 20 });
    line.cut();
    await page.getByRole('status').getByText('Daemon not reachable').waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Not confirmed' }).waitFor();
    expect(rig.snapshot.stopped).toBe(false);

    line.restore();
    await expect.poll(() => rig.snapshot.stopped).toBe(true);
    await page.getByRole('button', { name: 'Stopped' }).waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });
});

/**
 * A proxy to a daemon that can be cut, or paused: then it accepts connections but passes nothing.
 */
async function holdableLine(daemonUrl: string) {
  const sockets = new Set<Socket>();
  let held = false;
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(new URL(daemonUrl).port), '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
      if (held) from.pause();
    }
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    release() {
      held = false;
      for (const socket of sockets) socket.resume();
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    restore() {
      isCut = false;
    },
  };
}
