import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../src/server/app.ts';
import { Identities } from '../../src/server/identities.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { quiet } from '../support/simulated.ts';

test('describes every route in /openapi.json', async () => {
  const routes: string[] = [];
  const daemon = await startTestDaemon({
    extend: async (app) => {
      app.addHook('onRoute', ({ method, url }) => void routes.push(`${method} ${url}`));
    },
  });
  const { status, body } = await daemon.get<{ paths: Record<string, object> }>('/openapi.json');
  expect(status).toBe(200);
  const described = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const api = routes
    .filter((route) => !/^HEAD| \/(docs|openapi|\*|$)|\/\*$/.test(route))
    .map((route) => route.replace(/:(\w+)/g, '{$1}'));
  expect(described.sort()).toEqual(api.sort());
  expect((await daemon.get('/docs/json')).body).toEqual(body);
});

test('serves its documentation without requests to other hosts', async () => {
  const daemon = await startTestDaemon();
  const page = await daemon.get('/docs');
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).not.toMatch(/https:|upgrade-insecure|\.io/);
  const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) {
    expect(link).not.toMatch(/^(\w+:)?\/\//);
    const path = new URL(link, 'http://localhost/docs').pathname;
    expect((await daemon.get(path)).status, link).toBe(200);
  }
});

test("serves a page of the user's own beside its own", async () => {
  const staticFolder = await mkdtemp(join(tmpdir(), 'pantilt-static-'));
  onTestFinished(() => rm(staticFolder, { recursive: true }));
  await writeFile(join(staticFolder, 'index.html'), '<script>own()</script>');
  await writeFile(join(staticFolder, '.token'), 'secret');
  const daemon = await startTestDaemon({ staticFolder });
  const page = await daemon.get('/static/');
  expect(page).toMatchObject({ status: 200, text: '<script>own()</script>' });
  expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
  expect(page.headers).not.toHaveProperty('content-security-policy'); // Its scripts are its own.
  expect((await daemon.get('/static')).headers).toMatchObject({ location: 'static/' });
  for (const path of ['.token', '../package.json', '%2e%2e/package.json', 'nothing']) {
    expect((await daemon.get(`/static/${path}`)).status, path).toBe(404);
  }
});

test('serves the dashboard if it is built', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-dashboard-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'index.html'), '<title>pantilt</title>');
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'assets', 'main-1234.js'), 'main();');
  await writeFile(join(folder, 'assets', 'main-1234.js.gz'), gzipSync('main();'));
  const { services } = await startTestDaemon();
  const app = await buildApp([services], {
    log: quiet,
    version: '0.0.0',
    access: { allowedHosts: [] },
    identities: new Identities({}),
    dashboardFolder: folder,
  });
  onTestFinished(() => app.close());
  const page = await app.inject({
    url: '/',
    headers: { host: 'localhost', 'accept-encoding': 'gzip' },
  });
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-type']).toMatch(/^text\/html/);
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  expect(page.body).toContain('<title>pantilt</title>');
  expect(page.headers['cache-control']).toBe('no-cache');
  const asset = await app.inject({
    url: '/assets/main-1234.js',
    headers: { host: 'localhost', 'accept-encoding': 'gzip' },
  });
  expect(asset.headers['content-encoding']).toBe('gzip');
  expect(asset.headers['cache-control']).toContain('immutable');
  expect(gunzipSync(asset.rawPayload).toString()).toBe('main();');
  const outside = await app.inject({
    url: '/..%2f..%2fetc/passwd',
    headers: { host: 'localhost' },
  });
  expect(outside.statusCode).toBeGreaterThanOrEqual(400);
});
