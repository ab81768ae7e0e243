import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Client } from '../../src/api/client.ts';
import { clientOf } from '../../src/bridges/bridge.ts';
import { startRotctld } from '../../src/bridges/rotctld/rotctld.ts';
import { RotctldSession } from '../../src/bridges/rotctld/session.ts';
import type { PantiltError } from '../../src/errors.ts';
import { contextOf } from '../support/bridge-context.ts';
import { startTestDaemon } from '../support/daemon.ts';

async function openSession(forwardAzimuth = 0) {
  const daemon = await startTestDaemon();
  const failures: PantiltError[] = [];
  const session = new RotctldSession(clientOf(daemon.daemon.app), forwardAzimuth, (error) =>
    failures.push(error),
  );
  const send = (line: string) => daemon.clock.run(session.handle(line));
  return { daemon, send, failures };
}

/** Where it points now [deg], as the protocol states it. */
const positionFrom = (response: string | undefined) => response!.trim().split('\n').map(Number);

test('points as a rotator: accepted at once, clockwise from north, with the laser off', async () => {
  const { daemon, send } = await openSession();
  for (const [azimuth, elevation] of [
    ['20', '-15'],
    ['340.50', '-30.25'],
    ['-19.5', '5'],
  ]) {
    expect(await send(`P ${azimuth} ${elevation}`)).toBe('RPRT 0\n');
    expect((await daemon.rig()).state).toBe('moving');
    await daemon.clock.advance(3000);
    const [az, el] = positionFrom(await send('p'));
    expect(az).toBeCloseTo((Number(azimuth) + 360) % 360, 0);
    expect(el).toBeCloseTo(Number(elevation), 0);
  }
  expect(await daemon.rig()).toMatchObject({ state: 'armed', laserOn: false });
});

test('counts azimuths from the forward direction of the rig', async () => {
  const { daemon, send } = await openSession(90);
  await send('P 100 -20');
  await daemon.clock.advance(3000);
  expect((await daemon.rig()).pose!.panRad).toBeCloseTo((-10 * Math.PI) / 180, 2);
  expect(positionFrom(await send('p'))[0]).toBeCloseTo(100, 0);
});

test.each([
  ['P nan 10', 'RPRT -1\n'],
  ['P 10 inf', 'RPRT -1\n'],
  ['P 10,5 20', 'RPRT -1\n'],
  ['P 0x10 20', 'RPRT -1\n'],
  ['P 361 0', 'RPRT -1\n'],
  ['P 0 91', 'RPRT -1\n'],
  ['P 180 0', 'RPRT -1\n'], // outside the work area
  ['P 10', 'RPRT -1\n'],
  ['P', 'RPRT -1\n'],
  ['P 20 -15 3', 'RPRT -1\n'], // no third number, so the first two may be wrong, too
  ['P 20 -15 P 30', 'RPRT -1\n'],
  ['S extra', 'RPRT -1\n'], // but it stops
  ['M 8 50', 'RPRT -1\n'], // no motion without an end
  ['\\send_cmd ARM', 'RPRT -1\n'],
  ['\\constructor', 'RPRT -1\n'],
  ['bogus', 'RPRT -1\n'],
  ['', ''],
  ['_', 'pantilt hobby\n'],
  ['+\\set_pos 180 0', 'set_pos: 180 0\nRPRT -1\n'],
  ['+\\stop', 'stop:\nRPRT 0\n'],
  [
    '\\dump_state',
    '1\n1\nmin_az=-180.000000\nmax_az=360.000000\nmin_el=-90.000000\nmax_el=90.000000\nsouth_zero=0\nrot_type=AzEl\ndone\n',
  ],
])('answers %j without moving', async (line, response) => {
  const { daemon, send } = await openSession();
  expect(await send(line)).toBe(response);
  expect((await daemon.rig()).state).toBe(/^S|stop/.test(line) ? 'stopped' : 'released');
});

test('answers with names in the extended protocol, and several commands of one line', async () => {
  const { send } = await openSession();
  expect(await send('+p')).toMatch(
    /^get_pos:\nAzimuth: \d+\.\d\d\nElevation: -?\d+\.\d\d\nRPRT 0\n$/,
  );
  expect(await send(';p')).toMatch(/^get_pos:;Azimuth: [\d.]+;Elevation: [-\d.]+;RPRT 0\n$/);
  expect(positionFrom(await send('p p'))).toHaveLength(4);
  expect(await send('q')).toBeUndefined();
});

test('is refused while the rig is stopped, until a reset resumes it, and while a job holds it', async () => {
  const { daemon, send, failures } = await openSession();
  await send('P 10 -20');
  expect(await send('S')).toBe('RPRT 0\n');
  expect(await send('P 20 -20')).toBe('RPRT -9\n');
  expect(await send('K')).toBe('RPRT -9\n');
  expect((await daemon.rig()).state).toBe('stopped');
  expect(await send('R 1')).toBe('RPRT 0\n');
  expect(failures.map(({ code }) => code)).toEqual(['rig-stopped']);

  await daemon.post('collections', { count: 5, plan: 'sobol', observer: 'simulated' });
  await daemon.clock.advance(500);
  expect(await send('P 20 -20')).toBe('RPRT -9\n');
  expect(await send('S')).toBe('RPRT 0\n');
  await daemon.clock.advance(100);
  expect((await daemon.get('collections/1')).body).toMatchObject({ state: 'failed' });
});

/** A bridge on a free port whose daemon answers as given. */
async function listen(answer: (path: string) => Promise<object>) {
  const calls: string[] = [];
  const daemon = new Client(async ({ path }) => {
    calls.push(path);
    return Response.json(await answer(path));
  });
  const bridge = await startRotctld(contextOf(daemon), { port: 0, forwardAzimuth: 0 });
  onTestFinished(() => bridge.close());
  const port = Number(bridge.address.split(':').at(-1));
  const open = () => {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  return { calls, open, bridge, port };
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', resolve));

const POINTING = {
  connection: 'connected',
  state: 'armed',
  control: { holder: null, turn: null, queue: [] },
  pose: { panUs: 1500, tiltUs: 1500 },
  predictions: [{ reachable: true }],
  directions: [{ bearingRad: 0, elevationRad: 0 }],
};

test('answers gpredict as expected: both lines of a position arrive in one piece', async () => {
  const { open } = await listen(async () => POINTING);
  const socket = open();
  const pieces: string[] = [];
  socket.on('data', (piece: string) => pieces.push(piece));
  for (const [sent, received] of [
    ['p\x0a', '0.00\n0.00\n'],
    ['P 12.34 5.60\x0a', 'RPRT 0\n'],
    ['p\x0a', '0.00\n0.00\n'],
    ['S\x0a', 'RPRT 0\n'],
  ] as const) {
    const before = pieces.length;
    socket.write(sent);
    await vi.waitUntil(() => pieces.length > before);
    expect(pieces.slice(before)).toEqual([received]);
  }
  socket.write('q\x0a');
  await closed(socket);
});

test('begins a stop at once, and answers in order', async () => {
  let release = () => {};
  const busy = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { open, calls } = await listen(async (path) => {
    if (path.endsWith('predictions')) await busy;
    return POINTING;
  });
  const socket = open();
  let text = '';
  socket.on('data', (piece: string) => {
    text += piece;
  });
  socket.write('P 10 20\nS\n');
  await vi.waitUntil(() => calls.some((path) => path.endsWith('rig/stop')));
  expect(text).toBe('');
  release();
  await vi.waitUntil(() => text === 'RPRT 0\nRPRT 0\n');
});

test.each([
  ['a page of a browser', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nP 10 20\n'],
  ['a line without an end', 'P'.repeat(1000)],
  ['more lines than it can have', 'p\n'.repeat(1000)],
])('disconnects %s, and does nothing', async (_, text) => {
  const { open, calls } = await listen(async () => POINTING);
  const socket = open();
  socket.write(text);
  await closed(socket);
  expect(calls).toEqual([]);
});

test('ends its connections when it is closed, and names a port that is taken', async () => {
  const { open, bridge } = await listen(async () => POINTING);
  const socket = open();
  await vi.waitUntil(() => !socket.connecting);
  await wait(0);
  await Promise.all([closed(socket), bridge.close()]);
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await vi.waitUntil(() => server.listening);
  const { port } = server.address() as AddressInfo;
  const context = contextOf(new Client(async () => new Response()));
  await expect(startRotctld(context, { port, forwardAzimuth: 0 })).rejects.toMatchObject({
    code: 'listen-failed',
    message: expect.stringContaining('choose another with --rotctld'),
  });
});
