import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { type PathDetails, type PathView, PathViewSchema } from '../../../src/api/paths.ts';
import { quantile } from '../../../src/quantile.ts';
import type { FloorPoint } from '../../../src/units.ts';
import { type Problem, startTestDaemon, type TestDaemon } from '../../support/daemon.ts';
import { TelemetryClient } from '../../support/telemetry-client.ts';

const [A, B] = [
  { xM: 0.6, yM: -0.3 },
  { xM: 0.9, yM: 0.3 },
];
const REQUEST = { points: [A, B], speedMPerS: 0.3 };
/**
 * Maximum deviation of the spot from the line on an ideal rig, including the rounding of pulses.
 */
const OFF_LINE_M = 0.002;

const ended = (daemon: TestDaemon, id: number) =>
  daemon.until(async () => (await daemon.get<PathView>(`paths/${id}`)).body.finishedAt);

/** The distance of a point from the line through A and B. */
const offLineM = ({ xM, yM }: FloorPoint): number => {
  const [dx, dy] = [B.xM - A.xM, B.yM - A.yM];
  return Math.abs((xM - A.xM) * dy - (yM - A.yM) * dx) / Math.hypot(dx, dy);
};

test('follows a path with the laser on, at its speed, and turns it off at the end', async () => {
  const daemon = await startTestDaemon({ rig: 'ideal' });
  const { rig } = daemon.services;
  const spots: { clockMs: number; spot: FloorPoint }[] = [];
  rig.on('change', () => {
    const { laserOn, clockMs } = rig.snapshot.device!;
    const spot = daemon.daemon.simulated!.trueSpot();
    if (spot && laserOn && rig.lease.holder) spots.push({ clockMs, spot });
  });
  const { status, body } = await daemon.post<PathView>('paths', REQUEST);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: 1, state: 'running', modelId: 1, repeat: 1, progress: 0 });
  expect(body.lengthM).toBeCloseTo(Math.hypot(0.3, 0.6));
  await ended(daemon, 1);
  expect((await daemon.get('paths/1')).body).toMatchObject({ state: 'done', progress: 1 });
  expect(await daemon.rig()).toMatchObject({ laserOn: false, control: { holder: null } });

  expect(
    quantile(
      spots.map(({ spot }) => offLineM(spot)),
      1,
    ),
  ).toBeLessThan(OFF_LINE_M);
  const [first, last] = [spots[0]!, spots.at(-1)!];
  const wayM = Math.hypot(last.spot.xM - first.spot.xM, last.spot.yM - first.spot.yM);
  expect((1000 * wayM) / (last.clockMs - first.clockMs)).toBeCloseTo(0.3, 1);
  expect(wayM).toBeGreaterThan(0.95 * body.lengthM);
});

test('returns its line, closed when repeated; telemetry contains only its progress', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['paths'], 10);
  await daemon.post('paths', { ...REQUEST, repeat: 2 });
  expect((await daemon.get<PathDetails>('paths/1')).body.points).toEqual([A, B, A]);
  const { data } = await client.next<PathView>('paths');
  expect(data).not.toHaveProperty('points');
  const { body } = await daemon.get<{ paths: PathView[] }>('paths');
  expect(body.paths[0]).not.toHaveProperty('points');
});

test('reports progress', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['paths'], 10);
  await daemon.post('paths', { ...REQUEST, repeat: 2 });
  const { data } = await client.next<PathView>('paths', ({ progress }) => progress > 0.5);
  expect([...Value.Errors(PathViewSchema, data)]).toEqual([]);
  expect(data).toMatchObject({ state: 'running', repeat: 2 });
  await client.next<PathView>('paths', ({ state }) => state === 'done');
});

test('has released the rig, with the laser off, when it reports its end', async () => {
  const daemon = await startTestDaemon();
  const { rig, paths } = daemon.services;
  const atEnd: unknown[] = [];
  paths.on('change', ({ finishedAt }) => {
    if (finishedAt) atEnd.push(rig.lease.holder, rig.snapshot.device?.laserOn);
  });
  await daemon.post('paths', REQUEST);
  await ended(daemon, 1);
  expect(atEnd).toEqual([null, false]);
});

test('refuses a path that leaves the reach, naming where, and moves nothing', async () => {
  const daemon = await startTestDaemon();
  for (const [points, name] of [
    [
      [
        { xM: 0, yM: -0.5 },
        { xM: 0, yM: 0.5 },
      ],
      'point 1 (0.000, -0.500)',
    ],
    [[A, { xM: 3, yM: 0 }], 'point 2 (3.000, 0.000)'],
    [
      [
        { xM: 0.2, yM: -0.4 },
        { xM: 0.2, yM: 0.4 },
      ],
      'between point 1 and point 2, (0.200,',
    ],
  ] as const) {
    const { status, body } = await daemon.post<Problem>('paths', { ...REQUEST, points });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'path-unreachable' });
    expect(body.detail).toContain(name);
  }
  expect((await daemon.get('paths')).body).toEqual({ paths: [] });
  expect(await daemon.rig()).toMatchObject({ state: 'released', control: { holder: null } });
});

test('refuses an invalid path', async () => {
  const daemon = await startTestDaemon();
  for (const body of [
    { ...REQUEST, points: [A] },
    { ...REQUEST, speedMPerS: 0 },
    { ...REQUEST, repeat: 0 },
    { ...REQUEST, points: [A, { xM: 0.5 }] },
    { points: [A, B] },
    { ...REQUEST, loop: true },
  ]) {
    const refused = { status: 400, body: { code: 'request-invalid' } };
    expect(await daemon.post('paths', body), JSON.stringify(body)).toMatchObject(refused);
  }
  expect(await daemon.get('paths/1')).toMatchObject({
    status: 404,
    body: { code: 'path-unknown' },
  });
});

test('has exclusive control of the rig, and releases it when cancelled', async () => {
  const daemon = await startTestDaemon();
  const { id } = (await daemon.post<PathView>('paths', REQUEST)).body;
  await daemon.until(async () => (await daemon.get<PathView>('paths/1')).body.progress > 0.3);
  const busy = { status: 409, body: { code: 'rig-busy', holder: 'path 1' } };
  expect(await daemon.post('aim', A)).toMatchObject(busy);
  expect(await daemon.post('paths', REQUEST)).toMatchObject(busy);
  const cancelled = await daemon.delete<PathView>(`paths/${id}`);
  expect(cancelled.body).toMatchObject({ state: 'cancelled', problem: null });
  expect(cancelled.body.progress).toBeLessThan(0.5);
  const { pose } = await daemon.rig();
  await daemon.clock.advance(500);
  expect(await daemon.rig()).toMatchObject({ state: 'armed', laserOn: false, pose });
  expect((await daemon.post('aim', A)).status).toBe(200);
});

test('is awaited by a collection, which then runs', async () => {
  const daemon = await startTestDaemon();
  const { collections } = daemon.services;
  const path = (await daemon.post<PathView>('paths', REQUEST)).body;
  await daemon.post('collections', { count: 2, plan: 'sobol' });
  await daemon.post('collections', { count: 2, plan: 'sobol' });
  await daemon.clock.advance(500);
  expect(await collections.get(1)).toMatchObject({ state: 'queued' });
  expect((await daemon.delete('collections/2')).body).toMatchObject({ state: 'cancelled' });
  await ended(daemon, path.id);
  expect((await daemon.get('paths/1')).body).toMatchObject({ state: 'done' });
  const collected = await daemon.clock.run(collections.ended(1));
  expect(collected).toMatchObject({ state: 'done', taken: 2 });
  expect((await daemon.post('aim', A)).status).toBe(200);
});

test('ends with a stop during the path, and does not continue', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('paths', REQUEST);
  await daemon.until(async () => (await daemon.get<PathView>('paths/1')).body.progress > 0.3);
  const stop = daemon.begin('POST', 'rig/stop');
  const resume = daemon.begin('POST', 'rig/resume'); // so soon that the path does not observe the stop
  await daemon.clock.run(Promise.all([stop, resume]));
  await ended(daemon, 1);
  expect((await daemon.get('paths/1')).body).toMatchObject({
    state: 'failed',
    problem: { code: 'rig-stopped' },
  });
  const { pose } = await daemon.rig();
  await daemon.post('rig/resume');
  await daemon.clock.advance(1000);
  expect(await daemon.rig()).toMatchObject({ pose, laserOn: false });
});

test('ends with a lost rig, and does not continue when it is back', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('paths', REQUEST);
  await daemon.until(async () => (await daemon.get<PathView>('paths/1')).body.progress > 0.3);
  daemon.daemon.simulated!.powerDown();
  await ended(daemon, 1);
  const { body } = await daemon.get<PathView>('paths/1');
  expect(body).toMatchObject({ state: 'failed', problem: { code: 'rig-lost' } });
  await daemon.clock.run(daemon.services.rig.connected());
  await daemon.clock.advance(1000);
  expect(await daemon.rig()).toMatchObject({ state: 'released', laserOn: false });
});

test('does not start while the rig is stopped', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/stop');
  const refused = { status: 409, body: { code: 'rig-stopped' } };
  expect(await daemon.post('paths', REQUEST)).toMatchObject(refused);
  expect(await daemon.rig()).toMatchObject({ control: { holder: null } });
});
