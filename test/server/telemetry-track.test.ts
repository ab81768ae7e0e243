import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openTelemetry } from '../../src/api/connect.ts';
import type { TelemetryMessage } from '../../src/api/telemetry.ts';
import { startTestDaemon, type TestDaemon } from '../support/daemon.ts';
import { listen, TelemetryClient } from '../support/telemetry-client.ts';

const LEFT = '{"track": {"xM": 0.8, "yM": 0.3, "ageMs": 20}}';

/** Until the pulses equal the pulses of an aim at the target, apart from the lost motion. */
const isAt = async (daemon: TestDaemon, yM: number) => {
  const { pointing } = await daemon.rig();
  return pointing !== null && Math.abs(pointing.yM - yM) < 0.02;
};

test('follows a target as long as messages arrive, and rests on request', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, []);
  await daemon.until(async () => {
    client.send(LEFT);
    return isAt(daemon, 0.3);
  });
  expect((await daemon.rig()).state).toBe('moving');
  client.send('{"track": null}');
  await daemon.until(async () => (await daemon.rig()).state === 'armed');
  expect(await isAt(daemon, 0.3)).toBe(true);
});

test('reports why a track waits or has ended', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, []);
  client.send('{"track": {"xM": -0.8, "yM": 0.3}}');
  expect((await client.next('track')).data).toMatchObject({
    code: 'target-unreachable',
    detail: expect.stringContaining('the nearest reachable target'),
  });
  await daemon.post('rig/stop');
  expect((await client.next('track')).data).toMatchObject({ code: 'rig-stopped' });
  client.send('{"track": null}');
  await daemon.post('rig/resume');
  client.send('{"track": {"bearingRad": 0.2, "elevationRad": -0.3, "noiseMrad": 2}}');
  expect((await client.next('track')).data).toMatchObject({ code: 'track-silent' });
});

test('refuses invalid targets, and moves nothing', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, []);
  for (const message of [
    '{"track": {}}',
    '{"track": {"xM": 0.8}}',
    '{"track": {"xM": 1e999, "yM": 0}}',
    '{"track": {"xM": 0.8, "yM": 0, "ageMs": -1}}',
    '{"track": {"xM": 0.8, "yM": 0, "ageMs": 1001}}',
    '{"track": {"xM": 0.8, "yM": 0, "noiseMm": 0}}',
    '{"track": {"xM": 0.8, "yM": 0, "bearingRad": 0, "elevationRad": 0}}',
    '{"track": {"xM": 0.8, "yM": 0}, "jog": null}',
  ]) {
    client.send(message);
    expect((await client.next('problem')).data, message).toMatchObject({ code: 'message-invalid' });
  }
  expect(await daemon.rig()).toMatchObject({ state: 'released' });
});

test('serves the client of the package', async () => {
  const daemon = await startTestDaemon();
  const url = `http://${await listen(daemon)}`;
  const received: TelemetryMessage[] = [];
  const opened = openTelemetry({ url, WebSocket }, (message) => received.push(message));
  const telemetry = await daemon.clock.run(opened);
  telemetry.send({ subscribe: ['rig'], rateHz: 50 });
  await daemon.until(async () => {
    telemetry.send({ track: { xM: 0.8, yM: -0.3, ageMs: 20, laser: true } });
    return (await isAt(daemon, -0.3)) && (await daemon.rig()).laserOn;
  });
  telemetry.close();
  await daemon.clock.run(telemetry.closed);
  telemetry.send({ track: null });
  await daemon.until(async () => (await daemon.rig()).state === 'armed');
  expect((await daemon.rig()).laserOn).toBe(false);
  expect(new Set(received.map(({ topic }) => topic))).toEqual(new Set(['subscribed', 'rig']));
});

test('reports to the client of the package that there is no daemon', async () => {
  await expect(openTelemetry({ url: 'http://127.0.0.1:9', WebSocket })).rejects.toMatchObject({
    code: 'daemon-unreachable',
  });
});
