import { expect, test } from 'vitest';
import { clientOf } from '../../src/bridges/bridge.ts';
import { FoxgloveSession } from '../../src/bridges/foxglove/foxglove.ts';
import { startTestDaemon } from '../support/daemon.ts';

interface Sent {
  readonly op: string;
  readonly [field: string]: unknown;
}

/** A message of the server: a JSON operation, or the parts of a binary one. */
function decoded(message: string | Uint8Array): Sent {
  if (typeof message === 'string') return JSON.parse(message);
  const bytes = Buffer.from(message);
  const json = (offset: number) => JSON.parse(bytes.toString('utf8', offset));
  if (bytes.readUInt8(0) === 1) {
    return {
      op: 'message',
      id: bytes.readUInt32LE(1),
      ns: bytes.readBigUInt64LE(5),
      data: json(13),
    };
  }
  return { op: 'answer', id: bytes.readUInt32LE(1), callId: bytes.readUInt32LE(5), data: json(17) };
}

/** The request of a service (opcode 2), as a client sends it. */
function serviceRequest(id: number, callId: number, text: string): Buffer {
  const head = Buffer.from([2, ...[id, 0, 0, 0], ...[callId, 0, 0, 0], ...[4, 0, 0, 0]]);
  return Buffer.concat([head, Buffer.from(`json${text}`)]);
}

const published = (channel: number, text: string) =>
  Buffer.concat([Buffer.from([1, channel, 0, 0, 0]), Buffer.from(text)]);

async function openSession() {
  const daemon = await startTestDaemon();
  const client = clientOf(daemon.daemon.app);
  const sent: Sent[] = [];
  const session = new FoxgloveSession(client, daemon.clock, (message) =>
    sent.push(decoded(message)),
  );
  const [, { channels }, { services }] = sent as unknown as [
    Sent,
    { channels: { id: number; topic: string }[] },
    { services: { id: number; name: string }[] },
  ];
  const since = async (act: () => Promise<void> | void) => {
    const before = sent.length;
    await act();
    return sent.slice(before);
  };
  const send = (message: object | string | Buffer) =>
    since(() => {
      const isRaw = typeof message === 'string' || Buffer.isBuffer(message);
      return daemon.clock.run(session.handle(isRaw ? message : JSON.stringify(message)));
    });
  const call = (name: string, request: object = {}) => {
    const { id } = services.find((service) => service.name === `/pantilt/${name}`)!;
    return send(serviceRequest(id, 7, JSON.stringify(request)));
  };
  const publish = () =>
    since(async () => session.publish(await daemon.clock.run(client.call('GET /rig'))));
  const subscribe = (topic: string, id: number) => {
    const channelId = channels.find((channel) => channel.topic === topic)!.id;
    return send({ op: 'subscribe', subscriptions: [{ id, channelId }] });
  };
  const opening = sent.slice(0, 3);
  return { daemon, session, opening, since, send, call, publish, subscribe };
}

const failure = (message: string) => ({
  ...{ op: 'status', level: 2, message: expect.stringContaining(message) },
});

test('begins with its capabilities, topics and services', async () => {
  const { opening } = await openSession();
  expect(opening).toMatchObject([
    { op: 'serverInfo', capabilities: expect.arrayContaining(['clientPublish', 'services']) },
    {
      op: 'advertise',
      channels: expect.arrayContaining([
        expect.objectContaining({ topic: '/scene', schemaName: 'foxglove.SceneUpdate' }),
      ]),
    },
    {
      op: 'advertiseServices',
      services: expect.arrayContaining([expect.objectContaining({ name: '/pantilt/stop' })]),
    },
  ]);
});

test('publishes joints, frames and a scene with the beam from the laser to the spot', async () => {
  const { daemon, call, publish, subscribe, send } = await openSession();
  await call('aim', { x: 0.8, y: -0.3 });
  const { pose, pointing } = await daemon.rig();
  await subscribe('/joint_states', 1);
  await subscribe('/scene', 2);
  await subscribe('/tf', 3);
  const [joints, scene, frames] = await publish();
  expect(joints).toMatchObject({
    op: 'message',
    id: 1,
    ns: expect.any(BigInt),
    data: { joints: [{ name: 'pan', position: pose!.panRad }, { name: 'tilt' }] },
  });
  const { entities } = (
    scene as unknown as { data: { entities: { lines: { points: Point[] }[] }[] } }
  ).data;
  const [laser, spot] = entities[0]!.lines[0]!.points;
  expect(spot).toEqual({ x: pointing!.xM, y: pointing!.yM, z: 0 });
  const { transforms } = (frames as unknown as { data: { transforms: { translation: Point }[] } })
    .data;
  const { x, z } = transforms[1]!.translation;
  expect(Math.hypot(laser!.x, laser!.y)).toBeCloseTo(Math.abs(x));
  expect(laser!.z).toBeCloseTo(z);
  await send({ op: 'unsubscribe', subscriptionIds: [1, 2] });
  expect(await publish()).toMatchObject([{ id: 3 }]);
});

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

test('publishes events as a log', async () => {
  const { session, subscribe, publish, since } = await openSession();
  await subscribe('/log', 9);
  expect(await publish()).toEqual([]);
  expect(await since(() => session.publishEvent('rig-lost', 'no reply'))).toMatchObject([
    { op: 'message', id: 9, data: { level: 4, name: 'rig-lost', message: 'no reply' } },
  ]);
});

test('aims at points that are published, on the floor despite rounding', async () => {
  const { daemon, send } = await openSession();
  const channels = [{ id: 5, topic: '/clicked_point', encoding: 'json', schemaName: 'x' }];
  expect(await send({ op: 'advertise', channels })).toEqual([]);
  expect(await send(published(5, '{"point":{"x":0.7,"y":0.2,"z":-1e-17}}'))).toEqual([]);
  expect((await daemon.rig()).pointing!.xM).toBeCloseTo(0.7, 2);
  const pose = '{"pose":{"position":{"x":9,"y":0.2}}}';
  expect(await send(published(5, pose))).toMatchObject([failure('outside the work area')]);
  expect(await send(published(6, pose))).toMatchObject([failure('unknown channel')]);
  await send({ op: 'unadvertise', channelIds: [5] });
  expect(await send(published(5, pose))).toMatchObject([failure('unknown channel')]);
});

test('refuses a service with its reason while the rig is stopped', async () => {
  const { daemon, call } = await openSession();
  await call('arm');
  expect(await call('stop')).toMatchObject([{ op: 'answer', callId: 7, data: { success: true } }]);
  expect(await call('home')).toMatchObject([
    { op: 'serviceCallFailure', callId: 7, message: expect.stringContaining('stopped') },
  ]);
  expect((await daemon.rig()).state).toBe('stopped');
});

test('shows parameters, sends their changes, and sets the laser alone', async () => {
  const { daemon, send, call, publish } = await openSession();
  await call('arm');
  expect(await send({ op: 'getParameters', parameterNames: [], id: 'a' })).toMatchObject([
    {
      op: 'parameterValues',
      id: 'a',
      parameters: expect.arrayContaining([{ name: '/pantilt/state', value: 'armed' }]),
    },
  ]);
  const names = ['/pantilt/laser'];
  await send({ op: 'subscribeParameterUpdates', parameterNames: names });
  expect(await publish()).toMatchObject([{ parameters: [{ name: names[0], value: false }] }]);
  expect(await publish()).toEqual([]);
  const on = { name: names[0], value: true };
  expect(await send({ op: 'setParameters', parameters: [on], id: 'b' })).toMatchObject([
    { op: 'parameterValues', id: 'b', parameters: [on] },
  ]);
  expect((await daemon.rig()).laserOn).toBe(true);
  expect(await publish()).toMatchObject([{ op: 'parameterValues', parameters: [on] }]);
  const state = { name: '/pantilt/state', value: 'released' };
  expect(await send({ op: 'setParameters', parameters: [state] })).toMatchObject([
    failure('only /pantilt/laser can be set'),
  ]);
  await send({ op: 'unsubscribeParameterUpdates', parameterNames: [] });
  await call('laser', { data: false });
  expect(await publish()).toEqual([]);
});

test.each([
  ['no JSON', 'JSON'],
  ['[1]', 'a message must be a JSON object with'],
  ['{"op":"fetchAsset"}', 'fetchAsset'],
  ['{"op":"subscribe","subscriptions":[{"id":1,"channelId":99}]}', 'no channel 99'],
  ['{"op":"subscribe","subscriptions":[{"id":-1,"channelId":0}]}', 'id -1'],
  ['{"op":"advertise","channels":[{"id":1,"topic":"/cmd_vel","encoding":"json"}]}', '/cmd_vel'],
  ['{"op":"advertise","channels":[{"id":1,"topic":"/pantilt/target","encoding":"cdr"}]}', 'cdr'],
  [Buffer.from([]), 'of 0 bytes'],
  [Buffer.from([9, 0, 0]), 'binary message 9'],
  [Buffer.from([2, 0, 0]), 'of 3 bytes'],
])('answers %j with a status, and moves nothing', async (message, text) => {
  const { daemon, send } = await openSession();
  expect(await send(message)).toMatchObject([failure(text)]);
  expect((await daemon.rig()).state).toBe('released');
});

test('refuses an unknown service and a malformed request', async () => {
  const { send } = await openSession();
  const refused = [{ op: 'serviceCallFailure', callId: 7 }];
  expect(await send(serviceRequest(99, 7, '{}'))).toMatchObject(refused);
  expect(await send(serviceRequest(0, 7, '{'))).toMatchObject(refused);
});
