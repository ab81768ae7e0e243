import { createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { clientOf } from '../../src/bridges/bridge.ts';
import { startMqtt } from '../../src/bridges/mqtt/mqtt.ts';
import { MqttSession, topicName } from '../../src/bridges/mqtt/session.ts';
import { contextOf, contextOfDaemon } from '../support/bridge-context.ts';
import { startTestDaemon } from '../support/daemon.ts';

async function openSession() {
  const daemon = await startTestDaemon();
  const client = clientOf(daemon.daemon.app);
  const session = new MqttSession(client, 'hobby');
  /** Sends a command. @returns the problem, if it is refused */
  const send = async (name: string, payload: string, retained = false) => {
    const topic = `pantilt/hobby/${name}/set`;
    const problem = await daemon.clock.run(session.handle(topic, payload, retained));
    if (!problem) return undefined;
    expect(problem).toMatchObject({ topic: 'pantilt/hobby/problem', retain: false });
    return JSON.parse(problem.payload) as { topic: string; code: string };
  };
  const state = async () => {
    await daemon.clock.advance(50); // telemetry shows the actions on the rig
    return JSON.parse(session.state(await client.call('GET /rig')).payload);
  };
  return { daemon, client, session, send, state };
}

test.each([
  ['0.8 -0.3', { xM: 0.8, yM: -0.3 }],
  [' 0.8  -.3 0 ', { xM: 0.8, yM: -0.3 }],
  ['{"xM": 0.8, "yM": -0.3}', { xM: 0.8, yM: -0.3 }],
])('points at the target %j, and leaves the laser as it is', async (payload, spot) => {
  const { send, state } = await openSession();
  expect(await send('target', payload)).toBeUndefined();
  expect(await state()).toMatchObject({
    state: 'armed',
    laser: 'OFF',
    xM: expect.closeTo(spot.xM, 2),
    yM: expect.closeTo(spot.yM, 2),
  });
});

test('points in a direction, with the laser on request, and at a preset', async () => {
  const { daemon, send, state } = await openSession();
  await send('target', '{"bearingRad": 0.2, "elevationRad": -0.2, "laser": true}');
  expect(await state()).toMatchObject({ state: 'armed', laser: 'ON' });
  await send('laser', 'OFF');
  expect(await state()).toMatchObject({ laser: 'OFF' });
  await daemon.request('PUT', 'presets/the desk', { body: { xM: 0.7, yM: 0.1 } });
  expect(await send('preset', 'the desk')).toBeUndefined();
  expect(await state()).toMatchObject({ xM: expect.closeTo(0.7, 2), yM: expect.closeTo(0.1, 2) });
  await send('release', '');
  expect(await state()).toMatchObject({ state: 'released', xM: null, yM: null });
});

test.each([
  ['target', '9 9', 'target-unreachable'],
  ['target', '0,8 0', 'payload-invalid'],
  ['target', '1 2 3 4', 'payload-invalid'],
  ['target', '[]', 'payload-invalid'],
  ['target', '{"xM": 1}', 'request-invalid'],
  ['target', '{"__proto__": {"xM": 1, "yM": 0}}', 'json-invalid'],
  ['laser', 'on', 'payload-invalid'],
  ['preset', 'nowhere', 'preset-unknown'],
  ['constructor', '', 'command-unknown'],
])('refuses %s %j, and moves nothing', async (name, payload, code) => {
  const { send, state } = await openSession();
  expect(await send(name, payload)).toMatchObject({ topic: `pantilt/hobby/${name}/set`, code });
  expect(await state()).toMatchObject({ state: 'released' });
});

test('ignores commands that the broker has kept', async () => {
  const { send, state } = await openSession();
  expect(await send('target', '0.8 -0.3', true)).toMatchObject({ code: 'command-retained' });
  expect(await state()).toMatchObject({ state: 'released' });
});

test('stops at any time, and is refused until it is resumed', async () => {
  const { daemon, send, state } = await openSession();
  const moving = send('target', '0.8 -0.3');
  await daemon.clock.advance(100);
  expect(await send('stop', 'PRESS')).toBeUndefined();
  expect(await moving).toMatchObject({ code: 'rig-stopped' });
  expect(await send('home', 'PRESS')).toMatchObject({ code: 'rig-stopped' });
  expect(await state()).toMatchObject({ state: 'stopped', laser: 'OFF' });
  await send('resume', 'PRESS');
  expect(await send('home', 'PRESS')).toBeUndefined();
});

test('is one device with its entities to Home Assistant', async () => {
  const { client, session } = await openSession();
  const rig = await client.call('GET /rig');
  const { topic, payload, retain } = session.discovery(rig, ['desk'], '1.2.3');
  expect({ topic, retain }).toEqual({
    topic: 'homeassistant/device/pantilt-hobby/config',
    retain: true,
  });
  const { dev, o, cmps, ...common } = JSON.parse(payload);
  expect({ dev, o }).toMatchObject({ dev: { ids: ['pantilt-hobby'] }, o: { name: 'pantilt' } });
  expect(common).toEqual({
    availability_topic: 'pantilt/hobby/availability',
    state_topic: 'pantilt/hobby/state',
  });
  const entities = Object.values(cmps) as Record<string, string>[];
  expect(new Set(entities.map(({ unique_id }) => unique_id)).size).toBe(entities.length);
  for (const { p, command_topic } of entities) {
    expect(['sensor', 'switch', 'text', 'select', 'button']).toContain(p);
    if (p !== 'sensor') expect(command_topic).toMatch(/^pantilt\/hobby\/[a-z]+\/set$/);
  }
  expect(cmps.preset.options).toEqual(['desk']);
  expect(JSON.parse(session.discovery(rig, [], '1').payload).cmps).not.toHaveProperty('preset');
});

test('topics have no wildcards, levels or spaces, whatever the rig is called', () => {
  expect(topicName('My Rig #1/+')).toBe('my-rig-1');
  expect(topicName('Éole')).toBe('eole');
  expect(topicName('##')).toBe('rig');
});

test.each(['127.0.0.1:1883', 'http://broker', 'nonsense'])(
  'refuses %s as a broker',
  async (url) => {
    const daemon = clientOf((await startTestDaemon()).daemon.app);
    await expect(startMqtt(contextOf(daemon), url)).rejects.toMatchObject({
      code: 'settings-invalid',
    });
  },
);

test.each([
  ['of version 3.1.1', [0x20, 2, 0, 0x01]],
  ['of version 5', [0x20, 3, 0, 0x84, 0]],
])('a broker that refuses MQTT 5 by a reply %s is asked with 3.1.1', async (_, refusal) => {
  const levels: number[] = [];
  const broker = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      if (bytes[0] !== 0x10) return;
      const level = bytes[bytes.indexOf('MQTT') + 4]!;
      levels.push(level);
      socket.write(Buffer.from(level === 5 ? refusal : [0x20, 2, 0, 0]));
    });
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const { port } = broker.address() as { port: number };
  const daemon = await startTestDaemon();
  const bridge = await daemon.clock.run(
    startMqtt(contextOfDaemon(daemon), `mqtt://127.0.0.1:${port}`),
  );
  onTestFinished(async () => {
    await daemon.clock.run(bridge.close());
    broker.close();
  });
  await vi.waitUntil(() => levels.length === 2);
  expect(levels).toEqual([5, 4]);
});
