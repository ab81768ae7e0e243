import { expect, test } from 'vitest';
import { format } from '../../src/message.ts';
import { type Problem, startTestDaemon } from '../support/daemon.ts';

test('answers unknown routes and methods with a problem document', async () => {
  const daemon = await startTestDaemon();
  for (const [method, path] of [
    ['GET', 'nothing'],
    ['PUT', 'rig'],
    ['DELETE', 'models/1'],
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
  const { status, text, body, headers } = await daemon.get<Problem>('/broken');
  expect({ status, code: body.code }).toEqual({ status: 500, code: 'internal' });
  expect(text).not.toContain('swordfish');
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
