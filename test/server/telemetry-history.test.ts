/** The history that the daemon keeps for pages that are opened later. */
import { expect, test } from 'vitest';
import type { HistoryView } from '../../src/api/history.ts';
import type { RigView } from '../../src/api/rig.ts';
import { VirtualClock } from '../../src/clock.ts';
import { msg } from '../../src/message.ts';
import { TelemetryHistory } from '../../src/server/telemetry-history.ts';
import { startTestDaemon } from '../support/daemon.ts';

test('keeps five minutes of rows and 300 events', async () => {
  const clock = new VirtualClock();
  const history = new TelemetryHistory(clock);
  const pose = { panUs: 1500, tiltUs: 1500, panRad: 0, tiltRad: 0 };
  const view = { pose, line: null, spotErrorMm: 7 } as RigView;
  const beganMs = clock.dateMs();
  for (let i = 0; i < 4000; i++) {
    history.addRig(() => view);
    await clock.advance(100);
  }
  for (let i = 0; i < 400; i++) history.addEvent('resumed', msg`event ${i}`);
  const { columns, rows, events } = history.view;
  expect(rows).toHaveLength(1500);
  expect(rows[0]![0]).toBe(beganMs + 100_000);
  expect(rows.at(-1)![columns.indexOf('expectedErrorMm')]).toBe(7);
  expect(rows.at(-1)).toHaveLength(columns.length);
  expect(events).toHaveLength(300);
  expect(events[0]).toMatchObject({ message: 'event 100', time: '2026-01-01T00:06:40.000Z' });
});

test('begins with the daemon, before any client', async () => {
  const daemon = await startTestDaemon();
  await daemon.request('POST', '/api/v1/rig/home');
  await daemon.clock.advance(1000);
  const { body } = await daemon.request<HistoryView>('GET', '/api/v1/history');
  expect(body.events.map(({ name }) => name)).toContain('connected');
  const panUs = body.rows.map((row) => row[body.columns.indexOf('panUs')]);
  expect(panUs.at(-1)).toBe(1500);
});
