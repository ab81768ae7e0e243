/** The metrics of a daemon at work, by value and against Prometheus's own checks. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { newSample } from '../store/example-records.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon, type TestDaemon } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';

const promtool = (args: readonly string[], input = '') =>
  execFileSync('promtool', args, { input, encoding: 'utf8', stdio: 'pipe' });

const read = (daemon: TestDaemon, ...names: readonly string[]) => readOf(daemon, 'hobby', names);

/** Reads metrics of a rig, or of its daemon, by their names with the other labels. */
async function readOf(daemon: TestDaemon, rig: string, names: readonly string[]) {
  const { headers, text: all } = await daemon.get('/metrics');
  expect(headers['content-type']).toMatch(/^text\/plain/);
  const text = all.replaceAll(new RegExp(`\\{rig="${rig}"(?:,(.*))?\\}`, 'g'), (_, others) =>
    others ? `{${others}}` : '',
  );
  const values = new Map(
    text.split('\n').map((line): [string, number] => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end))];
    }),
  );
  return names.map((name) => values.get(`pantilt_${name}`) ?? Number.NaN);
}

async function collect(daemon: TestDaemon, count: number): Promise<void> {
  const { body } = await daemon.post<{ id: number }>('collections', { count, plan: 'sobol' });
  await daemon.clock.run(daemon.services.collections.ended(body.id));
}

/** Reads Prometheus's exposition format: each family with its help, its type and its samples. */
function familiesOf(text: string) {
  const families = new Map<string, { help?: string; type?: string; samples: string[] }>();
  const family = (name: string) => {
    const known = families.get(name) ?? { samples: [] };
    families.set(name, known);
    return known;
  };
  for (const line of text.trim().split('\n').filter(Boolean)) {
    const [, kind = '', name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') family(name).help = rest;
    else if (kind === 'TYPE') family(name).type = rest;
    else family(line.replace(/[{ ].*/, '').replace(/_(bucket|sum|count)$/, '')).samples.push(line);
  }
  return families;
}

test('follows the rules of promtool for names, types and help', async () => {
  const daemon = await startTestDaemon();
  const families = familiesOf((await daemon.get('/metrics')).text);
  expect(families.size).toBeGreaterThan(20);
  for (const [name, { help, type, samples }] of families) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(help, name).toMatch(/\S/);
    expect(type, name).toMatch(/^(counter|gauge|histogram)$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    expect(name).not.toMatch(/_(ms|millis\w*|micros\w*|kb|mb|minutes|hours)(_|$)/);
    for (const sample of samples) expect(sample).toMatch(/^\w+(\{[^}]*\})? (\S+)$/);
  }
});

test('counts what the rig does', async () => {
  const daemon = await startTestDaemon();
  const names = ['rig_connected', 'rig_stopped', 'rig_laser_on', 'line_garbled_total'];
  expect(await read(daemon, ...names)).toEqual([1, 0, 0, 0]);
  const [received = 0, roundTrip = 0] = await read(
    daemon,
    'line_received_total',
    'line_round_trip_seconds',
  );
  expect(received).toBeGreaterThan(0);
  expect(roundTrip).toBeGreaterThan(0);
  expect(roundTrip).toBeLessThan(0.1);

  await daemon.post('aim', { xM: 1, yM: 0 });
  await daemon.post('rig/laser', { on: true });
  const [moves = 0, laser] = await read(daemon, 'rig_moves_total', 'rig_laser_on');
  expect(moves).toBeGreaterThan(0);
  expect(laser).toBe(1);
  await daemon.post('rig/stop');
  expect(await read(daemon, 'rig_stopped', 'rig_laser_on')).toEqual([1, 0]);

  daemon.daemon.simulated!.powerDown();
  await daemon.until(() => daemon.services.rig.snapshot.connection !== 'connected');
  const events = ['connected', 'lost', 'stopped', 'stop-unconfirmed'];
  const counters = events.map((event) => `rig_events_total{event="${event}"}`);
  expect(await read(daemon, 'rig_connected', ...counters)).toEqual([0, 1, 1, 1, 0]);
});

test('labels each rig of a daemon, and counts what is to be delivered to the hub', async () => {
  const hub = { url: 'http://127.0.0.1:9' }; // nobody
  const daemon = await startTestDaemon({ hub, others: [{ name: 'left' }] });
  await daemon.until(() =>
    daemon.daemon.rigs.every(({ services }) => services.rig.snapshot.device),
  );
  const [first, left] = daemon.daemon.rigs;
  await daemon.post('rigs/left/rig/stop');
  await left!.services.store.samples.addAll([newSample(), newSample()]);
  const of = (rig: string, ...names: string[]) => readOf(daemon, rig, names);
  expect(await of('hobby', 'rig_stopped', 'samples', 'database_up')).toEqual([0, 0, 1]);
  expect(await of('left', 'rig_stopped', 'samples', 'database_up')).toEqual([1, 2, 1]);
  expect(await of('left', 'rig_events_total{event="stopped"}')).toEqual([1]);
  expect(await of('hobby', 'rig_events_total{event="stopped"}')).toEqual([0]);
  const [waiting, since] = await of('left', 'outbox_records', 'outbox_oldest_timestamp_seconds');
  expect(waiting).toBe(await left!.services.store.outbox!.size());
  expect(waiting).toBeGreaterThanOrEqual(2 + (await first!.services.store.outbox!.size()));
  expect(since).toBeCloseTo(daemon.clock.dateMs() / 1000, -1);
  const { status, body } = await daemon.get('/readyz');
  expect(status).toBe(503);
  expect(body).toMatchObject({
    ready: false,
    reasons: [{ code: 'rig-stopped' }],
    rigs: [
      { name: 'hobby', ready: true, reasons: [] },
      { name: 'left', ready: false, reasons: [{ code: 'rig-stopped' }] },
    ],
  });
});

test('counts resets, and stops that the device does not confirm', async () => {
  const daemon = await startTestDaemon();
  const simulated = daemon.daemon.simulated as SimulatedRig;
  const names = ['rig_resets_total', 'rig_events_total{event="stop-unconfirmed"}'];
  expect(await read(daemon, ...names)).toEqual([0, 0]);
  simulated.device.reset('POWER');
  await daemon.until(() => daemon.services.rig.snapshot.connection !== 'connected');
  expect(await read(daemon, ...names)).toEqual([1, 0]);
  await daemon.until(() => daemon.services.rig.snapshot.device);
  const receive = simulated.device.receive.bind(simulated.device);
  simulated.device.receive = (byte) => byte !== '!'.charCodeAt(0) && receive(byte);
  expect(await daemon.post('rig/stop')).toMatchObject({ body: { code: 'stop-unconfirmed' } });
  expect(await read(daemon, ...names)).toEqual([1, 1]);
});

test('counts jobs, requests and data', async () => {
  const dataDirectory = join(await temporaryDirectory(), 'data');
  const logLines = { recent: [], dropped: 3 };
  const daemon = await startTestDaemon({ dataDirectory, logLines });
  await collect(daemon, 6);
  await daemon.get('collections/1');
  await daemon.get('collections/77');
  expect(
    await read(
      daemon,
      'jobs_ended_total{kind="collection",state="done"}',
      'jobs_ended_total{kind="training",state="done"}',
      'jobs{kind="collection",state="running"}',
      'samples',
      'active_model_id',
      'active_model_created_timestamp_seconds',
      'log_lines_dropped_total',
    ),
  ).toEqual([1, 0, 0, 6, 1, Date.UTC(2026, 0, 1) / 1000, 3]);
  const requests = (route: string, status: number, method = 'GET') =>
    `http_request_duration_seconds_count{route="${route}",method="${method}",status="${status}"}`;
  expect(
    await read(
      daemon,
      requests('/api/v1/collections', 200, 'POST'),
      requests('/api/v1/collections/:id', 200),
      requests('/api/v1/collections/:id', 404),
    ),
  ).toEqual([1, 1, 1]);
  const [free = 0] = await read(daemon, 'data_free_bytes');
  expect(free).toBeGreaterThan(0);
});

test('shows the alarm of a check until another model is active', async () => {
  const daemon = await startTestDaemon();
  await collect(daemon, 40);
  const train = async () => {
    await daemon.post('trainings', { kinds: ['calibrated'] });
    await daemon.services.trainings.ended(1); // workers run in real time
  };
  await train();
  const names = ['drift_alarm', 'active_model_error_metres'];
  const [before, error = 0] = await read(daemon, ...names);
  expect(before).toBe(0);
  expect(error).toBeGreaterThan(0.001);
  expect(error).toBeLessThan(0.1);
  daemon.services.checks.emit('change', { result: { holds: false } } as never, undefined);
  expect((await read(daemon, ...names))[0]).toBe(1);
  await daemon.post('models/1/activate');
  const [after, nominal] = await read(daemon, ...names);
  expect(after).toBe(0);
  expect(nominal).toBeNaN();
});

test.skipIf(isMissing('prometheus'))('has alerts that fire on faults alone', () => {
  const folder = fileURLToPath(new URL('../../docs/prometheus/', import.meta.url));
  const faults = fileURLToPath(new URL('../docs/alerts.promtool.yml', import.meta.url));
  promtool(['check', 'config', join(folder, 'prometheus.yml')]);
  promtool(['check', 'rules', join(folder, 'alerts.yml')]);
  expect(promtool(['test', 'rules', faults])).toContain('SUCCESS');
});

test('has the metrics that alerts and documents name', async () => {
  const hub = { url: 'http://127.0.0.1:9' };
  const daemon = await startTestDaemon({ hub, dataDirectory: await temporaryDirectory() });
  await daemon.get('rig');
  const { text } = await daemon.get('/metrics');
  const documents = ['monitor.md', 'prometheus/alerts.yml'].map((path) =>
    readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8'),
  );
  const named = documents.join().match(/\b(?:pantilt|nodejs|process)_\w+/g) ?? [];
  expect(new Set(named).size).toBeGreaterThan(20);
  expect(named.filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
});

test.skipIf(isMissing('prometheus'))('has metrics that promtool accepts', async () => {
  const daemon = await startTestDaemon();
  await collect(daemon, 3);
  const { text } = await daemon.get('/metrics');
  expect(promtool(['check', 'metrics'], text)).toBe('');
});
