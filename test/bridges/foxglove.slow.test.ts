import { createRequire } from 'node:module';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { schemaErrors } from '../../src/validation.ts';
import { eventually } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

// The tools of the tests are installed beside them (npm run tools).
const require = createRequire(import.meta.url);
const { FoxgloveClient } = require('@foxglove/ws-protocol');
const schemas = require('@foxglove/schemas/jsonschema');

interface Channel {
  readonly id: number;
  readonly topic: string;
  readonly schemaName: string;
}

async function connectTo(url: string, protocol: string) {
  const client = new FoxgloveClient({ ws: new WebSocket(url, [protocol]) });
  onTestFinished(() => client.close());
  const channels: Channel[] = [];
  const services: { readonly id: number; readonly name: string }[] = [];
  const messages = new Map<number, object>();
  client.on('advertise', (advertised: Channel[]) => channels.push(...advertised));
  client.on('advertiseServices', (advertised: []) => services.push(...advertised));
  client.on('message', ({ subscriptionId, data }: { subscriptionId: number; data: DataView }) => {
    messages.set(subscriptionId, JSON.parse(new TextDecoder().decode(data)));
  });
  await eventually(() => channels.length > 0 && services.length > 0);
  /** Calls a service. @returns its answer */
  const call = (name: string, request: object = {}) =>
    new Promise((resolve, reject) => {
      const { id } = services.find((service) => service.name === name)!;
      client.on('serviceCallResponse', ({ data }: { data: DataView }) =>
        resolve(JSON.parse(new TextDecoder().decode(data))),
      );
      client.on('serviceCallFailure', ({ message }: { message: string }) =>
        reject(new Error(message)),
      );
      const data = new DataView(new TextEncoder().encode(JSON.stringify(request)).buffer);
      client.sendServiceCallRequest({ serviceId: id, callId: 1, encoding: 'json', data });
    });
  return { client, channels, messages, call };
}

test.each(['foxglove.sdk.v1', 'foxglove.websocket.v1'])(
  "Foxglove's own client shows the rig in its schemas, aims and stops it by %s",
  async (protocol) => {
    const daemon = new ServedDaemon(['--data', ':memory:', '--foxglove', '0']);
    const [url = ''] = await daemon.command.says(/foxglove on (ws:[^\s"]+)/);
    await daemon.command.says(/training 1 is done/);
    const { client, channels, messages, call } = await connectTo(url, protocol);
    const answer = await call('/pantilt/aim', { x: 0.8, y: -0.3, laser: true });
    expect(answer).toMatchObject({ success: true, expected_error: expect.any(Number) });
    const standard = channels.filter(({ schemaName }) => schemaName.startsWith('foxglove.'));
    expect(standard.map(({ topic }) => topic)).toEqual(['/joint_states', '/tf', '/scene', '/log']);
    const subscribed = new Map(standard.map((channel) => [client.subscribe(channel.id), channel]));
    await eventually(() => messages.size >= 3);
    const target = client.advertise({
      ...{ topic: '/clicked_point', encoding: 'json', schemaName: 'geometry_msgs/PointStamped' },
    });
    client.sendMessage(target, new TextEncoder().encode('{"point":{"x":0.6,"y":0.3,"z":0}}'));
    await eventually(async () => {
      const { pointing } = await daemon.call<{ pointing: { xM: number } }>('GET', 'rig');
      return Math.abs(pointing.xM - 0.6) < 0.01;
    });
    await call('/pantilt/stop');
    await eventually(() => messages.size === standard.length); // The stop is an event of the log.
    for (const [id, message] of messages) {
      const { schemaName } = subscribed.get(id)!;
      const schema = schemas[schemaName.replace('foxglove.', '')];
      expect(schemaErrors(schema, message), schemaName).toEqual([]);
    }
    expect(await daemon.call('GET', 'rig')).toMatchObject({ state: 'stopped', laserOn: false });
  },
);
