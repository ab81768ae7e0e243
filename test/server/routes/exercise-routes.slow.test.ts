import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import {
  type ExerciseDetails,
  type ExerciseView,
  ExerciseViewSchema,
} from '../../../src/api/exercises.ts';
import { wallClock } from '../../../src/clock.ts';
import { batchInverseOfWeights } from '../../../src/course/saved-weights.ts';
import { MAX_RELATIVE_COST } from '../../../src/course/training-runs.ts';
import { quantile } from '../../../src/quantile.ts';
import { floorPoint } from '../../../src/units.ts';
import { NO_PORT, startTestDaemon, type TestDaemon } from '../../support/daemon.ts';
import { TelemetryClient } from '../../support/telemetry-client.ts';

/** Small enough to train in a moment, and large enough to show the effect of the step. */
const SMALL = { hidden: [32, 32], batch: 64, iterations: 300, learningRate: 3e-3 };
/** Steps that run until they are cancelled. */
const ENDLESS = { step: 'inverse-nn', settings: { ...SMALL, iterations: 100_000 } };

async function done(daemon: TestDaemon, request: object): Promise<ExerciseDetails> {
  const { status, body } = await daemon.post<ExerciseDetails>('exercises', request);
  expect(status).toBe(200);
  await daemon.services.exercises.ended(body.id); // threads run in real time
  return (await daemon.get<ExerciseDetails>(`exercises/${body.id}`)).body;
}

test('runs the step look-behind, shows its cure, and returns the weights', async () => {
  const daemon = await startTestDaemon();
  const request = { step: 'look-behind', seed: 7, settings: SMALL };
  const { result, ...view } = await done(daemon, request);
  expect(view).toMatchObject({ ...request, id: 1, rig: 'hobby', state: 'done', progress: 1 });
  const [raw, cured] = result!.nets!;
  expect(raw!.floor!.behind.worstMm).toBeGreaterThan(1000);
  expect(cured!.floor!.behind.worstMm).toBeLessThan(0.3 * raw!.floor!.behind.worstMm!);
  expect((await daemon.get('exercises')).body).toEqual({ exercises: [view] });

  for (const [query, outputs] of [
    ['', 3],
    ['?net=raw', 2],
  ] as const) {
    const weights = await daemon.get(`exercises/1/weights${query}`);
    expect(weights.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="exercise-1.safetensors"',
    });
    expect(weights.text).toContain(`"shape":[${outputs},32]`);
    expect(batchInverseOfWeights(weights.bytes)([floorPoint(1, 0)])[0]!.tiltRad).toBeGreaterThan(0);
  }
  expect(await daemon.get('exercises/1/weights?net=tiny')).toMatchObject({
    status: 404,
    body: { code: 'net-unknown', detail: expect.stringContaining('raw, sine-cosine') },
  });
});

test('shares nets between steps: a cached one is not trained again', async () => {
  const daemon = await startTestDaemon();
  const first = await done(daemon, { step: 'inverse-nn', settings: SMALL });
  const again = await done(daemon, { step: 'weights', settings: SMALL });
  expect(again.result!.nets![0]!.seconds).toBe(first.result!.nets![0]!.seconds);
  expect(again.result!.saved!.greatestDifferenceRad).toBeLessThan(1e-6);
  const other = await done(daemon, { step: 'weights', settings: SMALL, seed: 2 });
  expect(other.result!.nets![0]!.curve).not.toEqual(first.result!.nets![0]!.curve);
});

test('needs no rig', async () => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  const { result } = await done(daemon, { step: 'parameters' });
  expect(result!.layers!.reduce((sum, { weights, biases }) => sum + weights + biases, 0)).toBe(
    132_866,
  );
  expect(await daemon.get('exercises/1/weights')).toMatchObject({
    status: 404,
    body: { code: 'net-unknown' },
  });
});

test('reports the training of a net over telemetry', async () => {
  const daemon = await startTestDaemon();
  const client = await TelemetryClient.subscribe(daemon, ['exercises'], 50);
  await daemon.post('exercises', ENDLESS);
  const { data } = await client.next<ExerciseView>('exercises', ({ learning }) => !!learning);
  expect([...Value.Errors(ExerciseViewSchema, data)]).toEqual([]);
  expect(data).toMatchObject({ id: 1, state: 'running', learning: { net: 'raw' } });
  expect(data.learning!.curve.trainingLoss.length).toBeGreaterThan(0);
  await daemon.delete('exercises/1');
  await client.next<ExerciseView>('exercises', ({ state }) => state === 'cancelled');
});

test('runs one step at a time, and cancels running and queued ones', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('exercises', ENDLESS);
  await daemon.post('exercises', { step: 'direct' });
  await daemon.post('exercises', { step: 'laser' });
  const state = async (id: number) =>
    (await daemon.get<ExerciseDetails>(`exercises/${id}`)).body.state;
  await daemon.until(async () => (await state(1)) === 'running');
  const cancelled = { status: 200, body: { state: 'cancelled', problem: null, result: null } };
  expect(await daemon.delete('exercises/2')).toMatchObject(cancelled);
  expect([await state(1), await state(3)]).toEqual(['running', 'queued']);
  expect(await daemon.delete('exercises/1')).toMatchObject(cancelled);
  await daemon.services.exercises.ended(3);
  expect(await state(3)).toBe('done');
  expect((await daemon.delete('exercises/3')).body).toMatchObject({ state: 'done' });
});

test('refuses too much work, and names the limit', async () => {
  const daemon = await startTestDaemon();
  const huge = { hidden: [1024, 1024], batch: 4096, iterations: 100_000 };
  expect(await daemon.post('exercises', { step: 'sine', settings: huge })).toMatchObject({
    status: 400,
    body: {
      code: 'exercise-too-large',
      detail: expect.stringMatching(/1024,1024, batch 4096 and 100000 iterations is \d+ times/),
      mostTimesCourse: MAX_RELATIVE_COST,
    },
  });
  expect((await daemon.get('exercises')).body).toEqual({ exercises: [] });
});

test('estimates the remaining time of a running step', async () => {
  const daemon = await startTestDaemon({ clock: wallClock });
  await daemon.post('exercises', ENDLESS);
  const view = async () => (await daemon.get<ExerciseDetails>('exercises/1')).body;
  await daemon.until(async () => (await view()).progress > 0);
  expect((await view()).remainingSeconds).toBeGreaterThan(0);
  await daemon.delete('exercises/1');
  expect((await view()).remainingSeconds).toBeNull();
});

test('computes the errors of both inverses at the samples of the rig', async () => {
  const daemon = await startTestDaemon();
  const request = { step: 'rig', settings: { ...SMALL, encoding: 'sine-cosine' } };
  expect(await done(daemon, request)).toMatchObject({
    state: 'failed',
    problem: {
      code: 'rig-unmeasured',
      message: expect.stringContaining('no samples: collect ten'),
    },
  });
  const { id } = (await daemon.post<{ id: number }>('collections', { count: 8 })).body;
  await daemon.clock.run(daemon.services.collections.ended(id));
  const { shots } = (await done(daemon, request)).result!;
  const errorsOf = (name: string) =>
    shots!.flatMap(({ solver, errorMm }) => (solver === name && errorMm !== null ? [errorMm] : []));
  expect(errorsOf('inverse')).toHaveLength(8);
  expect(quantile(errorsOf('inverse'), 0.5)).toBeGreaterThan(20); // the rig's flaws
  expect(quantile(errorsOf('learned inverse'), 0.5)).toBeGreaterThan(20);

  const ideal = await startTestDaemon({ rig: 'ideal' });
  const job = (await ideal.post<{ id: number }>('collections', { count: 8 })).body;
  await ideal.clock.run(ideal.services.collections.ended(job.id));
  const flawless = (await done(ideal, request)).result!.shots!;
  const exact = flawless.filter(({ solver }) => solver === 'inverse');
  expect(
    quantile(
      exact.map(({ errorMm }) => errorMm!),
      0.5,
    ),
  ).toBeLessThan(10); // its camera's noise
});

test('refuses an invalid step', async () => {
  const daemon = await startTestDaemon();
  for (const body of [
    {},
    { step: 'magic' },
    { step: 'sine', seed: -1 },
    { step: 'sine', settings: { hidden: [0] } },
    { step: 'sine', settings: { iterations: 1e9 } },
    { step: 'sine', settings: { epochs: 3 } },
    { step: 'sine', rig: 'hobby' },
  ]) {
    const refused = { status: 400, body: { code: 'request-invalid' } };
    expect(await daemon.post('exercises', body), JSON.stringify(body)).toMatchObject(refused);
  }
  const unknown = { status: 404, body: { code: 'exercise-unknown' } };
  expect(await daemon.get('exercises/7')).toMatchObject(unknown);
  expect(await daemon.delete('exercises/7')).toMatchObject(unknown);
  expect(await daemon.get('exercises/7/weights')).toMatchObject(unknown);
  expect((await daemon.get('exercises')).body).toEqual({ exercises: [] });
});
