/**
 * The page of docs/dashboard.md, served on another port or by the daemon: it shows the rig, and
 * stops it.
 */
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { floorPoint } from '../../src/units.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, type ServedDaemon } from './served-page.ts';

const FOLDER = fileURLToPath(new URL('../../examples/dashboard', import.meta.url));
const TOKEN = 'correct-horse-battery';

/** Serves the page on a free port. @returns its origin */
async function servePage(): Promise<string> {
  const app = Fastify();
  await app.register(fastifyStatic, { root: FOLDER });
  onTestFinished(() => app.close());
  return app.listen({ host: '127.0.0.1', port: 0 });
}

async function lightLaser({ services: { rig, aiming } }: ServedDaemon): Promise<void> {
  await rig.connected();
  await rig.arm();
  await rig.setLaser(true);
  await aiming.aim(floorPoint(0.8, -0.3));
}

async function expectStops(page: Page, { services }: ServedDaemon): Promise<void> {
  await page.getByRole('heading', { name: services.rig.description.name }).waitFor();
  const state = page.locator('#state');
  await expect.poll(() => state.textContent()).toBe('armed');
  const spot = page.locator('#spot');
  expect(await spot.getAttribute('visibility')).toBe('visible');
  expect(Number(await spot.getAttribute('cy'))).toBeCloseTo(-0.8, 1);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => state.textContent()).toBe('stopped');
  expect(services.rig.snapshot.stopped).toBe(true);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => state.textContent()).not.toBe('stopped');
}

const bench = new PageBench();

describe.skipIf(isMissing('chromium'))("a page of the user's own", () => {
  test('on another port shows the rig and stops it, once its origin is allowed', async () => {
    const origin = await servePage();
    const access = { allowedHosts: [], allowedOrigins: [origin], token: TOKEN };
    const daemon = await bench.serve({ access });
    await lightLaser(daemon);
    const page = await bench.open(`${origin}/?daemon=${daemon.url}#token=${TOKEN}`);
    await expectStops(page, daemon);
  });

  test('is refused otherwise, and shows the cure', async () => {
    const origin = await servePage();
    const statuses: [url: string, status: number][] = [];
    const daemon = await bench.serve({
      extend: async (app) => {
        app.addHook('onResponse', async ({ url }, { statusCode }) => {
          statuses.push([url, statusCode]);
        });
      },
    });
    await daemon.services.rig.connected();
    const page = await bench.open(`${origin}/?daemon=${daemon.url}`);
    const cure = page.getByRole('alert').getByText(`pantilt serve --allow-origin ${origin}`);
    await cure.waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => statuses).toContainEqual(['/api/v1/rig/stop', 403]);
    expect(daemon.services.rig.snapshot.stopped).toBe(false);
  });

  test('is served by the daemon itself', async () => {
    const daemon = await bench.serve({ staticFolder: FOLDER });
    await lightLaser(daemon);
    const page = await bench.open(`${daemon.url}static/?daemon=${daemon.url}`);
    await expectStops(page, daemon);
  });
});
