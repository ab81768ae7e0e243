import { expect, test } from 'vitest';
import type { RigView } from '../../../src/server/rig-view.ts';
import { NO_PORT, type Problem, startTestDaemon } from '../../support/daemon.ts';

const CENTRE = { panUs: 1500, tiltUs: 1500 };

test('shows a rig that is connected and released', async () => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.get<RigView>('rig');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: 'hobby',
    connection: 'connected',
    problem: null,
    port: 'sim',
    device: { deviceId: expect.stringMatching(/^SIM-/), protocolVersion: 1 },
    servoOn: false,
    laserOn: false,
    control: { holder: null },
    line: { linesGarbled: 0, repliesRetried: 0 },
  });
  expect(body.limits.pan.minUs).toBeLessThan(body.limits.pan.maxUs);
});

test('shows why no rig is connected', async () => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  await daemon.until(async () => (await daemon.get<RigView>('rig')).body.problem);
  expect((await daemon.get('rig')).body).toMatchObject({
    connection: 'connecting',
    problem: { code: 'port-not-found', message: expect.stringContaining(NO_PORT) },
    port: null,
    device: null,
    state: 'unknown',
    pose: null,
    line: null,
  });
});

test('moves, and answers what was applied when it has arrived', async () => {
  const daemon = await startTestDaemon();
  const target = { panUs: 1400.5, tiltUs: 1300 };
  const { status, body } = await daemon.post('rig/command', target);
  expect({ status, body }).toEqual({ status: 200, body: target });
  expect((await daemon.get('rig')).body).toMatchObject({
    state: 'armed',
    servoOn: true,
    pose: target,
  });
});

test('goes home', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/command', { panUs: 1400, tiltUs: 1300 });
  expect(await daemon.post('rig/home')).toMatchObject({ status: 200, body: CENTRE });
  expect((await daemon.get('rig')).body).toMatchObject({ pose: CENTRE });
});

test('releases', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/home');
  expect((await daemon.post('rig/release')).status).toBe(200);
  await daemon.clock.advance(100);
  expect((await daemon.get('rig')).body).toMatchObject({ state: 'released', servoOn: false });
});

test.each([
  ['panUs', { panUs: 5000, tiltUs: 1500 }],
  ['tiltUs', { panUs: 1500, tiltUs: -1 }],
])('refuses %s out of limits, naming axis and limits, and moves nothing', async (name, target) => {
  const daemon = await startTestDaemon();
  const { body: before } = await daemon.get<RigView>('rig');
  const axis = name === 'panUs' ? 'pan' : 'tilt';
  const { status, body } = await daemon.post<Problem>('rig/command', target);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'pulse-out-of-limits', axis, ...before.limits[axis] });
  expect(body.detail).toContain(name);
  await daemon.clock.advance(500);
  expect((await daemon.get('rig')).body).toMatchObject({ state: 'released', pose: before.pose });
});

test.each([
  ['NaN', '{"panUs": NaN, "tiltUs": 1500}', 'json-invalid'],
  ['infinity', '{"panUs": 1e999, "tiltUs": 1500}', 'request-invalid'],
  ['a string', '{"panUs": "1500", "tiltUs": 1500}', 'request-invalid'],
  ['null', '{"panUs": null, "tiltUs": 1500}', 'request-invalid'],
  ['a missing axis', '{"panUs": 1500}', 'request-invalid'],
  ['an unknown key', '{"panUs": 1500, "tiltUs": 1500, "speed": 1}', 'request-invalid'],
  ['an array', '[1500, 1500]', 'request-invalid'],
  ['no body', '', 'json-invalid'],
])('refuses %s as a command, and moves nothing', async (_name, body, code) => {
  const daemon = await startTestDaemon();
  expect(await daemon.post('rig/command', body)).toMatchObject({ status: 400, body: { code } });
  await daemon.clock.advance(500);
  expect((await daemon.get('rig')).body).toMatchObject({ state: 'released' });
});

test('lets the newest command win', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/home');
  const first = daemon.begin<Problem>('POST', 'rig/command', { body: { panUs: 900, tiltUs: 1500 } });
  await daemon.clock.advance(60);
  const last = { panUs: 1500, tiltUs: 1600 };
  expect((await daemon.post('rig/command', last)).body).toEqual(last);
  expect(await first).toMatchObject({ status: 409, body: { code: 'move-interrupted' } });
});

test('stops in the middle of a move, and refuses motion until it is resumed', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/home');
  const move = daemon.begin<Problem>('POST', 'rig/command', { body: { panUs: 900, tiltUs: 1500 } });
  await daemon.clock.advance(100);
  expect((await daemon.post('rig/stop')).body).toEqual({ stopped: true, confirmed: true });
  expect(await move).toMatchObject({ status: 409, body: { code: 'rig-stopped' } });

  const { body: stopped } = await daemon.get<RigView>('rig');
  expect(stopped.state).toBe('stopped');
  expect(stopped.pose!.panUs).toBeGreaterThan(900);
  for (const [path, body] of [
    ['rig/command', CENTRE],
    ['rig/home', undefined],
    ['aim', { xM: 0.8, yM: 0.1 }],
  ] as const) {
    expect(await daemon.post(path, body)).toMatchObject({
      status: 409,
      body: { code: 'rig-stopped' },
    });
  }
  expect((await daemon.get<RigView>('rig')).body.pose).toEqual(stopped.pose);

  expect((await daemon.post('rig/resume')).status).toBe(200);
  await daemon.clock.advance(500);
  expect((await daemon.get<RigView>('rig')).body).toMatchObject({ pose: stopped.pose });
  expect((await daemon.post('rig/command', CENTRE)).body).toEqual(CENTRE);
});

test.each([
  ['without a body', {}],
  ['with an empty body of JSON', { headers: { 'content-type': 'application/json' } }],
  ['with broken JSON', { body: '{"stop', headers: { 'content-type': 'application/json' } }],
  ['as a form', { body: 'now=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ['with a media type that is none', { body: 'now', headers: { 'content-type': 'now' } }],
])('stops when it is asked %s', async (_how, options) => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.request('POST', 'rig/stop', options);
  expect({ status, body }).toEqual({ status: 200, body: { stopped: true, confirmed: true } });
});

test('takes a stop without a rig, and holds the rig that comes to it', async () => {
  const daemon = await startTestDaemon();
  daemon.daemon.simulated!.device.halt();
  await daemon.until(() => daemon.services.rig.snapshot.connection !== 'connected');
  expect(await daemon.post('rig/stop')).toMatchObject({
    status: 200,
    body: { stopped: true, confirmed: false },
  });
  await daemon.clock.run(daemon.services.rig.connected());
  expect(await daemon.post('rig/home')).toMatchObject({
    status: 409,
    body: { code: 'rig-stopped' },
  });
});

test.each(['rig/command', 'rig/home', 'rig/release', 'aim'])('has no %s without a rig', async (path) => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  const bodies: Record<string, object> = { 'rig/command': CENTRE, aim: { xM: 0.8, yM: 0.1 } };
  expect(await daemon.post(path, bodies[path])).toMatchObject({
    status: 503,
    body: { code: 'rig-not-connected' },
  });
});

test('keeps all others from the rig while a collection holds it, but not from stopping it', async () => {
  const daemon = await startTestDaemon();
  const { body: collection } = await daemon.post<{ id: number }>('collections', { count: 5 });
  await daemon.until(() => daemon.services.rig.lease.holder);
  const holder = `collection ${collection.id}`;
  expect((await daemon.get('rig')).body).toMatchObject({ control: { holder } });
  for (const [path, body] of [
    ['rig/command', CENTRE],
    ['rig/home', undefined],
    ['rig/release', undefined],
    ['aim', { xM: 0.8, yM: 0.1 }],
  ] as const) {
    const busy = { status: 409, body: { code: 'rig-busy', holder } };
    expect(await daemon.post(path, body)).toMatchObject(busy);
  }
  expect((await daemon.post('rig/stop')).body).toEqual({ stopped: true, confirmed: true });
  const ended = await daemon.clock.run(daemon.services.collections.ended(collection.id));
  expect(ended).toMatchObject({ state: 'failed', problem: { code: 'rig-stopped' } });
});
