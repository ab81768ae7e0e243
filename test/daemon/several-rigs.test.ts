/** One daemon with several rigs: addresses, isolation, stops, data, wrong settings. */

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import type { RigView } from '../../src/api/rig.ts';
import type { JointAim, ListedRig, StoppedRig } from '../../src/api/rigs.ts';
import { jogsOf } from '../../src/bridges/bridge.ts';
import { addSettingsOptions, resolveSettings } from '../../src/cli/settings.ts';
import { VirtualClock } from '../../src/clock.ts';
import type { RigConfig } from '../../src/daemon/open-rig.ts';
import { type DaemonConfig, startDaemon } from '../../src/daemon/start-daemon.ts';
import { direct } from '../../src/geometry/kinematics.ts';
import { anglesOfPulses } from '../../src/geometry/servo.ts';
import type { SpatialPoint } from '../../src/geometry/targets.ts';
import { transformDirection, transformPoint } from '../../src/geometry/transforms.ts';
import { missM } from '../../src/simulator/true-rig.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import {
  NO_PORT,
  type Problem,
  rigFile,
  startTestDaemon,
  type TestDaemon,
} from '../support/daemon.ts';

const POSE = { panUs: 1600, tiltUs: 1400 };

/** A daemon with a rig "ideal", and further ones of this file. */
async function startSeveral(
  others: Partial<RigConfig>[],
  config: Pick<DaemonConfig, 'bridges'> = {},
) {
  const daemon = await startTestDaemon({ rig: 'ideal', others, ...config });
  await daemon.until(() =>
    daemon.daemon.rigs.every(
      ({ services, simulated }) => !simulated || services.rig.snapshot.connection === 'connected',
    ),
  );
  return daemon;
}

const listed = async (daemon: TestDaemon) =>
  (await daemon.get<{ rigs: ListedRig[] }>('rigs')).body.rigs;

test('each rig has all routes under its name, the first one also without', async () => {
  const daemon = await startSeveral([{ name: 'left arm' }]);
  expect((await listed(daemon)).map(({ name }) => name)).toEqual(['ideal', 'left arm']);
  await daemon.post('rigs/left%20arm/rig/arm');
  const moved = await daemon.post('rigs/left%20arm/rig/command', POSE);
  expect(moved).toMatchObject({ status: 200, body: POSE });
  expect((await daemon.get('rigs/left%20arm/rig')).body).toMatchObject({
    name: 'left arm',
    state: 'armed',
    pose: POSE,
  });
  for (const path of ['rig', 'rigs/ideal/rig']) {
    expect((await daemon.get(path)).body).toMatchObject({ name: 'ideal', state: 'released' });
  }
  expect(await daemon.post('rigs/right/rig/command', POSE)).toMatchObject({
    status: 404,
    body: { code: 'rig-unknown' },
  });
});

test('each rig has its own samples and models', async () => {
  const daemon = await startSeveral([{ name: 'left' }]);
  const sample = { ...POSE, panSide: 1, tiltSide: 1, xM: 0.8, yM: 0.1 };
  await daemon.post('rigs/left/samples', sample);
  const total = async (path: string) =>
    (await daemon.get<{ total: number }>(`${path}samples`)).body.total;
  expect([await total(''), await total('rigs/left/')]).toEqual([0, 1]);
  expect(await daemon.get('rigs/left/models')).toMatchObject({
    body: { models: [{ rig: 'left' }] },
  });
});

test('one rig moves while another has lost its port', async () => {
  const daemon = await startSeveral([{ name: 'left' }]);
  const [, left] = daemon.daemon.rigs;
  left!.simulatedPort!.unplug();
  await daemon.until(() => left!.services.rig.snapshot.connection === 'connecting');
  await daemon.post('rig/arm');
  expect(await daemon.post('rig/command', POSE)).toMatchObject({ status: 200, body: POSE });
  expect(await daemon.post('rigs/left/rig/command', POSE)).toMatchObject({ status: 503 });
  expect((await listed(daemon))[1]).toMatchObject({
    connection: 'connecting',
    lastError: { name: 'lost' },
  });
});

test('a stop ends one rig, the stop of all ends each and names the unconfirmed', async () => {
  const daemon = await startSeveral([{ name: 'left' }, { name: 'away', port: NO_PORT }]);
  for (const path of ['rig/arm', 'rigs/left/rig/arm']) await daemon.post(path);
  await daemon.post('rigs/left/rig/stop');
  expect(await daemon.post('rigs/left/rig/command', POSE)).toMatchObject({ status: 409 });
  expect(await daemon.post('rig/command', POSE)).toMatchObject({ status: 200 });
  const { body } = await daemon.post<{ rigs: StoppedRig[] }>('rigs/stop', 'not JSON');
  expect(body.rigs).toEqual([
    { name: 'ideal', confirmed: true, problem: null },
    { name: 'left', confirmed: true, problem: null },
    {
      name: 'away',
      confirmed: false,
      problem: expect.objectContaining({ code: 'rig-not-connected' }),
    },
  ]);
  expect(await daemon.post('rig/command', POSE)).toMatchObject({ body: { code: 'rig-stopped' } });
});

test('bridges command the rig of --bridge-rig, with its jogs', async () => {
  const bridges = { rotctld: 0, bridgeRig: 'left' };
  const daemon = await startSeveral([{ name: 'left' }], { bridges });
  const jog = await jogsOf(daemon.daemon.app, undefined, 'left')(() => {});
  jog.send({ panRadPerS: 0.5, tiltRadPerS: 0 });
  await daemon.until(() => daemon.daemon.rigs[1]!.services.rig.snapshot.device?.state === 'A');
  jog.close();
  const port = Number(daemon.daemon.bridges[0]!.address.split(':').at(-1));
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  onTestFinished(() => void socket.destroy());
  socket.write('S\n');
  expect(await daemon.clock.run(once(socket, 'data'))).toEqual(['RPRT 0\n']);
  const states = daemon.daemon.rigs.map(({ services }) => services.rig.snapshot.stopped);
  expect(states).toEqual([false, true]);
  await expect(startTestDaemon({ bridges: { bridgeRig: 'right' } })).rejects.toMatchObject({
    code: 'rig-unknown',
  });
});

/** A rig file of the ideal rig with other fields. */
async function rigFileWith(fields: object): Promise<string> {
  const file = join(await temporaryDirectory(), 'rig.json');
  const ideal = JSON.parse(await readFile(rigFile('ideal'), 'utf8'));
  await writeFile(file, JSON.stringify({ ...ideal, ...fields }));
  return file;
}

test('two rigs with known bases aim at one point, and state the distance of their beams there', async () => {
  const base = { x: 1.6, y: 0.4, z: 0.1, bearing: Math.PI / 2 };
  const others = [
    { name: 'turned', rigFile: await rigFileWith({ base }) },
    { name: 'placed', rigFile: await rigFileWith({ base: { x: 0, y: 0.5, z: 0, bearing: 0 } }) },
    { name: 'nowhere' },
  ];
  const daemon = await startSeveral(others);
  for (const { name } of others) await daemon.post(`rigs/${name}/rig/arm`);
  const { body } = await daemon.post<JointAim>('rigs/aim', { xM: 1, yM: 1.1, zM: 0.3 });
  const [turned, placed] = body.rigs;
  expect(turned).toMatchObject({ name: 'turned' });
  for (const [aim, [xM, yM, zM]] of [
    [turned!, [0.7, 0.6, 0.2]],
    [placed!, [1, 0.6, 0.3]],
  ] as const) {
    for (const [name, value] of Object.entries({ xM, yM, zM })) {
      expect(aim[name as 'xM']).toBeCloseTo(value, 12);
    }
  }
  const ideal = daemon.services.rig.description;
  const beams = body.rigs.map((aim) => {
    const T_rig_laser = direct(anglesOfPulses(ideal, aim), ideal.geometry);
    const originWorld = transformPoint(T_rig_laser, [0, 0, 0]);
    return { originWorld, directionWorld: transformDirection(T_rig_laser, [1, 0, 0]) };
  });
  const missed = body.rigs.map((aim, i) => 1000 * missM(beams[i]!, aim as SpatialPoint));
  const [{ rigs, distanceMm } = {}] = body.beams as [JointAim['beams'][number]];
  expect(rigs).toEqual(['turned', 'placed']);
  expect(distanceMm).toBeGreaterThan(Math.abs(missed[0]! - missed[1]!));
  expect(distanceMm).toBeLessThan(missed[0]! + missed[1]!);

  const poses = async () =>
    Promise.all(
      others.map(async ({ name }) => (await daemon.get<RigView>(`rigs/${name}/rig`)).body.pose),
    );
  const before = await poses();
  const refused = async (request: object, code: string) =>
    expect((await daemon.post<Problem>('rigs/aim', request)).body).toMatchObject({ code });
  await refused({ xM: 0.3, yM: 2.4 }, 'target-unreachable');
  await refused({ xM: 1, yM: 1, rigs: ['placed', 'nowhere'] }, 'rig-base-missing');
  await refused({ xM: 1, yM: 1, rigs: ['placed', 'other'] }, 'rig-unknown');
  expect(await poses()).toEqual(before);
});

test('rigs keep their data whatever their order', async () => {
  const data = await temporaryDirectory();
  const clock = new VirtualClock();
  const config = (name: string): RigConfig => ({
    ...{ rigFile: rigFile('ideal'), name, port: 'sim', clock, seed: 1 },
  });
  const sessions = async (...names: string[]) => {
    const [first, ...otherRigs] = names.map(config);
    const daemon = await startDaemon({ ...first!, otherRigs, dataDirectory: data });
    const kept = daemon.rigs.map(({ services }) => services.daemon.dataDirectory);
    await clock.run(daemon.close());
    return kept;
  };
  const [a, b] = await sessions('a', 'b');
  expect([a, b]).toEqual([data, join(data, 'rigs', 'b')]);
  expect(await sessions('b', 'a')).toEqual([b, a]);
  expect(await sessions('b')).toEqual([b]);
  const [, outside] = await sessions('a', '../c');
  expect(outside).toBe(join(data, 'rigs', '%2e%2e%2Fc'));
  expect(existsSync(join(data, '..', 'c'))).toBe(false);
});

test('refuses two rigs with one name, or with one port', async () => {
  await expect(startSeveral([{}])).rejects.toThrow(/two rigs are named "ideal"/);
  const folder = await temporaryDirectory();
  const port = join(folder, 'tty');
  await writeFile(port, '');
  await symlink(port, join(folder, 'by-id'));
  const clock = new VirtualClock();
  const rig = { rigFile: rigFile('ideal'), clock, seed: 1 };
  const otherRigs = [{ ...rig, name: 'b', port: join(folder, 'by-id') }];
  await expect(startDaemon({ ...rig, port, otherRigs })).rejects.toThrow(
    /"ideal" and "b" have the same port/,
  );
});

/** The settings of a command line. */
function settingsOf(...args: string[]) {
  const command = addSettingsOptions(new Command().exitOverride());
  command.parse(args, { from: 'user' });
  return resolveSettings(command.opts());
}

test('repeated options describe the rigs in their order', async () => {
  const two = ['--rig', 'a.json', '--port', '/dev/a', '--rig', 'b.json', '--port', '/dev/b'];
  expect(await settingsOf(...two)).toMatchObject({
    rig: 'a.json',
    port: '/dev/a',
    otherRigs: [{ rig: 'b.json', port: '/dev/b' }],
  });
  expect(await settingsOf('--name', 'left', '--name', 'right')).toMatchObject({
    name: 'left',
    port: 'sim',
    otherRigs: [{ name: 'right', port: 'sim' }],
  });
  await expect(settingsOf('--rig', 'a', '--rig', 'b', '--port', '/dev/a')).rejects.toThrow(
    /there are 2 rigs, and 1 of them with --port/,
  );
  await expect(settingsOf(...two.slice(0, -1), 'auto')).rejects.toThrow(/name the port of each/);
  const file = join(await temporaryDirectory(), 'pantilt.yaml');
  await writeFile(file, 'rig: a.json\notherRigs:\n  - {rig: b.json, port: sim, name: b}\n');
  expect(await settingsOf('--config', file)).toMatchObject({
    rig: 'a.json',
    otherRigs: [{ rig: 'b.json', port: 'sim', name: 'b' }],
  });
});
