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
