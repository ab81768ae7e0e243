import { EventEmitter } from 'node:events';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { CollectionViewSchema } from '../../src/api/collections.ts';
import { RigViewSchema } from '../../src/api/rig.ts';
import { TrainingViewSchema } from '../../src/api/trainings.ts';
import { VirtualClock } from '../../src/clock.ts';
import { format, type Message } from '../../src/message.ts';
import { type HeldMotions, TelemetryHub } from '../../src/server/telemetry.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { ANYBODY, TelemetryClient } from '../support/telemetry-client.ts';

test('confirms a subscription, followed by the current state', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['rig', 'events'], 5);
  client.send('{"subscribe": ["rig"]}');
  expect((await client.next('subscribed')).data).toEqual({ topics: ['rig'], rateHz: 10 });
  const { data, time } = await client.next('rig');
  expect([...Value.Errors(RigViewSchema, data)]).toEqual([]);
  expect(Value.Clean(RigViewSchema, structuredClone(data))).toEqual(data); // nothing else is sent
  expect(data).toMatchObject({ name: 'hobby', state: 'released' });
  expect(new Date(time).getTime()).toBeLessThanOrEqual(daemon.clock.dateMs());
});

test('sends a state at most at the requested rate', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['rig'], 5);
  const times = [];
  for (let i = 0; i < 10; i++) times.push(Date.parse((await client.next('rig')).time));
  const spanMs = times.at(-1)! - times[1]!; // the first is the previous state
  expect(spanMs).toBeGreaterThanOrEqual(8 * 200 - 20); // telemetry itself comes every 20 ms
});

test('sends nothing that was not subscribed', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['events'], 50);
  await daemon.post('rig/home');
  await daemon.post('rig/stop');
  await client.next('events');
  client.send('{"subscribe": []}');
  await client.next('subscribed');
  await daemon.post('rig/resume');
  await daemon.clock.advance(1000);
  expect(client.received).toEqual([]);
});

test('sends events', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['events'], 50);
  const happens = (name: string) => client.next<{ name: string }>('events', (e) => e.name === name);
  await daemon.post('rig/stop');
  await happens('stopped');
  await daemon.post('rig/resume');
  await happens('resumed');
  await daemon.post('models/1/activate');
  expect((await happens('model-activated')).data).toMatchObject({
    message: expect.stringContaining('model 1 (nominal)'),
  });
  await daemon.delete('samples');
  await happens('samples-changed');
  await daemon.post('aim', { xM: 0.8, yM: -0.3, refine: true });
  expect((await happens('samples-changed')).data).toMatchObject({
    message: expect.stringContaining('sample 1 was added'),
  });
  await daemon.request('PUT', 'presets/door', { body: { xM: 0.8, yM: -0.3 } });
  await happens('presets-changed');
  await daemon.delete('presets/door');
  await happens('presets-changed');
  daemon.daemon.simulated!.powerDown();
  await happens('lost');
  await happens('connected');
});

test('sends the progress of a collection, each sample, and the awaited pose', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['samples'], 50);
  type Progress = { collection: { state: string; awaiting: number | null }; sample: object | null };
  const shows = async (matches: (data: Progress) => boolean) => {
    const { data } = await client.next<Progress>('samples', matches);
    const { collection } = data;
    expect([...Value.Errors(CollectionViewSchema, collection)]).toEqual([]);
    expect(Value.Clean(CollectionViewSchema, structuredClone(collection))).toEqual(collection);
    return data;
  };
  const request = { count: 2, observer: 'external' };
  const { id } = (await daemon.post<{ id: number }>('collections', request)).body;
  await shows(({ collection }) => collection.state === 'queued');
  await shows(({ collection }) => collection.state === 'running');
  await shows(({ collection }) => collection.awaiting === 0);
  await daemon.post(`collections/${id}/observations`, { pose: 0, xM: 0.7, yM: 0.2 });
  const taken = await shows(({ sample }) => sample !== null);
  expect(taken).toMatchObject({ collection: { id, taken: 1 }, sample: { id: 1, xM: 0.7 } });
  const next = await shows(({ collection }) => collection.awaiting === 1);
  expect(next).toMatchObject({ collection: { taken: 1, progress: 0.5 } });
  await daemon.post(`collections/${id}/observations`, { pose: 1, xM: 0.7, yM: 0.3 });
  await shows(({ collection }) => collection.state === 'done');
});

test('sends a training until its end', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['training'], 50);
  const { id } = (await daemon.post<{ id: number }>('trainings', { kinds: ['nominal'] })).body;
  await daemon.services.trainings.ended(id); // workers run in real time
  const { data } = await client.next('training', ({ state }) => state === 'done');
  expect([...Value.Errors(TrainingViewSchema, data)]).toEqual([]);
  expect(data).toMatchObject({ id, progress: 1 });
});

test('answers an invalid message with a problem, and continues', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['rig'], 50);
  for (const message of [
    'hello',
    '[]',
    '{}',
    '{"subscribe": "rig"}',
    '{"subscribe": ["everything"]}',
    '{"subscribe": ["rig"], "rateHz": 1000}',
    '{"subscribe": ["rig"], "rateHz": 0}',
    '{"subscribe": ["rig"], "rateHz": 1e999}',
    '{"subscribe": ["rig"], "since": 0}',
    `{"subscribe": ["rig"]${' '.repeat(5000)}}`,
  ]) {
    client.send(message);
    const { data } = await client.next('problem');
    expect(data, message).toMatchObject({ code: 'message-invalid' });
    expect(data.detail).toBe(format(data.wording as Message));
  }
  await client.next('rig');
});

test('explains the protocol to a client without WebSocket', async () => {
  const daemon = await startTestDaemon();
  expect(await daemon.get('telemetry')).toMatchObject({
    status: 426,
    body: { code: 'upgrade-required' },
  });
});

test('counts its clients, and removes closed ones', async () => {
  const daemon = await startTestDaemon();
  const clients = async () =>
    /^pantilt_telemetry_clients\{rig="[^"]+"\} (\d+)$/m.exec(
      (await daemon.get('/metrics')).text,
    )![1];
  const client = await TelemetryClient.subscribe(daemon, ['rig']);
  expect(await clients()).toBe('1');
  client.socket.close();
  await daemon.until(async () => (await clients()) === '0');
});

test('closes with clients connected', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['rig']);
  const code = new Promise((resolve) => client.socket.on('close', resolve));
  await daemon.clock.run(daemon.daemon.close());
  await expect(code).resolves.toBe(1001); // "going away", RFC 6455 section 7.4.1
});

/** The socket of a client with a slow network. */
class SlowSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  terminated = false;
  sent: { topic: string; data: unknown }[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  terminate(): void {
    this.terminated = true;
  }
}

function serveSlowClient(topics: string[]) {
  const clock = new VirtualClock();
  const hub = new TelemetryHub(clock, NO_MOTIONS, () => []);
  const socket = new SlowSocket();
  hub.serve(socket as unknown as WebSocket, ANYBODY);
  socket.emit('message', JSON.stringify({ subscribe: topics, rateHz: 10 }));
  socket.sent = [];
  return { clock, hub, socket };
}
const SLOW_BYTES = 1_000_000;
const NOTHING_HELD = { release: () => {} };
const NO_MOTIONS = { jogging: NOTHING_HELD, tracking: NOTHING_HELD } as unknown as HeldMotions;

test('gives a slow client the newest state when it is ready again, and none before', async () => {
  const { clock, hub, socket } = serveSlowClient(['rig', 'training']);
  socket.bufferedAmount = SLOW_BYTES;
  for (let i = 0; i < 500; i++) {
    hub.publish({ topic: 'rig', state: 'rig', data: i as never });
    hub.publish({ topic: 'training', state: `training ${i % 2}`, data: i as never });
    await clock.advance(10);
  }
  expect(socket.sent).toEqual([]);
  socket.bufferedAmount = 0;
  await clock.advance(100);
  expect(socket.sent.map(({ data }) => data)).toEqual([498, 499, 499]);
});

test('keeps the newest hundred events for a slow client', async () => {
  const { clock, hub, socket } = serveSlowClient(['events']);
  socket.bufferedAmount = SLOW_BYTES;
  for (let i = 0; i < 1000; i++) hub.publish({ topic: 'events', data: i as never });
  await clock.advance(1000);
  socket.bufferedAmount = 0;
  await clock.advance(100);
  expect(socket.sent.map(({ data }) => data)).toEqual(
    Array.from({ length: 100 }, (_, i) => 900 + i),
  );
});

test('keeps the last state of a job for a slow client, however many events follow', async () => {
  const { clock, hub, socket } = serveSlowClient(['training', 'events']);
  socket.bufferedAmount = SLOW_BYTES;
  hub.publish({ topic: 'training', state: 'training 1', data: 'done' as never });
  for (let i = 0; i < 1000; i++) hub.publish({ topic: 'events', data: i as never });
  await clock.advance(1000);
  socket.bufferedAmount = 0;
  await clock.advance(100);
  expect(socket.sent.map(({ data }) => data)).toEqual([
    'done',
    ...Array.from({ length: 100 }, (_, i) => 900 + i),
  ]);
});

test('disconnects a client that sends requests without reading', () => {
  const { socket } = serveSlowClient([]);
  socket.bufferedAmount = SLOW_BYTES;
  socket.emit('message', 'hello');
  expect(socket).toMatchObject({ sent: [], terminated: true });
});
