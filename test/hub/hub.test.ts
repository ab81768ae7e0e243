/** The hub with daemons that join it: its list, forwarded requests and telemetry, stops, tokens. */
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { RigView } from '../../src/api/rig.ts';
import { POLICY_VIOLATION } from '../../src/server/access.ts';
import { TokenFile } from '../../src/store/token-file.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { rigFile } from '../support/daemon.ts';
import { eventually } from '../support/pantilt.ts';
import { StartedHub } from './started-hub.ts';

const CENTRE = { panUs: 1500, tiltUs: 1500 };

test('lists the rigs of its daemons, with the token of each', async () => {
  const hub = await StartedHub.start();
  const access = { token: 'token-of-a-daemon', allowedHosts: [] };
  await hub.join({ rigFile: rigFile('ideal'), access });
  await hub.join({ rigFile: rigFile('hobby') });
  await hub.has('ideal', 'hobby');
  expect((await hub.rigs()).map(({ name }) => name)).toEqual(['hobby', 'ideal']);
  expect(await hub.rig('ideal')).toMatchObject({
    state: 'released',
    model: { kind: 'nominal' },
    check: null,
    control: { holder: null },
    daemon: { silent: false, reachable: true },
  });
  expect(JSON.stringify(await hub.rigs())).not.toContain(access.token);
  expect((await fetch(`${hub.url}/api/v1/rigs`)).status).toBe(401);
  expect((await fetch(`${hub.url}/api/v1/rigs/ideal/rig`)).status).toBe(401);
});

test('forwards requests and telemetry to the daemon of a rig', async () => {
  const hub = await StartedHub.start();
  const daemon = await hub.join({ access: { token: 'token-of-a-daemon', allowedHosts: [] } });
  await hub.join({ rigFile: rigFile('hobby'), name: 'Röbi 1/2' });
  await hub.has('ideal', 'Röbi 1/2');
  const { messages } = await hub.subscribe('ideal', 'rig', 'events');
  await hub.call('POST', 'rigs/ideal/rig/arm');
  const moved = await hub.call('POST', 'rigs/ideal/rig/command', CENTRE);
  expect(moved).toMatchObject({ status: 200, body: CENTRE });
  expect(daemon.services.rig.snapshot.device).toMatchObject(CENTRE);
  await eventually(() => messages.some(({ data }) => data.state === 'armed'));
  const other = await hub.call<RigView>('GET', `rigs/${encodeURIComponent('Röbi 1/2')}/rig`);
  expect(other.body).toMatchObject({ name: 'Röbi 1/2', state: 'released' });
  const samples = await hub.call('GET', 'rigs/ideal/samples?limit=1&order=newest');
  expect(samples).toEqual({ status: 200, body: { samples: [], total: 0 } });
  expect(await hub.call('POST', 'rigs/ideal/rig/command', { panUs: 1 })).toMatchObject({
    status: 400,
    body: { code: 'request-invalid' },
  });
});

test('names the user to the daemon of a rig, who cannot name another', async () => {
  const data = await temporaryDirectory();
  const ben = await new TokenFile(data).add('Ben', 'viewer', '2026-01-01T00:00:00.000Z');
  const hub = await StartedHub.start(data);
  await hub.join({});
  await hub.has('ideal');
  const asBen = async (method: string, path: string) => {
    const headers = {
      authorization: `Bearer ${ben}`,
      'pantilt-name': 'x',
      'pantilt-role': 'teacher',
    };
    const response = await fetch(`${hub.url}/api/v1/rigs/ideal/${path}`, { method, headers });
    return { status: response.status, body: await response.json() };
  };
  expect(await asBen('GET', 'session')).toMatchObject({
    body: { name: 'Ben', role: 'viewer', shared: true },
  });
  expect(await asBen('POST', 'rig/arm')).toMatchObject({
    status: 403,
    body: { code: 'role-forbidden' },
  });
  expect(await asBen('POST', 'rig/stop')).toMatchObject({ status: 200 });
});

test('a revoked token has no access any more, neither that of a person nor that of a daemon', async () => {
  const data = await temporaryDirectory();
  const tokens = new TokenFile(data);
  const made = '2026-01-01T00:00:00.000Z';
  const ada = await tokens.add('Ada', 'operator', made);
  const hub = await StartedHub.start(data);
  const daemon = await hub.join({
    bridges: { hubToken: await tokens.add('lab', 'teacher', made) },
  });
  await hub.has('ideal');
  const isShared = async () => {
    const url = '/api/v1/session'; // of somebody at the daemon's machine
    const answer = await daemon.app.inject({ url, headers: { host: 'localhost' } });
    return answer.json().shared;
  };
  const arm = () => hub.call('POST', 'rigs/ideal/rig/arm', undefined, ada);
  expect((await arm()).status).toBe(200);
  expect(await isShared()).toBe(true);
  const url = `${hub.url.replace('http', 'ws')}/api/v1/rigs/ideal/telemetry`;
  const socket = new WebSocket(url, ['pantilt', `token.${ada}`]);
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  const closed = once(socket, 'close');
  expect((await hub.call('DELETE', 'tokens/Ada')).status).toBe(200);
  expect((await closed)[0]).toBe(POLICY_VIOLATION);
  expect((await arm()).status).toBe(401);
  await hub.call('DELETE', 'tokens/lab');
  await eventually(async () => (await hub.rig('ideal'))!.daemon!.silent);
  expect(await hub.call('POST', 'rigs/ideal/rig/arm')).toMatchObject({
    body: { code: 'rig-silent' },
  });
  expect(await isShared()).toBe(false);
});

test('refuses what is not a rig, and a hub has no rig of its own', async () => {
  const hub = await StartedHub.start();
  expect(await hub.call('GET', 'rigs/nobody/rig')).toMatchObject({
    status: 404,
    body: { code: 'rig-unknown' },
  });
  expect(await hub.call('GET', 'rig')).toMatchObject({ body: { code: 'rig-not-chosen' } });
  await expect(hub.subscribe('nobody', 'rig')).rejects.toThrow();
  expect(await hub.call('POST', 'hub/reports', { port: 0 })).toMatchObject({ status: 400 });
});

test('stops all rigs, and names those that have no device to confirm it', async () => {
  const hub = await StartedHub.start();
  const daemon = await hub.join({});
  const unplugged = await hub.join({ rigFile: rigFile('hobby') });
  await hub.has('ideal', 'hobby');
  unplugged.simulatedPort!.unplug();
  await eventually(() => unplugged.services.rig.snapshot.connection === 'connecting');
  expect(await hub.stopAll()).toEqual([
    {
      name: 'hobby',
      confirmed: false,
      problem: expect.objectContaining({ code: 'rig-not-connected' }),
    },
    { name: 'ideal', confirmed: true, problem: null },
  ]);
  expect(daemon.services.rig.snapshot.stopped).toBe(true);
  expect(await hub.call('POST', 'rigs/ideal/rig/command', CENTRE)).toMatchObject({
    body: { code: 'rig-stopped' },
  });
});

test('a rig whose daemon has ended is silent; it can be forgotten', async () => {
  const hub = await StartedHub.start();
  const daemon = await hub.join({});
  await hub.join({ rigFile: rigFile('hobby') });
  await hub.has('ideal', 'hobby');
  expect(await hub.call('DELETE', 'rigs/ideal')).toMatchObject({ body: { code: 'rig-reports' } });
  await daemon.close();
  expect(await hub.rig('ideal')).toMatchObject({ daemon: { silent: true } });
  expect(await hub.rig('hobby')).toMatchObject({ daemon: { silent: false } });
  expect(await hub.call('GET', 'rigs/ideal/rig')).toMatchObject({ body: { code: 'rig-silent' } });
  expect((await hub.stopAll()).find(({ name }) => name === 'ideal')).toMatchObject({
    confirmed: false,
    problem: { code: 'daemon-unreachable' },
  });
  expect(await hub.call('DELETE', 'rigs/ideal')).toMatchObject({ status: 200 });
  expect(await hub.rig('ideal')).toBeUndefined();
});

test('of two rigs with the same name, the first to report keeps it', async () => {
  const hub = await StartedHub.start();
  const first = await hub.join({});
  await hub.has('ideal');
  const { address } = (await hub.rig('ideal'))!.daemon!;
  const second = await hub.join({});
  const report = { version: '0', port: 1, token: 'of-the-other', rigs: [await hub.rig('ideal')] };
  expect(await hub.call('POST', 'hub/reports', report)).toMatchObject({
    status: 200,
    body: { refused: [{ code: 'rig-name-taken' }] },
  });
  expect((await hub.rig('ideal'))!.daemon!.address).toBe(address);
  await first.close();
  await eventually(async () => (await hub.rig('ideal'))!.daemon!.address !== address);
  expect(second.services.rig.snapshot.stopped).toBe(false);
});

test('a restarted hub lists the rigs that it had, and its daemons come back', async () => {
  const data = await temporaryDirectory();
  const before = await StartedHub.start(data);
  await before.join({});
  const ended = await before.join({ rigFile: rigFile('hobby') });
  await before.has('ideal', 'hobby');
  await ended.close();
  const { port } = new URL(before.url);
  await before.hub.close();
  const after = await StartedHub.start(data, Number(port));
  expect(await after.rig('hobby')).toMatchObject({ daemon: { silent: true } });
  await after.has('ideal');
  expect(await after.rig('hobby')).toMatchObject({ daemon: { silent: true } });
});
