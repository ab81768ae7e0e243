import { expect, test } from 'vitest';
import { type Problem, startTestDaemon } from '../../support/daemon.ts';
import { awaitPose, type Collection, EXTERNAL, ended, sampleCount } from './collections.ts';

test('collects with the simulated camera by default', async () => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.post<Collection>('collections', { count: 3 });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'queued',
    plan: 'active',
    observer: 'simulated',
    progress: 0,
    awaiting: null,
    result: null,
  });
  expect(await ended(daemon, body.id)).toMatchObject({
    state: 'done',
    taken: 3,
    progress: 1,
    result: { session: `collection ${body.id}`, samples: 3 },
  });
  expect((await daemon.get('samples')).body).toMatchObject({
    samples: Array(3).fill({ observer: 'simulated', session: `collection ${body.id}`, panSide: 1 }),
    total: 3,
  });
  expect(await daemon.rig()).toMatchObject({ laserOn: false });
});

test('repeats given poses instead of following a plan', async () => {
  const daemon = await startTestDaemon();
  const poses = [{ panUs: 1400, tiltUs: 1300 }];
  const { body } = await daemon.post<Collection>('collections', { poses });
  expect(body).toMatchObject({ count: 1, posesGiven: true, poses });
  expect(await ended(daemon, body.id)).toMatchObject({ state: 'done', taken: 1 });
  expect((await daemon.get('samples')).body).toMatchObject({ samples: poses });
  expect((await daemon.get('collections/1')).body).toMatchObject({ poses });
  const [listed] = (await daemon.get<{ collections: object[] }>('collections')).body.collections;
  expect(listed).toMatchObject({ id: 1, count: 1, posesGiven: true });
  expect(listed).not.toHaveProperty('poses');
});

test.each([
  ['neither a count nor poses', {}],
  ['both', { count: 1, poses: [{ panUs: 1400, tiltUs: 1300 }] }],
  ['a plan for poses', { plan: 'grid', poses: [{ panUs: 1400, tiltUs: 1300 }] }],
])('refuses a collection of %s', async (_, request) => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.post<Problem>('collections', request);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    code: 'request-invalid',
    detail: expect.stringMatching(/either a count .* or poses/),
  });
});

test('runs one collection after the other', async () => {
  const daemon = await startTestDaemon();
  const first = (await daemon.post<Collection>('collections', { count: 2 })).body;
  const second = (await daemon.post<Collection>('collections', { count: 2, plan: 'grid' })).body;
  expect(await ended(daemon, second.id)).toMatchObject({ state: 'done', plan: 'grid' });
  const { collections } = (await daemon.get<{ collections: Collection[] }>('collections')).body;
  expect(collections.map(({ id, state }) => [id, state])).toEqual([
    [first.id, 'done'],
    [second.id, 'done'],
  ]);
});

test('cancels running and queued collections; samples are kept', async () => {
  const daemon = await startTestDaemon();
  const running = (await daemon.post<Collection>('collections', EXTERNAL)).body;
  const waiting = (await daemon.post<Collection>('collections', { count: 2 })).body;
  await awaitPose(daemon, running.id);
  await daemon.post(`collections/${running.id}/observations`, { pose: 0, xM: 0.7, yM: 0.2 });

  for (const { id } of [waiting, running]) {
    const { status, body } = await daemon.delete(`collections/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, state: 'cancelled', problem: null });
    expect((await daemon.delete(`collections/${id}`)).body).toEqual(body); // and the same without interruption
  }
  expect(await sampleCount(daemon)).toBe(1);
  expect(await daemon.rig()).toMatchObject({ laserOn: false });
  expect((await daemon.post('rig/home')).status).toBe(200);
});

test('resumes a cancelled collection at the pose where it ended', async () => {
  const daemon = await startTestDaemon();
  const request = { ...EXTERNAL, plan: 'grid' };
  const { id } = (await daemon.post<Collection>('collections', request)).body;
  await awaitPose(daemon, id);
  await daemon.post(`collections/${id}/observations`, { pose: 0, xM: 0.7, yM: 0.2 });
  await daemon.until(async () => (await awaitPose(daemon, id)) === 1);
  const before = await daemon.rig();
  await daemon.delete(`collections/${id}`);

  const { status, body } = await daemon.post<Collection>(`collections/${id}/resume`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id, state: 'queued', taken: 1, nextPose: 1, finishedAt: null });
  await daemon.until(async () => (await awaitPose(daemon, id)) === 1);
  expect(await daemon.rig()).toMatchObject({ pose: before.pose, laserOn: true });
  expect(await daemon.post(`collections/${id}/resume`)).toMatchObject({
    status: 409,
    body: { code: 'collection-complete', detail: expect.stringContaining('is running') },
  });
  expect(await daemon.post('collections/77/resume')).toMatchObject({ status: 404 });
});

test('leaves a completed collection unchanged', async () => {
  const daemon = await startTestDaemon();
  const { id } = (await daemon.post<Collection>('collections', { count: 1 })).body;
  const done = await ended(daemon, id);
  expect(done).toMatchObject((await daemon.delete<object>(`collections/${id}`)).body);
});

test('waits for a rig that is lost during it, and repeats nothing', async () => {
  const daemon = await startTestDaemon();
  const { id } = (await daemon.post<Collection>('collections', { count: 4 })).body;
  await daemon.until(async () => (await sampleCount(daemon)) === 2);
  daemon.daemon.simulated!.powerDown();
  expect(await ended(daemon, id)).toMatchObject({
    state: 'done',
    taken: 4,
    missed: 0,
    nextPose: 4,
  });
  expect(await sampleCount(daemon)).toBe(4);
});

test('refuses an invalid collection', async () => {
  const daemon = await startTestDaemon();
  for (const body of [
    {},
    { count: 0 },
    { count: 10_001 },
    { count: 1.5 },
    { count: '5' },
    { count: 5, plan: 'spiral' },
    { count: 5, rig: 'other' },
  ]) {
    const refused = { status: 400, body: { code: 'request-invalid' } };
    expect(await daemon.post('collections', body), JSON.stringify(body)).toMatchObject(refused);
  }
  expect((await daemon.get('collections')).body).toEqual({ collections: [] });
});

test('refuses an unknown observer, naming the available ones', async () => {
  const daemon = await startTestDaemon();
  for (const observer of ['camera', 'constructor']) {
    const { status, body } = await daemon.post<Problem>('collections', { count: 1, observer });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'observer-unknown' });
    expect(body.detail).toContain('simulated, external');
  }
});

test('has no collection 7', async () => {
  const daemon = await startTestDaemon();
  const unknown = { status: 404, body: { code: 'collection-unknown' } };
  expect(await daemon.get('collections/7')).toMatchObject(unknown);
  expect(await daemon.delete('collections/7')).toMatchObject(unknown);
  expect(await daemon.post('collections/7/observations', { pose: 0, missed: true })).toMatchObject(
    unknown,
  );
});
