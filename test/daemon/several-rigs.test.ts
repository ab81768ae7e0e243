/** One daemon with several rigs: addresses, isolation, stops, data, wrong settings. */
import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { ListedRig, StoppedRig } from '../../src/api/rigs.ts';
import { addSettingsOptions, resolveSettings } from '../../src/cli/settings.ts';
import { VirtualClock } from '../../src/clock.ts';
import type { RigConfig } from '../../src/daemon/open-rig.ts';
import { startDaemon } from '../../src/daemon/start-daemon.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { NO_PORT, rigFile, startTestDaemon, type TestDaemon } from '../support/daemon.ts';

const POSE = { panUs: 1600, tiltUs: 1400 };

/** A daemon with a rig "ideal", and further ones of this file. */
async function startSeveral(others: Partial<RigConfig>[]) {
  const daemon = await startTestDaemon({ rig: 'ideal', others });
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
