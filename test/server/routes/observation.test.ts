import { expect, test } from 'vitest';
import { startTestDaemon } from '../../support/daemon.ts';
import { awaitPose, type Collection, EXTERNAL, ended, sampleCount } from './collections.ts';

test('awaits an external observer, stores its answer, and continues', async () => {
  const daemon = await startTestDaemon();
  const { id } = (await daemon.post<Collection>('collections', EXTERNAL)).body;
  const path = `collections/${id}/observations`;
  expect(await awaitPose(daemon, id)).toBe(0);
  expect(await daemon.rig()).toMatchObject({ laserOn: true, state: 'armed' });

  const answer = await daemon.post<Collection>(path, { pose: 0, xM: 0.7, yM: 0.2 });
  expect(answer).toMatchObject({ status: 200, body: { taken: 1, nextPose: 1 } });
  expect(await sampleCount(daemon)).toBe(1);

  const missed = await awaitPose(daemon, id);
  const { body } = await daemon.post(path, { pose: missed, missed: true });
  expect(body).toMatchObject({ taken: 1, missed: 1, nextPose: missed + 1 });
  expect(await sampleCount(daemon)).toBe(1);

  const last = await awaitPose(daemon, id);
  await daemon.post(path, { pose: last, xM: 0.5, yM: -0.2 });
  expect(await ended(daemon, id)).toMatchObject({ state: 'done', taken: 2, missed: 1 });
  expect((await daemon.get('samples')).body).toMatchObject({
    samples: [
      { observer: 'external', xM: 0.7, yM: 0.2 },
      { observer: 'external', xM: 0.5, yM: -0.2 },
    ],
  });
});

test('refuses an answer for another pose, for none, and the same one twice', async () => {
  const daemon = await startTestDaemon();
  const { id } = (await daemon.post<Collection>('collections', EXTERNAL)).body;
  const path = `collections/${id}/observations`;
  const answer = { pose: 0, xM: 0.7, yM: 0.2 };
  const refused = { status: 409, body: { code: 'pose-not-awaited' } };
  expect(await daemon.post(path, answer)).toMatchObject(refused);

  await awaitPose(daemon, id);
  expect(await daemon.post(path, { ...answer, pose: 1 })).toMatchObject({
    ...refused,
    body: { ...refused.body, awaiting: 0 },
  });
  const [first, second] = [
    daemon.begin('POST', path, { body: answer }),
    daemon.begin('POST', path, { body: answer }),
  ];
  const statuses = (await daemon.clock.run(Promise.all([first, second]))).map(
    ({ status }) => status,
  );
  expect(statuses.sort()).toEqual([200, 409]);
  expect(await sampleCount(daemon)).toBe(1);
});

test('refuses an invalid observation, and continues to wait', async () => {
  const daemon = await startTestDaemon();
  const { id } = (await daemon.post<Collection>('collections', EXTERNAL)).body;
  await awaitPose(daemon, id);
  for (const body of [
    '{"pose": 0, "xM": "0.7", "yM": 0.2}',
    '{"pose": 0, "xM": 1e999, "yM": 0.2}',
    '{"pose": 0, "xM": 0.7}',
    '{"pose": 0, "xM": 0.7, "yM": 0.2, "missed": true}',
    '{"pose": 0, "missed": false}',
    '{"xM": 0.7, "yM": 0.2}',
  ]) {
    const refused = { status: 400, body: { code: 'request-invalid' } };
    expect(await daemon.post(`collections/${id}/observations`, body), body).toMatchObject(refused);
  }
  expect(await awaitPose(daemon, id)).toBe(0);
  expect(await sampleCount(daemon)).toBe(0);
});
