import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { NO_PORT, type Problem, startTestDaemon } from '../../support/daemon.ts';

test('is alive and ready with a rig', async () => {
  const daemon = await startTestDaemon();
  expect(await daemon.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await daemon.get('/readyz')).toMatchObject({
    status: 200,
    body: {
      ready: true,
      reasons: [],
      checked: ['connection', 'stop', 'data'],
      rig: 'connected',
      modelId: 1,
    },
  });
});

test('is alive but not ready without one', async () => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  expect((await daemon.get('/healthz')).status).toBe(200);
  expect(await daemon.get('/readyz')).toMatchObject({
    status: 503,
    body: {
      ready: false,
      rig: 'connecting',
      reasons: [{ code: 'port-not-found', message: expect.stringContaining(NO_PORT) }],
    },
  });
});

test('is not ready while stopped, or while no data can be stored, and gives the reason', async () => {
  const dataDirectory = join(await temporaryDirectory(), 'data');
  const daemon = await startTestDaemon({ dataDirectory });
  const codes = async () => {
    const { status, body } = await daemon.get<{ reasons: Problem[] }>('/readyz');
    return { status, codes: body.reasons.map(({ code }) => code) };
  };
  expect(await codes()).toEqual({ status: 200, codes: [] });
  await daemon.post('rig/stop');
  expect(await codes()).toEqual({ status: 503, codes: ['rig-stopped'] });
  await rename(dataDirectory, `${dataDirectory}-unplugged`);
  expect(await codes()).toEqual({ status: 503, codes: ['rig-stopped', 'store-unreadable'] });
  await rename(`${dataDirectory}-unplugged`, dataDirectory);
  await daemon.post('rig/resume');
  expect(await codes()).toEqual({ status: 200, codes: [] });
});
