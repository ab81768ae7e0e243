import { expect, test } from 'vitest';
import { NO_PORT, type Problem, startTestDaemon } from '../../support/daemon.ts';

interface FloorPoint {
  readonly xM: number;
  readonly yM: number;
}
interface Predictions {
  readonly predictions: readonly object[];
}
const TARGET = { xM: 0.8, yM: -0.3 };

test('predicts pulses without moving, also for targets that cannot be hit', async () => {
  const daemon = await startTestDaemon();
  const targets = [TARGET, { xM: 50, yM: 0 }];
  const { status, body } = await daemon.post('predictions', { targets });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    modelId: 1,
    kind: 'nominal',
    predictions: [
      {
        ...TARGET,
        panUs: expect.any(Number),
        panRad: expect.closeTo(Math.atan2(TARGET.yM, TARGET.xM), 12),
        expectedErrorMm: null, // the nominal inverse was never validated
        errorBound90Mm: null,
        reachable: true,
        extrapolating: false,
      },
      { ...targets[1], reachable: false },
    ],
  });
  expect(await daemon.rig()).toMatchObject({ state: 'released' });
});

test('predicts the spot for pulses, in agreement with the predicted pulses', async () => {
  const daemon = await startTestDaemon();
  const { body } = await daemon.post<{ predictions: [{ panUs: number; tiltUs: number }] }>(
    'predictions',
    { targets: [TARGET] },
  );
  const [{ panUs, tiltUs }] = body.predictions;
  const level = { panUs: 1500, tiltUs: 500 }; // the beam rises
  const spots = await daemon.post('spots', { poses: [{ panUs, tiltUs }, level] });
  expect(spots.body).toEqual({
    modelId: 1,
    spots: [{ xM: expect.closeTo(TARGET.xM, 2), yM: expect.closeTo(TARGET.yM, 2) }, null],
    directions: [
      { bearingRad: expect.closeTo(-0.359, 2), elevationRad: expect.closeTo(-0.319, 2) },
      { bearingRad: 0, elevationRad: expect.closeTo(Math.PI / 4, 9) },
    ],
  });
  expect(await daemon.rig()).toMatchObject({ state: 'released' });
});

test('predicts and aims above the floor and in directions, and returns the target', async () => {
  const daemon = await startTestDaemon();
  const targets = [
    { ...TARGET, zM: 0 },
    { ...TARGET, zM: 0.1 },
    { bearingRad: 0.2, elevationRad: -0.3 },
    { bearingRad: 3, elevationRad: 0 },
  ];
  const { body } = await daemon.post<Predictions>('predictions', { targets });
  const [floor] = (await daemon.post<Predictions>('predictions', { targets: [TARGET] })).body
    .predictions;
  expect(body.predictions).toMatchObject([
    { ...floor, zM: 0 },
    { ...targets[1], reachable: true },
    {
      ...targets[2],
      panRad: expect.closeTo(0.2, 12),
      tiltRad: expect.closeTo(0.3, 12),
      expectedErrorMm: null,
      expectedErrorRad: null,
    },
    { ...targets[3], reachable: false },
  ]);
  const aim = await daemon.post('aim', targets[2]);
  expect(aim).toMatchObject({ status: 200, body: { ...targets[2], panSide: 1 } });
  expect(await daemon.rig()).toMatchObject({ state: 'armed', laserOn: true });
  expect(await daemon.post('aim', targets[3])).toMatchObject({
    status: 422,
    body: {
      nearest: null,
      detail:
        'target at bearing 171.9°, elevation 0.0° is outside the bearings of the work area (-74.5 to 74.5°)',
    },
  });
});

test('aims: responds when settled, with the sides of arrival and the laser on', async () => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.post<{ panUs: number }>('aim', TARGET);
  expect(status).toBe(200);
  expect(body).toMatchObject({ ...TARGET, modelId: 1, panSide: 1, tiltSide: 1 });
  expect(await daemon.rig()).toMatchObject({
    state: 'armed',
    laserOn: true,
    pose: { panUs: body.panUs },
    spot: { xM: expect.closeTo(TARGET.xM, 2), yM: expect.closeTo(TARGET.yM, 2) },
  });
});

test('refuses a target that cannot be hit, and names the nearest that can', async () => {
  const daemon = await startTestDaemon();
  for (const target of [
    { xM: 9, yM: 0.5 },
    { xM: 0.01, yM: 0 },
    { xM: -1, yM: 0.1 },
  ]) {
    const { status, body } = await daemon.post<Problem & { nearest: FloorPoint }>('aim', target);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'target-unreachable' });
    const { nearest } = body;
    expect(body.detail).toContain(`(${nearest.xM.toFixed(3)}, ${nearest.yM.toFixed(3)})`);
    expect((await daemon.rig()).state).toBe('released');

    const { predictions } = (await daemon.post<Predictions>('predictions', { targets: [nearest] }))
      .body;
    expect(predictions).toMatchObject([{ reachable: true }]);
    expect(await daemon.post('aim', nearest)).toMatchObject({ status: 200, body: nearest });
    await daemon.post('rig/release');
  }
});

test('replaces a target by a newer one', async () => {
  const daemon = await startTestDaemon();
  const first = daemon.begin('POST', 'aim', { body: TARGET });
  await daemon.clock.advance(100);
  expect((await daemon.post('aim', { xM: 1, yM: 0.4 })).status).toBe(200);
  expect(await first).toMatchObject({ status: 409, body: { code: 'move-interrupted' } });
});

test('refuses an invalid target, and moves nothing', async () => {
  const daemon = await startTestDaemon();
  for (const [target, code] of [
    ['{"xM": NaN, "yM": 0}', 'json-invalid'],
    ['{"xM": -1e999, "yM": 0}', 'request-invalid'],
    ['{"xM": "0.8", "yM": 0}', 'request-invalid'],
    ['{"xM": 1e6, "yM": 0}', 'request-invalid'],
    ['{"xM": 0.8, "zM": 0}', 'request-invalid'],
    ['{"xM": 0.8, "yM": 0, "bearingRad": 0, "elevationRad": 0}', 'request-invalid'],
    ['{"bearingRad": 0, "elevationRad": 1.6}', 'request-invalid'],
    ['{"panDeg": 10, "tiltDeg": 20}', 'request-invalid'],
  ] as const) {
    const refused = { status: 400, body: { code } };
    expect(await daemon.post('aim', target), target).toMatchObject(refused);
    const targets = `{"targets": [${target}]}`;
    expect(await daemon.post('predictions', targets), target).toMatchObject(refused);
  }
  expect(await daemon.rig()).toMatchObject({ state: 'released' });
});

test('predicts from one to ten thousand targets', async () => {
  const daemon = await startTestDaemon();
  for (const [count, status] of [
    [0, 400],
    [10_000, 200],
    [10_001, 400],
  ] as const) {
    const targets = Array(count).fill(TARGET);
    expect((await daemon.post('predictions', { targets })).status, `${count}`).toBe(status);
  }
});

test('measures and corrects with refine, and stores the measurements', async () => {
  const daemon = await startTestDaemon({ rig: 'hobby-mild' });
  const { status, body } = await daemon.post<{ looks: FloorPoint[] }>('aim', {
    ...TARGET,
    refine: true,
    observer: 'simulated',
  });
  expect(status).toBe(200);
  const seen = { missed: false, xM: expect.any(Number), yM: expect.any(Number) };
  expect(body).toMatchObject({
    ...TARGET,
    modelId: 1,
    panSide: 1,
    tiltSide: 1,
    expectedErrorMm: expect.any(Number), // the model has no estimate, unlike the measurements
    errorBound90Mm: expect.any(Number),
    looks: Array(3).fill(seen),
  });
  const hit = daemon.daemon.simulated!.trueSpot()!;
  expect(Math.hypot(hit.xM - TARGET.xM, hit.yM - TARGET.yM)).toBeLessThan(0.02);
  expect((await daemon.get('samples?session=aim')).body).toMatchObject({
    total: 3,
    samples: body.looks.map(({ xM, yM }) => ({ xM, yM, observer: 'simulated', panSide: 1 })),
  });
});

test('neither measures nor stores anything without refine', async () => {
  const daemon = await startTestDaemon();
  for (const body of [TARGET, { ...TARGET, refine: false }]) {
    expect((await daemon.post('aim', body)).body).not.toHaveProperty('looks');
  }
  expect((await daemon.get('samples')).body).toMatchObject({ total: 0 });
});

test('refuses to refine without an automatic observer', async () => {
  const nobody = await startTestDaemon({ port: NO_PORT });
  expect(await nobody.post('aim', { ...TARGET, refine: true })).toMatchObject({
    status: 409,
    body: { code: 'observer-unable', detail: expect.stringContaining('aim without refine') },
  });
  const daemon = await startTestDaemon();
  for (const [observer, status, code] of [
    ['external', 409, 'observer-unable'],
    ['somebody', 400, 'observer-unknown'],
  ] as const) {
    expect(await daemon.post('aim', { ...TARGET, refine: true, observer })).toMatchObject({
      status,
      body: { code, detail: expect.stringContaining('simulated') },
    });
  }
  expect(await daemon.rig()).toMatchObject({ state: 'released' });
});
