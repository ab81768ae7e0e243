import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { clientOf } from '../../src/bridges/bridge.ts';
import { RosbridgeSession, startRosbridge } from '../../src/bridges/rosbridge/rosbridge.ts';
import { transformPoint, type Vector3 } from '../../src/geometry/transforms.ts';
import { contextOf } from '../support/bridge-context.ts';
import { startTestDaemon } from '../support/daemon.ts';

interface Sent {
  readonly op: string;
  readonly topic?: string;
  readonly values?: { success?: boolean; message?: string };
  readonly msg?: unknown;
}

async function openSession() {
  const daemon = await startTestDaemon();
  const client = clientOf(daemon.daemon.app);
  const sent: Sent[] = [];
  const session = new RosbridgeSession(client, daemon.clock, (operation) =>
    sent.push(operation as Sent),
  );
  /** Sends an operation. @returns what it was answered with */
  const send = async (operation: object | string) => {
    const before = sent.length;
    const text = typeof operation === 'string' ? operation : JSON.stringify(operation);
    await daemon.clock.run(session.handle(text));
    return sent.slice(before);
  };
  const sendNow = (operation: object) => session.handle(JSON.stringify(operation));
  const call = (service: string, args: object = {}) =>
    send({ op: 'call_service', id: 'call:1', service, args });
  const publish = async () => {
    const before = sent.length;
    session.publish(await daemon.clock.run(client.call('GET /rig')));
    return sent.slice(before);
  };
  return { daemon, sent, send, sendNow, call, publish };
}

const done = (values: object) => [
  expect.objectContaining({ op: 'service_response', id: 'call:1', values, result: true }),
];

test('aims at points and directions by a service, with the laser only on request', async () => {
  const { daemon, call } = await openSession();
  expect(await call('/pantilt/aim', { x: 0.8, y: -0.3 })).toMatchObject([
    { result: true, values: { success: true, pan_us: expect.any(Number) } },
  ]);
  expect(await daemon.rig()).toMatchObject({
    ...{ state: 'armed', laserOn: false },
    pointing: { xM: expect.closeTo(0.8, 2), yM: expect.closeTo(-0.3, 2) },
  });
  await call('/pantilt/aim', { bearing: 0.2, elevation: -0.2, laser: true });
  expect(await daemon.rig()).toMatchObject({ laserOn: true });
  expect(await call('/pantilt/laser', { data: false })).toEqual(
    done(expect.objectContaining({ success: true })),
  );
  expect(await daemon.rig()).toMatchObject({ laserOn: false });
});

test('aims at points that are published', async () => {
  const { daemon, send } = await openSession();
  const point = { x: 0.7, y: 0.2, z: 0 };
  const target = { op: 'publish', topic: '/pantilt/target', msg: { header: {}, point } };
  expect(await send({ op: 'advertise', topic: '/pantilt/target', type: 'x' })).toEqual([]);
  expect(await send(target)).toEqual([]);
  expect((await daemon.rig()).pointing!.xM).toBeCloseTo(0.7, 2);
  expect(await send({ ...target, msg: { point: { ...point, x: 9 } } })).toMatchObject([
    { op: 'status', level: 'error', msg: expect.stringContaining('outside the work area') },
  ]);
});

test('collects samples as an action, with feedback, and cancels it', async () => {
  const { daemon, sendNow, sent } = await openSession();
  const goal = { op: 'send_action_goal', id: 'goal:1', action: '/pantilt/collect', feedback: true };
  const results = () => sent.filter(({ op }) => op === 'action_result');
  await daemon.clock.run(sendNow({ ...goal, args: { count: 3, plan: 'sobol', seed: 1 } }));
  expect(results()).toMatchObject([
    { id: 'goal:1', result: true, status: 4, values: { taken: 3, missed: 0 } },
  ]);
  const feedback = sent.filter(({ op }) => op === 'action_feedback');
  expect(feedback.map(({ values }) => values)).toMatchObject([
    { taken: 1 },
    { taken: 2 },
    { taken: 3 },
  ]);
  const cancelled = sendNow({ ...goal, args: { count: 40, plan: 'sobol' } });
  await daemon.clock.advance(1000);
  await daemon.clock.run(sendNow({ op: 'cancel_action_goal', id: 'goal:1', action: goal.action }));
  await daemon.clock.run(cancelled);
  expect(results()[1]).toMatchObject({ status: 5 });
  await daemon.clock.run(sendNow({ ...goal, args: { count: -1 } }));
  expect(results()[2]).toMatchObject({
    ...{ result: false, status: 6, values: expect.stringContaining('count') },
  });
  await daemon.clock.run(sendNow({ ...goal, action: '/fibonacci' }));
  expect(results()[3]).toMatchObject({ result: false, status: 6 });
});

test('refuses by the response of the service while the rig is stopped', async () => {
  const { daemon, call } = await openSession();
  await call('/pantilt/arm');
  expect(await call('/pantilt/stop')).toEqual(done({ success: true, message: '' }));
  expect(await call('/pantilt/home')).toEqual(
    done({ success: false, message: expect.stringContaining('the rig is stopped') }),
  );
  expect((await daemon.rig()).state).toBe('stopped');
  expect(await call('/pantilt/resume')).toEqual(done(expect.objectContaining({ success: true })));
  expect(await call('/pantilt/home')).toEqual(done(expect.objectContaining({ success: true })));
});

test.each([
  [
    { op: 'call_service', service: '/pantilt/fire' },
    { op: 'service_response', result: false },
  ],
  [
    { op: 'call_service', service: 'constructor' },
    { op: 'service_response', result: false },
  ],
  [
    { op: 'subscribe', topic: '/rosout' },
    { op: 'status', level: 'error' },
  ],
  [
    { op: 'publish', topic: '/cmd_vel', msg: {} },
    { op: 'status', level: 'error' },
  ],
  [
    { op: 'advertise_service', service: '/x' },
    { op: 'status', level: 'error' },
  ],
  ['no JSON', { op: 'status', level: 'error' }],
  ['[1, 2]', { op: 'status', level: 'error' }],
])('answers %j with an error, and moves nothing', async (operation, answer) => {
  const { daemon, send } = await openSession();
  expect(await send(operation)).toMatchObject([answer]);
  expect((await daemon.rig()).state).toBe('released');
});

test('publishes joints, transforms, spot and diagnostics', async () => {
  const { daemon, send, call, publish } = await openSession();
  await call('/pantilt/aim', { x: 0.8, y: -0.3, laser: true });
  const rig = await daemon.rig();
  for (const topic of ['/joint_states', '/tf', '/pantilt/spot', '/diagnostics']) {
    expect(await send({ op: 'subscribe', id: topic, topic })).toEqual([]);
  }
  const messages = Object.fromEntries((await publish()).map(({ topic, msg }) => [topic, msg]));
  expect(messages).toMatchObject({
    '/joint_states': {
      header: { stamp: { sec: expect.any(Number), nanosec: expect.any(Number) } },
      name: ['pan', 'tilt'],
      position: [rig.pose!.panRad, rig.pose!.tiltRad],
    },
    '/pantilt/spot': { header: { frame_id: 'world' }, point: { x: rig.spot!.xM, z: 0 } },
    '/diagnostics': { status: [{ level: 0, message: 'armed' }] },
  });
  // The nominal beam, from the frame of the laser, meets the floor near the target.
  const { transforms } = messages['/tf'] as { transforms: RosTransform[] };
  const origin = throughFrames(transforms, [0, 0, 0]);
  const ahead = throughFrames(transforms, [1, 0, 0]);
  const range = origin[2] / (origin[2] - ahead[2]);
  expect(origin[0] + range * (ahead[0] - origin[0])).toBeCloseTo(0.8, 2);
  expect(origin[1] + range * (ahead[1] - origin[1])).toBeCloseTo(-0.3, 2);
});

interface RosTransform {
  readonly transform: {
    readonly translation: Readonly<Record<'x' | 'y' | 'z', number>>;
    readonly rotation: Readonly<Record<'x' | 'y' | 'z' | 'w', number>>;
  };
}

/** A point of the last frame in the coordinates of the first. */
function throughFrames(transforms: readonly RosTransform[], point: Vector3): Vector3 {
  return transforms.reduceRight((inner, { transform: { translation: t, rotation: q } }) => {
    const { x, y, z, w } = q;
    const matrix = [
      ...[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w), t.x],
      ...[2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w), t.y],
      ...[2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y), t.z],
      ...[0, 0, 0, 1],
    ];
    return transformPoint(matrix, inner);
  }, point);
}

test('keeps the rate that a client asks for, and ends a subscription', async () => {
  const { daemon, send, publish } = await openSession();
  await send({ op: 'subscribe', id: 'a', topic: '/diagnostics', throttle_rate: 200 });
  expect(await publish()).toHaveLength(1);
  await daemon.clock.advance(150);
  expect(await publish()).toHaveLength(0);
  await daemon.clock.advance(100);
  expect(await publish()).toHaveLength(1);
  await send({ op: 'unsubscribe', id: 'a', topic: '/diagnostics' });
  await daemon.clock.advance(500);
  expect(await publish()).toHaveLength(0);
});

test('accepts programs of this machine and allowed pages alone', async () => {
  const daemon = clientOf((await startTestDaemon()).daemon.app);
  const allowedOrigins = ['http://localhost:3000'];
  const bridge = await startRosbridge(contextOf(daemon), { port: 0, allowedOrigins });
  onTestFinished(() => bridge.close());
  const [url] = /ws:\S+/.exec(bridge.address)!;
  const opens = (origin?: string) => {
    const socket = new WebSocket(url, origin === undefined ? {} : { origin });
    onTestFinished(() => socket.terminate());
    return new Promise((resolve) => {
      socket.once('open', () => resolve(true)).once('error', () => resolve(false));
    });
  };
  expect(await opens()).toBe(true);
  expect(await opens('http://localhost:3000')).toBe(true);
  expect(await opens('http://evil.example')).toBe(false);
  expect(await opens('null')).toBe(false);
});

test('begins a subscription with the current state, also over its socket', async () => {
  const answers: Record<string, object> = {};
  const daemon = clientOf((await startTestDaemon()).daemon.app);
  const bridge = await startRosbridge(contextOf(daemon), { port: 0, allowedOrigins: [] });
  onTestFinished(() => bridge.close());
  const socket = new WebSocket(/ws:\S+/.exec(bridge.address)![0]);
  socket.on('message', (text) => {
    const answer = JSON.parse(String(text));
    answers[answer.topic ?? answer.op] = answer;
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ op: 'subscribe', topic: '/diagnostics' }));
  socket.send(JSON.stringify({ op: 'call_service', service: 'rosapi/topics' }));
  await vi.waitUntil(() => answers['/diagnostics'] && answers.service_response, 10_000);
  expect(answers.service_response).toMatchObject({
    values: { topics: expect.arrayContaining(['/tf', '/pantilt/target']) },
  });
});
