import { pino } from 'pino';
import { expect, test } from 'vitest';
import { type Problem, type RequestOptions, startTestDaemon } from '../support/daemon.ts';
import { upgradeAndStaySilent } from '../support/hostile-socket.ts';
import { connectTelemetry, listen, TelemetryClient } from '../support/telemetry-client.ts';

const TOKEN = 'correct-horse-battery';
const withToken = () => startTestDaemon({ access: { allowedHosts: [], token: TOKEN } });
const bearer = (token: string): RequestOptions => ({
  headers: { authorization: `Bearer ${token}` },
});

test('accepts localhost and IP addresses, not names that a page could rebind', async () => {
  const daemon = await startTestDaemon();
  for (const host of [
    'localhost',
    'LOCALHOST:8410',
    '127.0.0.1:8410',
    '[::1]:8410',
    '192.168.1.7',
  ]) {
    expect((await daemon.get('rig', { headers: { host } })).status, host).toBe(200);
  }
  for (const host of [
    'evil.example',
    'evil.example:8410',
    '127.0.0.1.evil.example',
    'localhost.x',
  ]) {
    for (const path of ['rig', '/', '/healthz', 'nothing']) {
      const refused = {
        status: 403,
        headers: { 'x-request-id': expect.stringMatching(/^req-/) },
        body: { code: 'host-forbidden' },
      };
      expect(await daemon.get(path, { headers: { host } }), host).toMatchObject(refused);
    }
  }
});

test('accepts the configured names', async () => {
  const daemon = await startTestDaemon({ access: { allowedHosts: ['Rig.lan'] } });
  const status = async (host: string, origin: string) =>
    (await daemon.get('rig', { headers: { host, origin } })).status;
  expect(await status('rig.lan:8410', 'http://rig.lan:8410')).toBe(200);
  expect(await status('other.lan:8410', 'http://other.lan:8410')).toBe(403);
});

test('accepts requests only from its own page', async () => {
  const daemon = await startTestDaemon();
  const host = 'localhost:8410';
  const move = (origin: string) =>
    daemon.request('POST', 'rig/home', { headers: { host, origin } });
  expect((await move('http://localhost:8410')).status).toBe(200);
  await daemon.post('rig/release');
  for (const origin of [
    'http://evil.example',
    'http://localhost:3000',
    'http://127.0.0.1:8410',
    'null',
    'nonsense',
  ]) {
    const refused = { status: 403, body: { code: 'origin-forbidden' } };
    expect(await move(origin), origin).toMatchObject(refused);
    expect(await daemon.get('rig', { headers: { host, origin } })).toMatchObject(refused);
    // A script that a proxy serves under another name is loaded with that Origin.
    expect((await daemon.get('/openapi.json', { headers: { host, origin } })).status).toBe(200);
  }
  const { body } = await daemon.get<Problem>('rig', { headers: { host, origin: 'http://a.lan' } });
  expect(body.detail).toContain('allow them with --allow-origin http://a.lan');
  expect(await daemon.rig()).toMatchObject({ state: 'released' });
});

test('accepts pages of allowed origins, and no others', async () => {
  const origin = 'http://localhost:3000';
  const access = { allowedHosts: [], allowedOrigins: [origin], token: TOKEN };
  const daemon = await startTestDaemon({ access });
  const preflight = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,content-type',
  };
  expect(
    await daemon.request('OPTIONS', 'presets/door', { headers: { origin, ...preflight } }),
  ).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': expect.stringContaining('PUT'),
      'access-control-allow-headers': 'authorization,content-type',
    },
  });
  const readable = { 'access-control-allow-origin': origin };
  const get = (headers: Record<string, string>) => daemon.get('rig', { headers });
  const { headers } = bearer(TOKEN);
  expect(await get({ origin, ...headers })).toMatchObject({ status: 200, headers: readable });
  expect(await get({ origin })).toMatchObject({ status: 401, headers: readable });

  const other = 'http://localhost:3001';
  const refused = await get({ origin: other, ...headers });
  expect(refused).toMatchObject({ status: 403, body: { code: 'origin-forbidden' } });
  expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
  const protocols = ['pantilt', `token.${TOKEN}`];
  const open = (page: string) => connectTelemetry(daemon, { headers: { origin: page }, protocols });
  expect(await open(origin)).toBeInstanceOf(TelemetryClient);
  expect(await open(other)).toBe(403);
});

test('accepts pages of any origin with the token alone', async () => {
  const access = { allowedHosts: [], allowedOrigins: ['*'], token: TOKEN };
  const daemon = await startTestDaemon({ access });
  const origin = 'null';
  const { headers } = bearer(TOKEN);
  expect(await daemon.get('rig', { headers: { origin, ...headers } })).toMatchObject({
    status: 200,
    headers: { 'access-control-allow-origin': '*' },
  });
  expect((await daemon.get('rig', { headers: { origin } })).status).toBe(401);
});

test('logs each reason of refusals once a minute', async () => {
  const lines: { code: string; msg: string }[] = [];
  const log = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
  const daemon = await startTestDaemon({ log });
  const refuse = () => daemon.get('rig', { headers: { origin: 'http://a.lan' } });
  const logged = () =>
    lines.filter(({ code }) => code === 'origin-forbidden').map(({ msg }) => msg);
  await refuse();
  await refuse();
  expect(logged()).toEqual([expect.stringContaining('--allow-origin http://a.lan')]);
  await daemon.clock.advance(60_000);
  await refuse();
  expect(logged()).toHaveLength(2);
});

test('requires the token for the API and the metrics, for any spelling of their path', async () => {
  const daemon = await withToken();
  for (const options of [{}, bearer('wrong'), bearer(`${TOKEN}x`), bearer('')]) {
    for (const path of ['rig', '/metrics', '/%61pi/v1/rig', '/metric%73', 'telemetry']) {
      const refused = { status: 401, body: { code: 'token-wrong' } };
      expect(await daemon.get(path, options), path).toMatchObject(refused);
    }
    expect((await daemon.request('POST', 'rig/home', options)).status).toBe(401);
  }
  for (const path of ['rig', '/metrics']) {
    expect((await daemon.get(path, bearer(TOKEN))).status, path).toBe(200);
  }
  await daemon.clock.advance(50); // telemetry shows the actions on the rig
  expect(daemon.services.rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false });
});

test('shows health, page and documents without the token', async () => {
  const daemon = await withToken();
  for (const path of ['/healthz', '/readyz', '/openapi.json', '/docs']) {
    expect((await daemon.get(path)).status, path).toBe(200);
  }
});

test('opens the WebSocket for its own page and for programs', async () => {
  const daemon = await startTestDaemon();
  const origin = `http://${await listen(daemon)}`;
  expect(await connectTelemetry(daemon)).toBeInstanceOf(TelemetryClient);
  expect(await connectTelemetry(daemon, { headers: { origin } })).toBeInstanceOf(TelemetryClient);
});

test('opens no WebSocket for other pages and rebound names', async () => {
  const daemon = await startTestDaemon();
  for (const headers of [
    { origin: 'http://evil.example' },
    { host: 'evil.example:8410', origin: 'http://evil.example:8410' },
  ]) {
    expect(await connectTelemetry(daemon, { headers })).toBe(403);
  }
});

test('opens the WebSocket only with the token, in a header or as a subprotocol', async () => {
  const daemon = await withToken();
  for (const options of [
    { headers: { authorization: `Bearer ${TOKEN}` } },
    { protocols: ['pantilt', `token.${TOKEN}`] },
  ]) {
    const client = await connectTelemetry(daemon, options);
    expect(client).toBeInstanceOf(TelemetryClient);
    // The token must not come back in the answer.
    expect((client as TelemetryClient).socket.protocol).toBe('pantilt');
  }
  for (const options of [
    {},
    { headers: { authorization: 'Bearer wrong' } },
    { protocols: ['pantilt', 'token.wrong'] },
    { protocols: ['pantilt', 'token.'] },
    { protocols: ['pantilt', TOKEN] },
  ]) {
    expect(await connectTelemetry(daemon, options)).toBe(401);
  }
});

test('upgrades only telemetry', async () => {
  const address = await listen(await startTestDaemon());
  for (const path of ['/', '/nothing', '/api/v1/rig', '/api/v1/nothing', '/docs']) {
    expect((await upgradeAndStaySilent(address, path)).status, path).toBe('HTTP/1.1 404 Not Found');
  }
  const guarded = await listen(await withToken());
  for (const path of ['/api/v1/telemetry', '/api/v1/rig', '/metrics']) {
    const { status } = await upgradeAndStaySilent(guarded, path);
    expect(status, path).toBe('HTTP/1.1 401 Unauthorized');
  }
  expect((await upgradeAndStaySilent(guarded, '/')).status).toBe('HTTP/1.1 404 Not Found');
});

test('refuses commands that come too fast, but no stop', async () => {
  const daemon = await startTestDaemon();
  const arm = () => daemon.begin('POST', 'rig/arm');
  const answers = await daemon.clock.run(Promise.all(Array.from({ length: 300 }, arm)));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, headers, body } of refused) {
    expect({ status, code: (body as Problem).code }).toEqual({
      status: 429,
      code: 'commands-too-fast',
    });
    expect(headers['retry-after']).toBe('1');
  }
  expect((await daemon.post('rig/stop')).status).toBe(200);
  expect((await daemon.post('rig/release')).status).toBe(200);
  await daemon.clock.advance(1000);
  expect((await daemon.post('rig/resume')).status).toBe(200);
});

test('never logs the token', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
  const daemon = await startTestDaemon({ log, access: { allowedHosts: [], token: TOKEN } });
  await daemon.get('rig', bearer(TOKEN));
  await daemon.get('rig', bearer(`${TOKEN}x`));
  await daemon.get(`rig?x=1&token=${TOKEN}&y=2`);
  await connectTelemetry(daemon, { protocols: ['pantilt', `token.${TOKEN}`] });
  expect(lines.filter((line) => line.includes('/api/v1/rig'))).toHaveLength(3);
  expect(lines.join('')).toContain('/api/v1/rig?x=1&token=…&y=2');
  expect(lines.join('')).not.toContain(TOKEN);
});
