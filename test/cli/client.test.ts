import { expect, test } from 'vitest';
import type { Body, Client } from '../../src/api/client.ts';
import { connect } from '../../src/api/connect.ts';
import { allSamples, followJob } from '../../src/cli/client.ts';
import { evaluate } from '../../src/cli/learning-commands.ts';
import { startTestDaemon, type TestDaemon } from '../support/daemon.ts';
import { listen } from '../support/telemetry-client.ts';

const clientOf = async (daemon: TestDaemon, token?: string): Promise<Client> =>
  connect({ url: `http://${await listen(daemon)}`, ...(token !== undefined && { token }) });

test('fetches all samples, on any number of pages', async () => {
  const daemon = await startTestDaemon();
  const client = await clientOf(daemon);
  const rows = (count: number, yM: string) =>
    Array.from({ length: count }, (_, i) => `1400,1300,1,1,${0.5 + i / 10_000},${yM}\n`).join('');
  const header = 'pan_us,tilt_us,pan_side,tilt_side,x_m,y_m\n';
  await daemon.postCsv('samples.csv?session=many', header + rows(1500, '0.1'));
  await daemon.postCsv('samples.csv?session=few', header + rows(2, '0.2'));
  const ids = (await daemon.clock.run(allSamples(client))).map(({ id }) => id);
  expect(ids).toEqual(Array.from({ length: 1502 }, (_, i) => i + 1));
  expect(await daemon.clock.run(allSamples(client, { session: 'few' }))).toHaveLength(2);
  expect(await daemon.clock.run(allSamples(client, { session: 'none' }))).toEqual([]);
});

test('reports errors of the daemon', async () => {
  const daemon = await startTestDaemon({ access: { allowedHosts: [], token: 'long-enough' } });
  const [stranger, friend] = [
    await clientOf(daemon, 'wrong'),
    await clientOf(daemon, 'long-enough'),
  ];
  await expect(daemon.clock.run(stranger.call('GET /rig'))).rejects.toMatchObject({
    code: 'token-wrong',
  });
  expect(await daemon.clock.run(friend.call('GET /rig'))).toMatchObject({ name: 'hobby' });
  await expect(
    daemon.clock.run(friend.call('GET /models/:id', { params: { id: 7 } })),
  ).rejects.toMatchObject({
    code: 'model-unknown',
    message: expect.stringContaining('7'),
  });
});

test('follows a job to its end or failure', async () => {
  const daemon = await startTestDaemon();
  const client = await clientOf(daemon);
  const follow = async (body: Body<'POST /collections'>) => {
    const shares: number[] = [];
    const { id } = await daemon.clock.run(client.call('POST /collections', { body }));
    const following = followJob(client, '/collections', id, ({ progress }) => {
      shares.push(progress);
      if (progress === 0 && 'observer' in body) void daemon.services.rig.stop();
    });
    return { job: await daemon.clock.run(following), shares };
  };
  const { job, shares } = await follow({ count: 2 });
  expect(job).toMatchObject({ state: 'done' });
  expect(shares.at(-1)).toBe(1);
  const external = follow({ count: 2, observer: 'external' });
  await expect(external).rejects.toMatchObject({ code: 'rig-stopped' });
});

test('evaluates the active model on samples of a session', async () => {
  const daemon = await startTestDaemon({ rig: 'ideal' });
  const client = await clientOf(daemon);
  const { id } = await daemon.clock.run(client.call('POST /collections', { body: { count: 6 } }));
  await daemon.clock.run(daemon.services.collections.ended(id));
  const result = await daemon.clock.run(evaluate(client, `collection ${id}`));
  expect(result).toMatchObject({ modelId: 1, kind: 'nominal', missRate: 0 });
  expect(result.medianMm).toBeLessThan(1); // the ideal rig has no flaws
});
