import { expect, test } from 'vitest';
import { FIRMWARE_VERSION } from '../../../src/protocol/firmware-version.ts';
import { rigDocument } from '../../../src/simulator/rig-family.ts';
import { NO_PORT, rigFile, startTestDaemon } from '../../support/daemon.ts';

type Check = { errors: { path: string; message: string }[]; findings: { verdict: string }[] };

test('returns the settings of the daemon', async () => {
  const port = {
    name: 'port',
    value: 'sim',
    source: 'default',
    flag: '--port',
    variable: 'PANTILT_PORT',
  } as const;
  const daemon = await startTestDaemon({ settings: [port] });
  const { status, body } = await daemon.get('daemon');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    firmwareVersion: FIRMWARE_VERSION,
    settings: [port],
  });
});

test('lists the ports, its own among them, once for concurrent requests', async () => {
  const daemon = await startTestDaemon();
  let lists = 0;
  daemon.services.daemon.listPorts = async () => [
    {
      path: `sim${++lists > 1 ? lists : ''}`,
      mayBeRig: true,
      inUse: true,
      maker: null,
      usbId: null,
      serialNumber: null,
      hindrance: null,
    },
  ];
  const answers = await Promise.all(Array.from({ length: 20 }, () => daemon.get('ports')));
  for (const { status, body } of answers) {
    expect({ status, body }).toMatchObject({ status: 200, body: { ports: [{ path: 'sim' }] } });
  }
  expect(lists).toBe(1);
  expect((await daemon.get('ports')).body).toMatchObject({ ports: [{ path: 'sim2' }] });
});

test('reports no fault for the connected device, including its limits', async () => {
  const daemon = await startTestDaemon();
  const { body } = await daemon.get<{ findings: unknown[]; limits: object }>('rig/examination');
  expect(body.findings).toMatchObject([
    { check: 'port', verdict: 'well', found: 'sim, connected' },
    { check: 'device', verdict: 'well', found: expect.stringContaining('EXTERNAL') },
    { check: 'firmware', verdict: 'well', cure: null },
    { check: 'limits' },
  ]);
  expect(body.limits).toMatchObject({
    file: { pan: { minUs: 500, maxUs: 2500 } },
    device: { pan: { minUs: 500 } },
  });
});

test('reports why there is no rig, with the cure', async () => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  await daemon.until(() => daemon.services.rig.snapshot.problem);
  const { body } = await daemon.get('rig/examination');
  expect(body).toMatchObject({
    findings: [
      {
        verdict: 'wrong',
        found: `there is no port ${NO_PORT}`,
        cure: expect.stringMatching(/cable/),
      },
    ],
    limits: { device: null },
  });
});

test('shows the rig file without the fields of the simulator', async () => {
  const daemon = await startTestDaemon();
  const { truth, camera, ...known } = rigDocument('hobby');
  expect([truth, camera]).not.toContain(undefined);
  expect((await daemon.get('rig/file')).body).toEqual({ path: rigFile('hobby'), document: known });
});

test('reports each error in a rig file at its field, and compares a valid one with the device', async () => {
  const daemon = await startTestDaemon();
  const check = async (document: object | string) =>
    (await daemon.post<Check>('rig/file/check', document)).body;
  const rig = (await daemon.get<{ document: never }>('rig/file')).body.document as {
    [key: string]: object;
  };
  const narrow = structuredClone(rig) as { axes: { pan: { pulse: { min: number } } } };
  narrow.axes.pan.pulse.min = 900;

  expect(await check(rig)).toMatchObject({ errors: [], findings: [{ check: 'limits' }] });
  const [finding] = (await check(narrow)).findings;
  expect(finding).toMatchObject({ verdict: 'wrong', found: expect.stringContaining('pan min') });
  expect((await check({ ...rig, colour: 1, geometry: { l1: 195, l2: 'x' } })).errors).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: 'geometry.l1', message: 'must be <= 10, not 195' }),
      expect.objectContaining({
        path: 'geometry.l2',
        message: expect.stringContaining('must be a number'),
      }),
      expect.objectContaining({ path: 'colour', message: 'unknown key "colour"' }),
    ]),
  );
  expect((await check('[]')).errors[0]?.path).toBe('');
  expect((await daemon.get('rig/file')).body).toMatchObject({ document: rig });
});
