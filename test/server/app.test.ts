import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../src/server/app.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { quiet } from '../support/simulated.ts';

/** OpenAPI 3.1 features that client generators do not support. */
const Content = Type.Record(
  Type.String({ pattern: '^[a-z]+/[a-z+]+$' }),
  Type.Object({ schema: Type.Object({}) }),
);
const Operation = Type.Object({
  summary: Type.String(),
  tags: Type.Array(Type.String()),
  parameters: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        in: Type.Enum(['query', 'path']),
        required: Type.Boolean(),
        schema: Type.Object({}),
      }),
    ),
  ),
  requestBody: Type.Optional(Type.Object({ content: Content })),
  responses: Type.Record(
    Type.String({ pattern: '^([1-5]([0-9][0-9]|XX)|default)$' }),
    Type.Object({ description: Type.String(), content: Type.Optional(Content) }),
    { additionalProperties: false },
  ),
});
const OpenApi = Type.Object({
  openapi: Type.Literal('3.1.0'),
  info: Type.Object({ title: Type.String(), version: Type.String() }),
  paths: Type.Record(
    Type.String({ pattern: '^/' }),
    Type.Record(Type.String({ pattern: '^(get|post|delete)$' }), Operation),
  ),
});

const CONTRACT = `
  get /api/v1/rig
  post /api/v1/rig/command
  post /api/v1/rig/stop
  post /api/v1/rig/resume
  post /api/v1/rig/home
  post /api/v1/rig/release
  post /api/v1/predictions
  post /api/v1/aim
  get /api/v1/rig/examination
  get /api/v1/rig/file
  post /api/v1/rig/file/check
  get /api/v1/daemon
  get /api/v1/daemon/log
  get /api/v1/ports
  get /api/v1/samples
  post /api/v1/samples
  delete /api/v1/samples
  delete /api/v1/samples/{id}
  post /api/v1/samples/{id}/restore
  get /api/v1/samples.csv
  post /api/v1/samples.csv
  post /api/v1/spots
  get /api/v1/collections
  post /api/v1/collections
  get /api/v1/collections/{id}
  delete /api/v1/collections/{id}
  post /api/v1/collections/{id}/fix
  post /api/v1/collections/{id}/observations
  post /api/v1/collections/{id}/resume
  get /api/v1/trainings
  post /api/v1/trainings
  get /api/v1/trainings/{id}
  delete /api/v1/trainings/{id}
  post /api/v1/checks
  get /api/v1/checks
  get /api/v1/checks/{id}
  delete /api/v1/checks/{id}
  post /api/v1/checks/{id}/observations
  post /api/v1/exercises
  get /api/v1/exercises
  get /api/v1/exercises/{id}
  delete /api/v1/exercises/{id}
  get /api/v1/exercises/{id}/weights
  get /api/v1/exercises/questions
  get /api/v1/exercises/questions.csv
  post /api/v1/exercises/answers
  post /api/v1/paths
  get /api/v1/paths
  get /api/v1/paths/{id}
  delete /api/v1/paths/{id}
  get /api/v1/presets
  get /api/v1/presets/{name}
  put /api/v1/presets/{name}
  delete /api/v1/presets/{name}
  post /api/v1/rig/arm
  post /api/v1/rig/laser
  get /api/v1/models
  get /api/v1/models/{id}
  post /api/v1/models
  post /api/v1/models/rollback
  post /api/v1/models/{id}/activate
  get /api/v1/models/{id}/export
  get /api/v1/models/{id}/errors
  get /api/v1/telemetry
  get /healthz
  get /readyz
  get /metrics`;

test('describes every call of the contract in OpenAPI 3.1', async () => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.get('/openapi.json');
  expect(status).toBe(200);
  expect([...Value.Errors(OpenApi, body)]).toEqual([]);
  const { paths } = body as Static<typeof OpenApi>;
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );
  const expected = CONTRACT.trim().split(/\n\s*/);
  expect(calls.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(expected.sort());

  for (const { path, operation } of calls) {
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(declared.map(({ name }) => name)).toEqual(named);
    expect(declared.every(({ required }) => required)).toBe(true);
  }
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]*)"/g)];
  expect(references).toEqual([]); // all schemas are written out where they are used
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

test('serves the dashboard if it is built', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-dashboard-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'index.html'), '<title>pantilt</title>');
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'assets', 'main-1234.js'), 'main();');
  await writeFile(join(folder, 'assets', 'main-1234.js.gz'), gzipSync('main();'));
  const { services } = await startTestDaemon();
  const app = await buildApp(services, {
    log: quiet,
    version: '0.0.0',
    access: { allowedHosts: [] },
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
