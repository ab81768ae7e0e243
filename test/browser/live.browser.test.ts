/**
 * The view Live: pausing, zooming and saving charts, and the state after the cable was unplugged.
 */
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { COLUMNS } from '../../src/dashboard/history-feed.ts';
import { microseconds, type Pulses } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { faultsOf } from './looks.ts';
import { PageBench } from './served-page.ts';

const bench = new PageBench();
const pulses = (panUs: number): Pulses => ({
  panUs: microseconds(panUs),
  tiltUs: microseconds(1300),
});

describe.skipIf(isMissing('chromium'))('live', () => {
  test('shows the motion of the rig; can be paused, zoomed and resumed', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/live`);
    await services.rig.connected();
    await services.rig.moveTo(pulses(1700));
    await page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('1700.0').waitFor();
    const span = page.getByRole('status').filter({ hasText: /^\d+ (s|min)$/ });
    await page.getByRole('button', { name: /^Shorter time window/ }).click();
    await span.getByText('30 s').waitFor(); // It began with 1 min, as long as the history.

    await page.getByRole('button', { name: 'Pause' }).press('Enter');
    await services.rig.moveTo(pulses(1400));
    await page.getByRole('button', { name: 'Longer time window' }).click();
    const held = await rowsOf(await saved(page, 'CSV'));
    expect(held.map(({ panUs }) => panUs)).not.toContain('1400');
    expect(held.at(-1)?.panUs).toBe('1700');

    await drag(page, 0.5, 0.7);
    await span.getByText(/^1[123] s$/).waitFor(); // a fifth of 1 min, to a pixel
    await page.getByRole('button', { name: 'Back to live' }).click();
    await page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('1400.0').waitFor();
  });

  test('does not scroll beyond its history', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/live`);
    await services.rig.connected();
    await services.rig.moveTo(pulses(1700));
    await page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('1700.0').waitFor();
    const shorter = page.getByRole('button', { name: /^Shorter time window/ });
    for (let i = 0; i < 6; i++) await shorter.click(); // 2 s
    for (let i = 0; i < 30; i++) await page.getByRole('button', { name: 'Earlier' }).click();
    const rows = await rowsOf(await saved(page, 'CSV'));
    expect(rows.length).toBeGreaterThan(1); // neither an empty table nor a single row
    expect(rows[0]!.panUs).toBe('1500');
    for (let i = 0; i < 30; i++) await page.getByRole('button', { name: 'Later' }).click();
    expect((await rowsOf(await saved(page, 'CSV'))).at(-1)!.panUs).toBe('1700');
  });

  test('scrubs through its history on the timeline, and says that the line is healthy', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/live`);
    await services.rig.connected();
    await services.rig.moveTo(pulses(1700));
    await page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('1700.0').waitFor();
    await page.getByText(/^Healthy: no errors, answers in [\d.]+ ms\.$/).waitFor();
    expect(await faultsOf(page)).toEqual([]);

    const shorter = page.getByRole('button', { name: /^Shorter time window/ });
    for (let i = 0; i < 4; i++) await shorter.click(); // 2 s
    const timeline = page.getByRole('slider', { name: /^Timeline/ });
    await timeline.press('Home');
    const rows = await rowsOf(await saved(page, 'CSV'));
    expect(rows[0]!.panUs).toBe('1500');
    await timeline.press('End');
    await page.getByRole('button', { name: 'Pause' }).waitFor();

    const { width, height } = (await timeline.boundingBox())!;
    await timeline.click({ position: { x: width / 3, y: height / 2 } }); // Before the history began.
    await page.getByRole('button', { name: 'Back to live' }).waitFor();
    expect((await rowsOf(await saved(page, 'CSV')))[0]).toEqual(rows[0]);
    await timeline.click({ position: { x: width - 3, y: height / 2 } });
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  test('shows no number without a connection', async () => {
    const { url, services, close } = await bench.serve();
    const page = await bench.open(`${url}#/live`);
    await services.rig.connected();
    await services.rig.moveTo(pulses(1700));
    await page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('1700.0').waitFor();
    await close();
    await page.getByText('Daemon not reachable').first().waitFor();
    const readings = page.locator('.reading b');
    const shown = async () => [...new Set(await readings.allTextContents())];
    await expect.poll(shown, { timeout: 10_000 }).toEqual(['–']);
  });

  test('continues while another view is open, and saves table and picture', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/live`);
    await services.rig.connected();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'This page' }).waitFor();
    await services.rig.moveTo(pulses(1600));
    await page.getByText('Armed').waitFor();
    await page.goBack();
    await page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('1600.0').waitFor();
    const rows = await rowsOf(await saved(page, 'CSV'));
    expect(Object.keys(rows[0]!)).toEqual(['time', ...COLUMNS]);
    const pan = rows.map(({ panUs }) => Number(panUs));
    expect(pan).toContain(1500);
    expect(pan.some((panUs) => panUs > 1510 && panUs < 1590)).toBe(true);
    expect(pan.at(-1)).toBe(1600);

    const picture = await readFile(await (await saved(page, 'Image')).path());
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(await coloursIn(page, picture)).toBeGreaterThan(20);
  });

  test('subscribes only to jobs and events while hidden, and shows that time as a gap', async () => {
    const { url, services } = await bench.serve();
    const page = await bench.open(`${url}#/live`);
    await services.rig.connected();
    const sent = await page.evaluateHandle(() => {
      const texts: string[] = [];
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        texts.push(String(data));
        send.call(this, data);
      };
      return texts;
    });
    await page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('1500.0').first().waitFor();
    await hide(page, true);
    expect(JSON.parse((await sent.jsonValue()).at(-1)!).subscribe).toEqual([
      'samples',
      'training',
      'events',
    ]);
    await services.rig.moveTo(pulses(2400)); // may take a while
    await services.rig.moveTo(pulses(650));
    await hide(page, false);
    expect(JSON.parse((await sent.jsonValue()).at(-1)!).subscribe).toContain('rig');
    await page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('650.0').waitFor();
    const rows = await rowsOf(await saved(page, 'CSV'));
    const gap = rows.findLastIndex(({ panUs }) => panUs === '');
    const timeMs = (row: number) => Date.parse(rows[row]!.time!);
    expect(timeMs(gap + 1) - timeMs(gap - 1)).toBeGreaterThan(1000);
    expect(rows.map(({ panUs }) => panUs)).not.toContain('2400');
  });

  test('reports an unplugged cable, and recovers by itself', async () => {
    const { url, simulatedPort, services } = await bench.serve();
    const page = await bench.open(`${url}#/live`);
    await services.rig.connected();
    await services.rig.moveTo(pulses(1700));
    const header = page.getByRole('banner');
    await header.getByText('Connected on sim').waitFor();

    simulatedPort!.unplug();
    await header.getByText('No rig: still searching').waitFor();
    await page
      .getByRole('alert')
      .getByText(/there is no port sim: check the cable/)
      .waitFor();
    const reading = page.getByRole('figure', { name: 'Chart: Pulses' }).getByText('1700.0');
    await reading.waitFor({ state: 'detached' });
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Not confirmed' }).waitFor();

    simulatedPort!.plug();
    await header.getByText('Connected on sim').waitFor();
    await page.getByRole('button', { name: 'Stopped' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(services.rig.snapshot.device).toMatchObject({ state: 'S', laserOn: false });
    const card = page.getByRole('region', { name: 'Connection' });
    await card
      .locator('time')
      .getByText(/^\d\d:\d\d:\d\d$/)
      .waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'STOP' }).waitFor();
    expect(services.rig.snapshot.device?.servoOn).toBe(false);
  });
});

async function saved(page: Page, name: string): Promise<Download> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name, exact: true }).click();
  return download;
}

/** The rows of a table that was saved, by column. */
async function rowsOf(table: Download): Promise<Record<string, string>[]> {
  const [head = '', ...lines] = (await readFile(await table.path(), 'utf8')).trim().split('\n');
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value])),
  );
}

/** Drags over the first chart, between two fractions of its width. */
async function drag(page: Page, from: number, to: number): Promise<void> {
  const { x, y, width, height } = (await page.locator('.u-over').first().boundingBox())!;
  await page.mouse.move(x + from * width, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + ((from + to) / 2) * width, y + height / 2);
  await page.mouse.move(x + to * width, y + height / 2);
  await page.mouse.up();
}

const coloursIn = (page: Page, picture: Buffer): Promise<number> =>
  page.evaluate(
    async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      return new Set(new Uint32Array(data.buffer)).size;
    },
    [...picture],
  );

const hide = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
