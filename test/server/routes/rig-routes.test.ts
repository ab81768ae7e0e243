import { expect, test } from 'vitest';
import type { RigView } from '../../../src/api/rig.ts';
import { NO_PORT, type Problem, startTestDaemon } from '../../support/daemon.ts';

const CENTRE = { panUs: 1500, tiltUs: 1500 };
const MOTIONS = [
  ['rig/command', CENTRE],
  ['rig/home', undefined],
  ['aim', { xM: 0.8, yM: 0.1 }],
] as const;

test('shows a rig that is connected and released', async () => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.get<RigView>('rig');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: 'hobby',
    connection: 'connected',
    problem: null,
    port: 'sim',
    device: {
      deviceId: expect.stringMatching(/^SIM-/),
      protocolVersion: 1,
      resetReason: 'EXTERNAL',
    },
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
  expect(await daemon.rig()).toMatchObject({
    connection: 'connecting',
    problem: { code: 'port-not-found', message: expect.stringContaining(NO_PORT) },
    port: null,
    device: null,
    state: 'unknown',
    pose: null,
    line: null,
  });
});

test('moves, and returns the applied pulses when it has arrived', async () => {
  const daemon = await startTestDaemon();
  const target = { panUs: 1400.5, tiltUs: 1300 };
  const { status, body } = await daemon.post('rig/command', target);
  expect({ status, body }).toEqual({ status: 200, body: target });
  expect(await daemon.rig()).toMatchObject({
    state: 'armed',
    servoOn: true,
    pose: target,
  });
});

test('goes home', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/command', { panUs: 1400, tiltUs: 1300 });
  expect(await daemon.post('rig/home')).toMatchObject({ status: 200, body: CENTRE });
  expect(await daemon.rig()).toMatchObject({ pose: CENTRE });
});

test('releases', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/home');
  expect((await daemon.post('rig/release')).status).toBe(200);
  expect(await daemon.rig()).toMatchObject({ state: 'released', servoOn: false });
});

test('refuses pulses out of limits, naming axis and limits, and moves nothing', async () => {
  const daemon = await startTestDaemon();
  const { limits, pose } = await daemon.rig();
  for (const [axis, target] of [
    ['pan', { panUs: 5000, tiltUs: 1500 }],
    ['tilt', { panUs: 1500, tiltUs: -1 }],
  ] as const) {
    const { status, body } = await daemon.post<Problem>('rig/command', target);
    expect(status).toBe(400);
    const { minUs, maxUs } = limits[axis];
    expect(body).toMatchObject({ code: 'pulse-out-of-limits', axis, minUs, maxUs });
    expect(body.detail).toContain(`${axis} pulse ${target[`${axis}Us`]} µs is out`);
  }
  expect(await daemon.rig()).toMatchObject({ state: 'released', pose });
});

test('refuses an invalid command, and moves nothing', async () => {
  const daemon = await startTestDaemon();
  for (const [body, code] of [
    ['{"panUs": NaN, "tiltUs": 1500}', 'json-invalid'],
    ['{"panUs": 1e999, "tiltUs": 1500}', 'request-invalid'],
    ['{"panUs": "1500", "tiltUs": 1500}', 'request-invalid'],
    ['{"panUs": null, "tiltUs": 1500}', 'request-invalid'],
    ['{"panUs": 1500}', 'request-invalid'],
    ['{"panUs": 1500, "tiltUs": 1500, "speed": 1}', 'request-invalid'],
    ['[1500, 1500]', 'request-invalid'],
    ['', 'json-invalid'],
  ] as const) {
    const answer = await daemon.post('rig/command', body);
    expect(answer, body).toMatchObject({ status: 400, body: { code } });
  }
  expect(await daemon.rig()).toMatchObject({ state: 'released' });
});

test('replaces a command by a newer one', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/home');
  const first = daemon.begin<Problem>('POST', 'rig/command', {
    body: { panUs: 900, tiltUs: 1500 },
  });
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

  const stopped = await daemon.rig();
  expect(stopped).toMatchObject({ state: 'stopped', stopConfirmed: true });
  expect(stopped.pose!.panUs).toBeGreaterThan(900);
  for (const [path, body] of MOTIONS) {
    const refused = { status: 409, body: { code: 'rig-stopped' } };
    expect(await daemon.post(path, body), path).toMatchObject(refused);
  }
  expect((await daemon.rig()).pose).toEqual(stopped.pose);

  expect((await daemon.post('rig/resume')).status).toBe(200);
  await daemon.clock.advance(500);
  expect((await daemon.rig()).pose).toEqual(stopped.pose);
  expect((await daemon.post('rig/command', CENTRE)).body).toEqual(CENTRE);
});

test('stops with any request body', async () => {
  const daemon = await startTestDaemon();
  for (const [type, body] of [
    [undefined, ''],
    ['application/json', ''],
    ['application/json', '{"stop'],
    ['application/x-www-form-urlencoded', 'now=1'],
    ['no media type', 'now'],
  ] as const) {
    const headers = type && { 'content-type': type };
    const answer = await daemon.request('POST', 'rig/stop', { body, ...(headers && { headers }) });
    expect(answer.body, type).toEqual({ stopped: true, confirmed: true });
    await daemon.post('rig/resume');
  }
});

test('accepts a stop while searching for the rig, and keeps it', async () => {
  const daemon = await startTestDaemon();
  daemon.daemon.simulated!.powerDown();
  await daemon.until(() => daemon.services.rig.snapshot.connection !== 'connected');
  expect(await daemon.post('rig/stop')).toMatchObject({
    status: 200,
    body: { stopped: true, confirmed: true },
  });
  await daemon.clock.run(daemon.services.rig.connected());
  expect(await daemon.post('rig/home')).toMatchObject({
    status: 409,
    body: { code: 'rig-stopped' },
  });
});

test('reports for each motion that there is no rig', async () => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  for (const [path, body] of [...MOTIONS, ['rig/release', undefined]] as const) {
    const absent = { status: 503, body: { code: 'rig-not-connected' } };
    expect(await daemon.post(path, body), path).toMatchObject(absent);
  }
});

test('gives a collection exclusive control, except for a stop', async () => {
  const daemon = await startTestDaemon();
  const { body: collection } = await daemon.post<{ id: number }>('collections', { count: 5 });
  await daemon.until(() => daemon.services.rig.lease.holder);
  const holder = `collection ${collection.id}`;
  expect(await daemon.rig()).toMatchObject({ control: { holder } });
  for (const [path, body] of [...MOTIONS, ['rig/release', undefined]] as const) {
    const busy = { status: 409, body: { code: 'rig-busy', holder } };
    expect(await daemon.post(path, body), path).toMatchObject(busy);
  }
  expect((await daemon.post('rig/stop')).body).toEqual({ stopped: true, confirmed: true });
  const ended = await daemon.clock.run(daemon.services.collections.ended(collection.id));
  expect(ended).toMatchObject({ state: 'failed', problem: { code: 'rig-stopped' } });
});

test('arms without moving, and turns the laser on and off', async () => {
  const daemon = await startTestDaemon();
  const { pose } = await daemon.rig();
  expect(await daemon.post('rig/laser', { on: true })).toMatchObject({
    status: 409,
    body: { code: 'rig-released', detail: expect.stringContaining('arm it') },
  });
  for (let i = 0; i < 2; i++) {
    const armed = { status: 200, body: { state: 'armed', servoOn: true } };
    expect(await daemon.post('rig/arm')).toMatchObject(armed);
  }
  for (const on of [true, false]) {
    expect(await daemon.post('rig/laser', { on })).toMatchObject({ body: { laserOn: on } });
    expect(await daemon.rig()).toMatchObject({ state: 'armed', laserOn: on, pose });
  }
});

test('neither arms nor turns the laser on while stopped', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/arm');
  await daemon.post('rig/stop');
  const refused = { status: 409, body: { code: 'rig-stopped' } };
  expect(await daemon.post('rig/arm')).toMatchObject(refused);
  expect(await daemon.post('rig/laser', { on: true })).toMatchObject(refused);
  expect(await daemon.post('rig/laser', { on: false })).toMatchObject({ status: 200 });
});

test('switches the laser for a camera while a collection awaits its answer, but arms nothing', async () => {
  const daemon = await startTestDaemon();
  const request = { count: 1, observer: 'external' };
  const { id } = (await daemon.post<{ id: number }>('collections', request)).body;
  await daemon.until(() => daemon.services.collections.awaiting(id) === 0);
  for (const on of [false, true]) {
    expect(await daemon.post('rig/laser', { on })).toMatchObject({ body: { laserOn: on } });
  }
  const busy = { status: 409, body: { code: 'rig-busy' } };
  expect(await daemon.post('rig/arm')).toMatchObject(busy);
});
