/** Shutdown of a daemon with an unresponsive client, while the rig moves with its laser on. */
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { PathView } from '../../src/api/paths.ts';
import type { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon, type TestDaemon } from '../support/daemon.ts';
import { upgradeAndStaySilent } from '../support/hostile-socket.ts';
import { LONG_PATH } from '../support/long-path.ts';
import { eventually, Pantilt } from '../support/pantilt.ts';
import { listen } from '../support/telemetry-client.ts';
import { recordWire } from '../support/wire-log.ts';

async function startPath(daemon: TestDaemon): Promise<void> {
  expect((await daemon.post<PathView>('paths', LONG_PATH)).status).toBe(200);
  await daemon.until(() => daemon.services.rig.snapshot.device?.laserOn);
}

test('the laser is off and the rig released before any socket is closed', async () => {
  const daemon = await startTestDaemon();
  const { socket } = await upgradeAndStaySilent(await listen(daemon));
  await startPath(daemon);
  const wire = recordWire(daemon.clock);
  onTestFinished(() => void vi.restoreAllMocks());
  socket.on('close', () => wire.note('socket closed'));
  const closed = once(socket, 'close');
  const beganMs = daemon.clock.nowMs();
  await daemon.clock.run(Promise.all([daemon.daemon.close(), closed]));
  const since = (what: string) => wire.find((entry) => entry.what === what)!.atMs - beganMs;
  expect(since('!')).toBe(0);
  expect(since('RELEASE')).toBeLessThan(1000);
  expect(since('socket closed')).toBeLessThan(3000);
  const said = wire.map(({ what }) => what);
  const end = said.slice(said.indexOf('RELEASE'));
  expect(end.filter((what) => what !== 'LASER 0')).toEqual(['RELEASE', 'RESUME', 'socket closed']);
  expect(said.slice(said.indexOf('!')).join()).not.toMatch(/ARM|LASER 1/);
});

test('a device without answers delays the end by a second at most', async () => {
  const daemon = await startTestDaemon();
  await startPath(daemon);
  const wire = recordWire(daemon.clock);
  onTestFinished(() => void vi.restoreAllMocks());
  (daemon.daemon.simulated as SimulatedRig).onLine = () => {};
  const beganMs = daemon.clock.nowMs();
  await daemon.clock.run(daemon.daemon.release());
  expect(wire[0]?.what).toBe('!');
  expect(daemon.clock.nowMs() - beganMs).toBeLessThanOrEqual(1100);
});

test.skipIf(!existsSync('/dev/full'))('a full log disk prevents none of this', async () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['--data', ':memory:', '--log-level', 'debug', '--listen', address];
  const command = new Pantilt(['serve', ...args], {}, full);
  const answers = () =>
    fetch(`http://${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await eventually(answers);
  expect(await answers()).toBe(true);
  command.process.kill('SIGTERM');
  expect(await command.ended).toBe(0);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The daemon as a process, with an active path and an unresponsive client. */
async function serveHostileClient() {
  const args = ['--data', await temporaryDirectory(), '--listen', '127.0.0.1:0'];
  const command = new Pantilt(['serve', ...args]);
  const [address = ''] = await command.says(/open http:\/\/(\S+)/);
  const api = `http://${address}/api/v1`;
  const headers = { 'content-type': 'application/json' };
  const rig = async () => (await fetch(`${api}/rig`)).json() as Promise<{ laserOn: boolean }>;
  await eventually(async () => {
    const post = { method: 'POST', headers, body: JSON.stringify(LONG_PATH) };
    return (await fetch(`${api}/paths`, post)).status === 200;
  });
  await eventually(async () => (await rig()).laserOn);
  await upgradeAndStaySilent(address);
  return command;
}

test('a lost terminal ends the process, even with a second signal', async () => {
  const command = await serveHostileClient();
  command.process.kill('SIGHUP');
  await command.says(/SIGHUP: releasing the rig/);
  command.process.kill('SIGINT');
  expect(await command.ended).toBe(0);
});
