import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { CheckView } from '../../../src/api/checks.ts';
import type { ModelDetails } from '../../../src/api/models.ts';
import { sleep } from '../../../src/clock.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { rigDocument } from '../../../src/simulator/rig-family.ts';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { startTestDaemon, type TestDaemon } from '../../support/daemon.ts';

/** A daemon with a trained model, whose rig may have been bumped before a later run. */
async function trainedDaemon({
  bumpRad = 0,
  kinds = ['servo-nets'],
  ...config
}: {
  bumpRad?: number;
  kinds?: string[];
  rigFile?: string;
} = {}): Promise<TestDaemon> {
  const daemon = await startTestDaemon(config);
  const { id } = (await daemon.post<{ id: number }>('collections', { count: 40, plan: 'sobol' }))
    .body;
  await daemon.clock.run(daemon.services.collections.ended(id));
  const training = (await daemon.post<{ id: number }>('trainings', { kinds })).body;
  await daemon.services.trainings.ended(training.id); // workers run in real time
  if (bumpRad === 0) return daemon;

  const { bytes } = await daemon.get('models/2/export?format=safetensors');
  const document = rigDocument('hobby') as { truth: { axes: { pan: { zeroError: number } } } };
  document.truth.axes.pan.zeroError += bumpRad;
  const rigFile = join(await temporaryDirectory(), 'bumped.json');
  await writeFile(rigFile, JSON.stringify(document));
  const bumped = await startTestDaemon({ rigFile });
  await bumped.postBytes('models', bytes);
  await bumped.post('models/2/activate');
  return bumped;
}

async function check(daemon: TestDaemon, request: object = {}): Promise<CheckView> {
  const begun = await daemon.post<CheckView>('checks', request);
  expect(begun).toMatchObject({ status: 200, body: { state: 'running', result: null } });
  return ended(daemon, begun.body.id);
}

async function ended(daemon: TestDaemon, id: number): Promise<CheckView> {
  const view = async () => (await daemon.get<CheckView>(`checks/${id}`)).body;
  await daemon.until(async () => (await view()).finishedAt);
  return view();
}

const sampleCount = async (daemon: TestDaemon): Promise<number> =>
  (await daemon.get<{ total: number }>('samples')).body.total;

test('reports a valid model, and stores no samples', async () => {
  const daemon = await trainedDaemon();
  const done = await check(daemon);
  expect(done).toMatchObject({
    state: 'done',
    modelId: 2,
    kind: 'servo-nets',
    observer: 'simulated',
    progress: 1,
    problem: null,
    result: { holds: true },
  });
  expect(done.spots).toHaveLength(6);
  expect(done.result!.medianMm).toBeLessThan(3 * done.result!.expectedMedianMm);
  expect(await sampleCount(daemon)).toBe(40);
  expect((await daemon.get('checks')).body).toEqual({ checks: [done] });
  expect((await daemon.rig()).control.holder).toBeNull();
});

test('stores the spots as samples on request', async () => {
  const daemon = await trainedDaemon();
  await check(daemon, { keep: true, seed: 3 });
  const { samples } = (await daemon.get<{ samples: Sample[] }>('samples?session=check%201')).body;
  expect(samples).toHaveLength(6);
});

test('reports that a rig was turned, and in which direction', async () => {
  const bumpRad = 0.03;
  const daemon = await trainedDaemon({ bumpRad });
  const { state, result, spots } = await check(daemon);
  expect({ state, holds: result!.holds }).toEqual({ state: 'done', holds: false });
  const rangesM = spots.map(({ xM, yM }) => Math.hypot(xM, yM)).sort((a, b) => a - b);
  const turnedMm = 1000 * bumpRad * ((rangesM[2]! + rangesM[3]!) / 2);
  expect(result!.leftMm / turnedMm).toBeGreaterThan(0.6);
  expect(result!.leftMm / turnedMm).toBeLessThan(1.5);
  expect(result!.probability).toBeLessThan(1e-3);
});

describe('recalibration', () => {
  const KNOCK_S = 600;
  const KNOCK_RAD = 0.05;
  const NONE = { joint: 'none', change: 0, from: 0, to: 0 };

  /** A daemon with a trained model, whose base is turned later. */
  async function knockedDaemon(): Promise<TestDaemon> {
    const document = rigDocument('hobby') as { truth: object };
    const knocks = [{ time: KNOCK_S, base: { yaw: KNOCK_RAD } }];
    const rigFile = join(await temporaryDirectory(), 'knocked.json');
    await writeFile(rigFile, JSON.stringify({ ...document, truth: { ...document.truth, knocks } }));
    return trainedDaemon({ rigFile });
  }

  test('corrects the model after a knock, and can be undone', async () => {
    const daemon = await knockedDaemon();
    await daemon.clock.run(sleep(daemon.clock, 1000 * KNOCK_S));
    const { trainingId, ...done } = await check(daemon, { recalibrate: true, seed: 2 });
    expect(done).toMatchObject({ keep: true, result: { holds: false } });
    await daemon.services.trainings.ended(trainingId!);
    expect(await sampleCount(daemon)).toBe(46);
    expect(daemon.services.models.active).toMatchObject({ id: 3, trainingId, sampleCount: 46 });
    const { changes } = (await daemon.get<ModelDetails>('models/3')).body;
    const [{ joint, change, from, to } = NONE] = changes;
    expect(['baseYawRad', 'panRad']).toContain(joint);
    expect(Math.abs(change - KNOCK_RAD)).toBeLessThan(0.01);
    expect([from, to]).toEqual([39, 40]);

    await daemon.post('models/rollback');
    expect(daemon.services.models.active.id).toBe(2);
  });

  test('needs a model whose kind describes changes', async () => {
    const daemon = await trainedDaemon({ kinds: ['calibrated'] });
    const refused = await daemon.post('checks', { recalibrate: true });
    expect(refused).toMatchObject({ status: 409, body: { code: 'model-without-changes' } });
    expect((await daemon.rig()).control.holder).toBeNull();
  });
});

describe('with the external observer', () => {
  it('asks for each spot, and evaluates the answers', async () => {
    const daemon = await trainedDaemon();
    const { id } = (await daemon.post<CheckView>('checks', { observer: 'external' })).body;
    for (let pose = 0; pose < 6; pose++) {
      const awaiting = async () => (await daemon.get<CheckView>(`checks/${id}`)).body.awaiting;
      await daemon.until(async () => (await awaiting()) === pose);
      const answer = pose === 2 ? { missed: true } : daemon.daemon.simulated!.trueSpot()!;
      const path = `checks/${id}/observations`;
      expect(await daemon.post(path, { pose: pose + 1, missed: true })).toMatchObject({
        status: 409,
        body: { code: 'pose-not-awaited' },
      });
      const { body } = await daemon.post<CheckView>(path, { pose, ...answer });
      expect(body.spots).toHaveLength(pose + 1);
    }
    const done = await ended(daemon, id);
    expect(done).toMatchObject({ state: 'done', awaiting: null, result: { holds: true } });
    expect(done.spots[2]).toMatchObject({ missed: true, seenXM: null });
  });

  it('fails if too few spots were measured', async () => {
    const daemon = await trainedDaemon();
    const { id } = (await daemon.post<CheckView>('checks', { observer: 'external' })).body;
    for (let pose = 0; pose < 6; pose++) {
      const awaiting = async () => (await daemon.get<CheckView>(`checks/${id}`)).body.awaiting;
      await daemon.until(async () => (await awaiting()) === pose);
      await daemon.post(`checks/${id}/observations`, { pose, missed: true });
    }
    expect(await ended(daemon, id)).toMatchObject({
      state: 'failed',
      problem: { code: 'spot-not-seen', message: expect.stringContaining('0 of 6') },
      result: null,
    });
  });
});

test('holds the rig until it ends or is cancelled, and stops with it', async () => {
  const daemon = await trainedDaemon();
  const { id } = (await daemon.post<CheckView>('checks', { observer: 'external' })).body;
  expect(await daemon.post('aim', { xM: 0.8, yM: 0 })).toMatchObject({
    status: 409,
    body: { code: 'rig-busy', detail: expect.stringContaining('check 1') },
  });
  expect(await daemon.post('checks')).toMatchObject({ status: 409, body: { code: 'rig-busy' } });
  expect(await daemon.delete(`checks/${id}`)).toMatchObject({ body: { state: 'cancelled' } });
  expect(await daemon.post('aim', { xM: 0.8, yM: 0 })).toMatchObject({ status: 200 });

  const again = (await daemon.post<CheckView>('checks', { observer: 'external' })).body;
  await daemon.post('rig/stop');
  expect(await ended(daemon, again.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'rig-stopped' },
  });
});

test('refuses a check that it could not evaluate, and moves nothing', async () => {
  const daemon = await startTestDaemon();
  expect(await daemon.post('checks')).toMatchObject({
    status: 409,
    body: {
      code: 'model-unvalidated',
      detail: expect.stringMatching(/model 1 \(nominal\).*train/),
    },
  });
  expect(await daemon.post('checks', { observer: 'webcam' })).toMatchObject({
    status: 400,
    body: { code: 'observer-unknown', detail: expect.stringContaining('simulated, external') },
  });
  expect(await daemon.get('checks/7')).toMatchObject({
    status: 404,
    body: { code: 'check-unknown' },
  });
  expect(await daemon.delete('checks/7')).toMatchObject({ status: 404 });
  expect((await daemon.rig()).control.holder).toBeNull();
});
