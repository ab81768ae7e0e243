import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { openApiDocument } from '../../src/api/openapi.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { Person, startSharedDaemon } from '../support/people.ts';
import { connectTelemetry } from '../support/telemetry-client.ts';

test('says who a client is', async () => {
  const { grace, vic, daemon } = await startSharedDaemon();
  const session = { tokenRequired: true, shared: true };
  expect((await grace.get('session')).body).toEqual({ name: 'Grace', role: 'teacher', ...session });
  expect((await vic.get('session')).body).toEqual({ name: 'Vic', role: 'viewer', ...session });
  expect((await daemon.get('session')).status).toBe(401);
});

test('without tokens, everybody is a teacher; with --token, who has it', async () => {
  const open = await startTestDaemon();
  const session = { name: null, role: 'teacher', tokenRequired: false, shared: false };
  expect((await open.get('session')).body).toEqual(session);
  const token = 'correct-horse-battery';
  const daemon = await startTestDaemon({ access: { allowedHosts: [], token } });
  const named = { name: 'teacher', role: 'teacher', tokenRequired: true, shared: false };
  expect((await new Person(daemon, token).get('session')).body).toEqual(named);
});

test('a daemon that others can reach is closed without any token', async () => {
  const access = { allowedHosts: [], requireToken: true };
  const daemon = await startTestDaemon({ access });
  expect((await daemon.get('rig')).status).toBe(401);
  expect((await daemon.get('/healthz')).status).toBe(200);
});

/** Every operation with its role, as the document states it. */
const operations = Object.entries(openApiDocument('0').paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => {
    const [{ token: [role] = [] } = { token: [] }] = (
      operation as { security: { token: string[] }[] }
    ).security;
    return { method: method.toUpperCase() as 'GET', path, role };
  }),
);
const ranks = ['viewer', 'operator', 'teacher'];

test('refuses each operation to the roles below that which the document states', async () => {
  const { vic, ada } = await startSharedDaemon();
  const guarded = operations.filter(({ role }) => role !== undefined);
  expect(guarded.length).toBeGreaterThan(60);
  expect(new Set(guarded.map(({ role }) => role))).toEqual(new Set(ranks));
  for (const { method, path, role } of guarded) {
    if (path.endsWith('/telemetry') || role === 'viewer') continue;
    const url = path.replace(/\{\w+\}/g, '999');
    for (const [person, own] of [
      [vic, 'viewer'],
      [ada, 'operator'],
    ] as const) {
      if (ranks.indexOf(own) >= ranks.indexOf(role!)) continue;
      expect(await person.request(method, url), `${own}: ${method} ${path}`).toMatchObject({
        status: 403,
        body: { code: 'role-forbidden', role: own, needed: role, teachers: ['Grace'] },
      });
    }
  }
});

test('a refusal names the role, the needed one, and who can give it', async () => {
  const { vic } = await startSharedDaemon();
  const { body } = await vic.post<{ detail: string }>('rig/home');
  expect(body.detail).toBe(
    'this needs the role operator, and "Vic" has the role viewer: ask Grace for a token of that role',
  );
});

test('everybody who has access may stop, and nobody without', async () => {
  const { daemon, vic, ada } = await startSharedDaemon();
  expect(await ada.post('rig/arm')).toMatchObject({ status: 200 });
  expect(await vic.post('rig/stop')).toMatchObject({ status: 200, body: { confirmed: true } });
  expect((await daemon.post('rig/stop')).status).toBe(401);
  expect((await vic.post('rig/resume')).status).toBe(403);
});

test('a viewer may look, predict and do the exercise', async () => {
  const { vic } = await startSharedDaemon();
  const target = { xM: 0.8, yM: 0 };
  expect((await vic.post('predictions', { targets: [target] })).status).toBe(200);
  expect((await vic.post('exercises', { step: 'playground' })).status).not.toBe(403);
  for (const path of ['rig', 'models', 'samples', 'daemon', '/metrics']) {
    expect((await vic.get(path)).status, path).toBe(200);
  }
});

test('a WebSocket of a viewer shows everything and moves nothing', async () => {
  const { daemon, vic } = await startSharedDaemon();
  const client = await vic.connect();
  client.send('{"subscribe": ["rig"]}');
  await client.next('rig');
  client.send('{"jog": {"panRadPerS": 0.5, "tiltRadPerS": 0}}');
  expect((await client.next('jog')).data).toMatchObject({ code: 'role-forbidden' });
  client.send('{"track": {"xM": 0.8, "yM": 0.2}}');
  expect((await client.next('track')).data).toMatchObject({ code: 'role-forbidden' });
  client.send('{"turn": "join"}');
  expect((await client.next('problem')).data).toMatchObject({ code: 'role-forbidden' });
  expect(daemon.services.rig.snapshot.device).toMatchObject({ state: 'R' });
});

test('a revoked token has no access at once, and its WebSocket ends', async () => {
  const { daemon, ada, ben, tokens } = await startSharedDaemon();
  const [revoked, kept] = [await ada.connect(), await ben.connect()];
  const closed = vi.fn();
  revoked.socket.on('close', closed);
  await tokens.revoke('Ada');
  expect((await ada.get('rig')).status).toBe(401);
  await vi.waitUntil(() => closed.mock.calls.length > 0, { timeout: 10_000 });
  expect(closed.mock.calls[0]?.[0]).toBe(1008);
  expect(kept.socket.readyState).toBe(kept.socket.OPEN);
  const protocols = ['pantilt', `token.${ada.token}`];
  expect(await connectTelemetry(daemon, { protocols })).toBe(401);
});

test('the first token closes a daemon that was open', async () => {
  const daemon = await startTestDaemon({ dataDirectory: await temporaryDirectory() });
  const make = (name: string, role: string) => daemon.post('tokens', { name, role });
  expect(await make('Ada', 'operator')).toMatchObject({
    status: 409,
    body: { code: 'token-of-teacher-first' },
  });
  const { body } = await daemon.post<{ token: string }>('tokens', {
    name: 'Grace',
    role: 'teacher',
  });
  expect((await daemon.get('rig')).status).toBe(401);
  const grace = new Person(daemon, body.token);
  expect((await grace.post('tokens', { name: 'Ada', role: 'operator' })).status).toBe(200);
  expect((await grace.get<{ tokens: object[] }>('tokens')).body.tokens).toMatchObject([
    { name: 'Ada', role: 'operator' },
    { name: 'Grace', role: 'teacher' },
  ]);
  expect((await grace.request('DELETE', 'tokens/Ada')).status).toBe(200);
  expect((await grace.request('DELETE', 'tokens/Ada')).status).toBe(404);
});

test('never logs a token', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
  const { grace, daemon } = await startSharedDaemon({ log });
  const { body } = await grace.post<{ token: string }>('tokens', { name: 'Eve', role: 'viewer' });
  await new Person(daemon, body.token).post('rig/home');
  expect(lines.join('')).toContain('/api/v1/tokens');
  for (const text of [grace.token, body.token]) expect(lines.join('')).not.toContain(text);
});

test('tokens need a data directory', async () => {
  const daemon = await startTestDaemon();
  expect(await daemon.post('tokens', { name: 'Grace', role: 'teacher' })).toMatchObject({
    status: 409,
    body: { code: 'tokens-need-data' },
  });
});
