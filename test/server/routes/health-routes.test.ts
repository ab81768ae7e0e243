import { expect, test } from 'vitest';
import { NO_PORT, startTestDaemon } from '../../support/daemon.ts';

test('is alive and ready with a rig', async () => {
  const daemon = await startTestDaemon();
  expect(await daemon.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await daemon.get('/readyz')).toMatchObject({
    status: 200,
    body: { ready: true, rig: 'connected', modelId: 1 },
  });
});

test('is alive but not ready without one', async () => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  expect((await daemon.get('/healthz')).status).toBe(200);
  expect(await daemon.get('/readyz')).toMatchObject({
    status: 503,
    body: { ready: false, rig: 'connecting' },
  });
});

test('counts for Prometheus', async () => {
  const daemon = await startTestDaemon();
  const metric = async (name: string) => {
    const { headers, text } = await daemon.get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  expect(await metric('pantilt_rig_connected')).toBe(1);
  expect(await metric('pantilt_samples')).toBe(0);
  expect(await metric('pantilt_active_model_id')).toBe(1);
  expect(await metric('pantilt_line_received')).toBeGreaterThan(0);
  expect(await metric('pantilt_line_garbled')).toBe(0);
  expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(0);

  daemon.daemon.simulated!.powerDown();
  await daemon.until(() => daemon.services.rig.snapshot.connection !== 'connected');
  expect(await metric('pantilt_rig_connected')).toBe(0);
  expect(await metric('pantilt_rig_losses_total')).toBe(1);
});
