import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { JOG_SILENCE_MS, Jogging } from '../../src/control/jogging.ts';
import type { Tracking } from '../../src/control/tracking.ts';
import { format, type Message } from '../../src/message.ts';
import { TelemetryHub } from '../../src/server/telemetry.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { simulateConnected } from '../support/simulated.ts';
import { ANYBODY, TelemetryClient } from '../support/telemetry-client.ts';

const LEFT = '{"jog": {"panRadPerS": 0.5, "tiltRadPerS": 0}}';
const NOTHING = '{"jog": {"panRadPerS": 0, "tiltRadPerS": 0}}';

test('jogs the rig as long as messages arrive, without any subscription', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, []);
  const { pose } = await daemon.rig();
  await daemon.until(async () => {
    client.send(LEFT);
    return (await daemon.rig()).pose!.panUs > pose!.panUs + 20;
  });
  client.send(NOTHING);
  await daemon.until(async () => (await daemon.rig()).state === 'armed');
  expect((await daemon.rig()).pose!.panUs).toBeGreaterThan(pose!.panUs + 20);
});

test('reports to a client why its jog has ended', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, []);
  await daemon.post('rig/stop');
  client.send(LEFT);
  expect((await client.next('jog')).data).toEqual({
    code: 'rig-stopped',
    detail: expect.stringContaining('resume'),
    wording: expect.objectContaining({ values: [] }),
  });
  client.send(NOTHING);
  await daemon.post('rig/resume');
  client.send(LEFT);
  expect((await client.next('jog')).data).toMatchObject({ code: 'jog-silent' });
});

test('refuses invalid rates, and moves nothing', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, []);
  for (const message of [
    '{"jog": {}}',
    '{"jog": null}',
    '{"jog": {"panRadPerS": 0.5}}',
    '{"jog": {"panRadPerS": "0.5", "tiltRadPerS": 0}}',
    '{"jog": {"panRadPerS": 1e999, "tiltRadPerS": 0}}',
    '{"jog": {"panRadPerS": 21, "tiltRadPerS": 0}}',
    '{"jog": {"panRadPerS": 0, "tiltRadPerS": 0, "rollRadPerS": 0}}',
    '{"jog": {"panRadPerS": 0, "tiltRadPerS": 0}, "subscribe": []}',
  ]) {
    client.send(message);
    const { data } = await client.next('problem');
    expect(data, message).toMatchObject({ code: 'message-invalid' });
    expect(data.detail).toBe(format(data.wording as Message));
  }
  expect(await daemon.rig()).toMatchObject({ state: 'released' });
});

test('stops as soon as the socket closes', async () => {
  const { rig, clock } = await simulateConnected();
  onTestFinished(() => clock.run(rig.close()));
  const jogging = new Jogging(rig, clock);
  const hub = new TelemetryHub(
    clock,
    { jogging, tracking: jogging as unknown as Tracking },
    () => [],
  );
  const socket = Object.assign(new EventEmitter(), { OPEN: 1, readyState: 3, bufferedAmount: 0 });
  hub.serve(socket as unknown as WebSocket, ANYBODY);
  await clock.advance(50); // the first telemetry
  for (let i = 0; i < 3; i++) {
    socket.emit('message', LEFT);
    await clock.advance(100);
  }
  socket.emit('message', LEFT);
  expect(rig.snapshot.device?.state).toBe('M');
  socket.emit('close');
  await clock.advance(JOG_SILENCE_MS / 2);
  expect(rig.snapshot.device?.state).toBe('A');
});
