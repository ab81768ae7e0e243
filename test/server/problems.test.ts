import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { format } from '../../src/message.ts';
import { type Problem, startTestDaemon } from '../support/daemon.ts';
import { listen } from '../support/telemetry-client.ts';

test('answers unknown routes with a problem document', async () => {
  const daemon = await startTestDaemon();
  for (const [method, path] of [
    ['GET', 'nothing'],
    ['POST', '/nothing'],
    ['POST', '/assets/page.js'],
    ['GET', '/nothing.js'],
  ] as const) {
    const { status, headers, body } = await daemon.request<Problem>(method, path);
    expect(status, path).toBe(404);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      code: 'route-unknown',
      detail: expect.stringContaining(`${method} /`),
      instance: headers['x-request-id'],
    });
  }
});

test.each([
  ['PUT', 'rig', 'GET, HEAD'],
  ['POST', 'rig/', 'GET, HEAD'],
  ['DELETE', 'models/1?x=2', 'GET, HEAD'],
  ['GET', 'samples/7', 'DELETE'],
  ['PATCH', 'samples', 'DELETE, GET, HEAD, POST'],
  ['POST', '/healthz', 'GET, HEAD'],
] as const)('answers %s %s with the methods of the path: %s', async (method, path, allow) => {
  const daemon = await startTestDaemon();
  expect(await daemon.request(method, path)).toMatchObject({
    status: 405,
    headers: { allow },
    body: {
      title: 'Method not allowed',
      code: 'method-unknown',
      detail: expect.stringMatching(allow),
    },
  });
});

test('treats a path with a slash at its end as the path without', async () => {
  const daemon = await startTestDaemon();
  for (const path of ['rig/', 'models/1/', 'samples/?limit=3', '/healthz/', '/openapi.json/']) {
    expect((await daemon.get(path)).status, path).toBe(200);
  }
});

test('refuses a compressed body, and names the reason', async () => {
  const daemon = await startTestDaemon();
  const body = gzipSync('{"targets": []}');
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  expect(await daemon.request('POST', 'predictions', { body, headers })).toMatchObject({
    status: 415,
    headers: { 'accept-encoding': 'identity' },
    body: { code: 'encoding-unsupported', detail: expect.stringContaining('uncompressed') },
  });
});

test('refuses an id beyond the exact range of a number', async () => {
  const daemon = await startTestDaemon();
  for (const [id, rule] of [
    ['9999999999999999', 'must be <= 999999999999999'],
    ['1e16', 'must be an integer'],
    ['007', 'must be an integer'],
    ['-1', 'must be >= 1'],
    ['0', 'must be >= 1'],
  ]) {
    const { status, body } = await daemon.get<Problem>(`models/${id}`);
    expect({ status, detail: body.detail }).toEqual({
      status: 400,
      detail: `id ${rule}, not "${id}"`,
    });
  }
});

test('refuses a part of a URL that is longer than any name', async () => {
  const daemon = await startTestDaemon();
  const answer = await daemon.delete(`presets/${'x'.repeat(101)}`);
  expect(answer).toMatchObject({ status: 414, body: { code: 'url-too-long' } });
});

/** Sends bytes and returns the received ones until the connection is closed. */
async function exchange(address: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

test.each([
  [`GET / HTTP/1.1\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
  ['nonsense\r\n\r\n', 400, 'request-unreadable'],
  ['GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'host-missing'],
  ['GET /healthz HTTP/1.1\r\nhost:\r\nconnection: close\r\n\r\n', 400, 'host-missing'],
  ['GET /healthz HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n\r\n', 417, 'expectation-unmet'],
])(
  'answers with a problem document to what reaches no hook or route, case %#',
  async (bytes, status, code) => {
    const daemon = await startTestDaemon();
    const answer = await daemon.clock.run(exchange(await listen(daemon), bytes));
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(
      new RegExp(`^HTTP/1.1 ${status} [^]*\r\ncontent-type: application/problem\\+json`),
    );
    expect(JSON.parse(body)).toMatchObject({ status, code });
  },
);

test('ends the connection of a client that sends nonsense and keeps its end open', async () => {
  const daemon = await startTestDaemon();
  const [host, port] = (await listen(daemon)).split(':');
  const socket = connect({ host, port: Number(port), allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.write('nonsense\r\n\r\n');
  await once(socket.resume(), 'end');
  expect(socket.writable).toBe(true);
  const { server } = daemon.daemon.app;
  const count = promisify(server.getConnections.bind(server));
  await vi.waitFor(async () => expect(await count()).toBe(0), 5000);
});

test('answers in HTTP/1.1 to an offer of another protocol', async () => {
  const daemon = await startTestDaemon();
  const address = await listen(daemon);
  const offer =
    'connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__';
  const lines = `host: ${address}\r\n${offer}\r\n`;
  const get = exchange(address, `GET /healthz HTTP/1.1\r\n${lines}\r\n`);
  expect(await daemon.clock.run(get)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\{"status":"ok"\}$/);
  const body = '{"targets":[]}';
  const length = `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  const post = exchange(
    address,
    `POST /api/v1/predictions HTTP/1.1\r\n${lines}${length}\r\n${body}`,
  );
  expect(await daemon.clock.run(post)).toContain('targets');
});

test('answers requests that reach no route with a problem document', async () => {
  const daemon = await startTestDaemon();
  const large = `{"targets": [${' '.repeat(2 ** 20)}]}`;
  for (const [path, type, body, status, code, cure] of [
    ['predictions', 'application/json', '{"targets": [', 400, 'json-invalid', 'complete'],
    ['predictions', 'application/json', '', 400, 'json-invalid', 'at least {}'],
    ['predictions', 'application/json', '{"__proto__": {"targets": []}}', 400, 'json-invalid', ''],
    ['predictions', 'application/json', large, 413, 'body-too-large', 'send less at once'],
    ['predictions', 'text/plain', '{"targets": []}', 415, 'media-type-unsupported', '/docs'],
    ['predictions', 'nonsense', '{"targets": []}', 415, 'media-type-unsupported', '/docs'],
    ['%ZZ', 'application/json', '{}', 400, 'url-invalid', '%25'],
  ] as const) {
    const headers = { 'content-type': type };
    const answer = await daemon.request('POST', path, { body, headers });
    expect(answer, `${path} ${code}`).toMatchObject({
      status,
      body: { status, code, detail: expect.stringContaining(cure) },
    });
  }
});

test('names each invalid field with its value', async () => {
  const daemon = await startTestDaemon();
  const targets = [{ xM: 0.8, yM: 0 }, { xM: '0.8' }];
  const { body } = await daemon.post<Problem>('predictions', { targets, mode: 'fast' });
  expect(body).toMatchObject({
    code: 'request-invalid',
    errors: expect.arrayContaining([
      expect.objectContaining({ path: 'mode', message: expect.stringContaining('unknown key') }),
      expect.objectContaining({ path: 'targets.1.yM', message: 'is missing' }),
      expect.objectContaining({
        path: 'targets.1.xM',
        message: expect.stringContaining('not "0.8"'),
      }),
    ]),
  });
  expect(body.detail).toContain('targets.1.yM is missing');
  expect(format(body.wording)).toBe(body.detail);
});

test('writes the text of an unexpected error only to its log', async () => {
  const daemon = await startTestDaemon({
    extend: async (app) => {
      app.get('/broken', () => {
        throw new Error('the password is swordfish');
      });
    },
  });
  const { status, text: answer, body, headers } = await daemon.get<Problem>('/broken');
  expect({ status, code: body.code }).toEqual({ status: 500, code: 'internal' });
  expect(answer).not.toContain('swordfish');
  expect(body).toMatchObject({ instance: headers['x-request-id'] });
});

test('gives every response the id of its request, as in the log', async () => {
  const daemon = await startTestDaemon();
  const ids = [];
  for (const path of ['rig', 'nothing', '/healthz', '/docs']) {
    ids.push((await daemon.get(path)).headers['x-request-id']);
  }
  expect(ids).toEqual(Array(4).fill(expect.stringMatching(/^req-/)));
  expect(new Set(ids).size).toBe(4);
});
