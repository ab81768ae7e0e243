import { createSocket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import { PanTiltHead } from '../../src/bridges/pan-tilt-head.ts';
import { ViscaHead, ViscaSession } from '../../src/bridges/visca/session.ts';
import { startVisca } from '../../src/bridges/visca/visca.ts';
import { contextOf, contextOfDaemon } from '../support/bridge-context.ts';
import { startTestDaemon } from '../support/daemon.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hexOf = (packet: Buffer) => packet.toString('hex').replace(/(..)(?!$)/g, '$1 ');

/** A packet of VISCA over IP around hexadecimal VISCA. */
function framed(type: string, sequence: number, visca: string): string {
  const length = bytes(visca).length.toString(16).padStart(4, '0');
  return `${type} ${length} ${sequence.toString(16).padStart(8, '0')} ${visca}`;
}

async function openControllers() {
  const daemon = await startTestDaemon();
  const head = new PanTiltHead(contextOfDaemon(daemon));
  onTestFinished(() => head.close());
  const shared = new ViscaHead(contextOfDaemon(daemon), head);
  const openController = () => {
    const replies: string[] = [];
    const session = new ViscaSession(shared, (packet) => replies.push(hexOf(packet)));
    /** Sends bare VISCA. @returns the replies until the command is complete */
    const send = async (hex: string) => {
      replies.length = 0;
      await daemon.clock.run(session.handle(bytes(hex)));
      return replies.splice(0);
    };
    /** Sends a command without waiting for its completion. */
    const begin = async (hex: string) => {
      const done = session.handle(bytes(hex));
      await daemon.clock.advance(100);
      return { done, replies: replies.splice(0) };
    };
    return { session, replies, send, begin };
  };
  const position = async () => {
    const { direction } = await daemon.clock.run(head.status());
    return [direction!.panDeg, direction!.tiltDeg];
  };
  return { daemon, openController, position, ...openController() };
}

const DONE = ['90 41 ff', '90 51 ff'];
/** -15° is -216 units, FF28; 20° is 288, 0120. */
const ABSOLUTE = '81 01 06 02 18 14 00 01 02 00 0f 0f 02 08 ff';

test('moves to positions, by positions and home, and answers when it has arrived', async () => {
  const { daemon, send, begin, position } = await openControllers();
  const { done, replies } = await begin(ABSOLUTE);
  expect(replies).toEqual(['90 41 ff']);
  await daemon.clock.run(done);
  const [panDeg, tiltDeg] = await position();
  expect(panDeg).toBeCloseTo(20, 0);
  expect(tiltDeg).toBeCloseTo(-15, 0);
  const [answer] = await send('81 09 06 12 ff');
  const nibbles = /^90 50 ((?:0. ){4})((?:0. ){4})ff$/.exec(answer!)!.slice(1);
  const [pan, tilt] = nibbles.map((each) => bytes(each.replace(/0(.) /g, '$1')).readInt16BE());
  expect(pan! / 14.4).toBeCloseTo(panDeg!, 1);
  expect(tilt! / 14.4).toBeCloseTo(tiltDeg!, 1);
  expect(await send('81 01 06 03 10 10 0f 0f 07 00 00 00 00 00 ff')).toEqual(DONE); // 10° to the left
  expect((await position())[0]).toBeCloseTo(10, 0);
  expect(await send('81 01 06 04 ff')).toEqual(DONE);
  expect((await daemon.rig()).pose).toMatchObject({ panUs: 1500, tiltUs: 1500 });
  expect(await daemon.rig()).toMatchObject({ laserOn: false });
});

test('drives in every direction until it is stopped, and again', async () => {
  const { daemon, send, position } = await openControllers();
  for (const [way, [right, up]] of [
    ['03 01', [0, 1]],
    ['03 02', [0, -1]],
    ['01 03', [-1, 0]],
    ['02 03', [1, 0]],
    ['01 01', [-1, 1]],
    ['02 02', [1, -1]],
  ] as const) {
    await send('81 01 06 02 18 14 00 00 00 00 0f 0e 0e 00 ff'); // 0°, -20°
    const from = await position();
    for (let i = 0; i < 2; i++) {
      expect(await send(`81 01 06 01 0c 06 ${way} ff`)).toEqual(DONE); // 30°/s and 15°/s
      await daemon.clock.advance(340);
      expect(await send('81 01 06 01 0c 06 03 03 ff')).toEqual(DONE);
    }
    const stopped = await position();
    expect(stopped[0]! - from[0]!, way).toBeCloseTo(24 * right, -1);
    expect(stopped[1]! - from[1]!, way).toBeCloseTo(12 * up, -1);
    await daemon.clock.advance(500);
    expect(await position()).toEqual(stopped);
  }
});

test('a drive that is not stopped ends by itself', async () => {
  const { daemon, send } = await openControllers();
  await send('81 01 06 01 01 01 02 03 ff'); // 2.5°/s
  await daemon.clock.advance(9000);
  expect((await daemon.rig()).state).toBe('moving');
  await daemon.clock.advance(1500);
  expect((await daemon.rig()).state).toBe('armed');
});

test('saves, recalls and deletes memories, which are presets', async () => {
  const { daemon, send, position } = await openControllers();
  expect(await send('81 01 04 3f 01 05 ff')).toEqual(['90 61 41 ff']); // no point on the floor
  await send(ABSOLUTE);
  await daemon.clock.advance(100);
  expect(await send('81 01 04 3f 01 05 ff')).toEqual(DONE);
  expect((await daemon.get('presets/5')).body).toMatchObject({ name: '5' });
  await send('81 01 06 04 ff');
  expect(await send('81 01 04 3f 02 05 ff')).toEqual(DONE);
  expect((await position())[0]).toBeCloseTo(20, 0);
  expect(await send('81 09 04 3f ff')).toEqual(['90 50 05 ff']);
  expect(await send('81 01 04 3f 00 05 ff')).toEqual(DONE);
  expect(await send('81 01 04 3f 02 05 ff')).toEqual(['90 61 41 ff']);
});

test('answers inquiries, and refuses what is not a command of a pan-tilt head', async () => {
  const { daemon, send } = await openControllers();
  for (const [hex, ...replies] of [
    ['81 09 00 02 ff', '90 50 00 00 00 00 00 01 02 ff'],
    ['81 09 06 11 ff', '90 50 18 18 ff'],
    ['81 09 04 00 ff', '90 50 03 ff'], // standby: no servo pulses
    ['88 01 00 01 ff', '90 50 ff'], // interface clear
    ['81 09 04 47 ff', '90 60 02 ff'], // zoom position
    ['81 01 04 07 02 ff', '90 60 02 ff'], // zoom
    ['81 01 06 01 19 01 01 03 ff', '90 60 02 ff'], // too fast
    ['81 01 06 01 01 01 04 03 ff', '90 60 02 ff'],
    ['81 01 06 02 18 14 10 01 02 00 0f 0f 02 08 ff', '90 60 02 ff'], // no nibble
    ['81 01 06 02 18 14 00 01 02 00 ff', '90 60 02 ff'],
    ['82 01 06 04 ff', '90 60 02 ff'], // another device
    ['81 01 ff 06 04 ff', '90 60 02 ff'],
    ['81 01 06 04', '90 60 02 ff'],
    ['81 ff', '90 60 02 ff'],
    ['81 21 ff', '90 61 05 ff'], // nothing to cancel
    ['81 01 06 02 18 14 00 0a 00 00 00 00 00 00 ff', '90 61 41 ff'], // 178°
    ['16 fe fd 00 00'], // DTLS of a browser
    [framed('0100', 1, '81 01 06 04 ff').replace('0005', '0006')],
    [''],
  ] as const) {
    expect(await send(hex), hex).toEqual(replies);
  }
  expect((await daemon.rig()).state).toBe('released');
  expect(await send('81 01 04 00 02 ff')).toEqual(DONE);
  expect(await send('81 09 04 00 ff')).toEqual(['90 50 02 ff']);
  expect(await send('81 01 04 00 03 ff')).toEqual(DONE);
  expect((await daemon.rig()).state).toBe('released');
});

test('numbers replies as their commands, and executes none twice, except a stop', async () => {
  const { daemon, session, replies, send } = await openControllers();
  const reset = framed('0200', 7, '01');
  expect(await send(reset)).toEqual(['02 01 00 01 00 00 00 07 01']);
  const home = framed('0100', 0x0102, '81 01 06 04 ff');
  expect(await send(home)).toEqual([
    '01 11 00 03 00 00 01 02 90 41 ff',
    '01 11 00 03 00 00 01 02 90 51 ff',
  ]);
  expect(await send(home)).toEqual(['02 00 00 02 00 00 01 02 0f 01']);
  expect(await send(framed('0110', 0x0103, '81 09 04 00 ff'))).toEqual([
    '01 11 00 04 00 00 01 03 90 50 02 ff',
  ]);
  expect(await send(framed('0120', 1, '81 09 04 00 ff'))).toEqual([
    '02 00 00 02 00 00 00 01 0f 02',
  ]);
  const left = bytes(framed('0100', 0x0200, '81 01 06 03 10 10 0f 0f 07 00 00 00 00 00 ff'));
  await daemon.clock.run(Promise.all([session.handle(left), session.handle(left)]));
  expect(replies.splice(0)).toEqual([
    '02 00 00 02 00 00 02 00 0f 01',
    '01 11 00 03 00 00 02 00 90 41 ff',
    '01 11 00 03 00 00 02 00 90 51 ff',
  ]);
  // A refused command may be sent again.
  const far = framed('0100', 0x0104, '81 01 06 02 18 14 00 0a 00 00 00 00 00 00 ff');
  expect(await send(far)).toEqual(['01 11 00 04 00 00 01 04 90 61 41 ff']);
  expect(await send(far)).toEqual(['01 11 00 04 00 00 01 04 90 61 41 ff']);
  const stop = framed('0100', 0x0105, '81 01 06 01 0c 06 03 03 ff');
  expect(await send(stop)).toHaveLength(2);
  await send('81 01 06 01 0c 06 02 03 ff');
  expect(await send(stop)).toHaveLength(2);
  await daemon.clock.advance(100);
  expect((await daemon.rig()).state).toBe('armed');
  await send(framed('0100', 9, '81 01 06 04 ff'));
  await send(reset);
  expect(await send(framed('0100', 9, '81 01 06 04 ff'))).toHaveLength(2);
});

test('serves several controllers: a newer command cancels the older, and two run at most', async () => {
  const { daemon, openController, begin, replies } = await openControllers();
  const other = openController();
  await begin('81 01 06 04 ff');
  await daemon.clock.advance(2000);
  replies.length = 0;
  const first = await begin(ABSOLUTE);
  const second = await other.begin('81 01 06 04 ff');
  await daemon.clock.run(Promise.all([first.done, second.done]));
  expect([...first.replies, ...replies]).toEqual(['90 41 ff', '90 61 04 ff']);
  expect([...second.replies, ...other.replies]).toEqual(['90 42 ff', '90 52 ff']);

  const third = openController();
  const running = [other, third, openController()].map(({ session }) =>
    session.handle(bytes(ABSOLUTE)),
  );
  other.replies.length = 0;
  const stopping = third.send('81 01 06 01 01 01 03 03 ff'); // never refused
  await daemon.clock.run(Promise.all([...running, stopping]));
  await daemon.clock.advance(50);
  expect((await daemon.rig()).state).toBe('armed');
});

test('cancels a command by its socket', async () => {
  const { daemon, begin, replies, send } = await openControllers();
  await send('81 01 06 04 ff');
  const { done } = await begin(ABSOLUTE);
  expect(await send('81 21 ff')).toEqual(['90 61 04 ff']);
  await daemon.clock.run(done);
  expect(replies).toEqual([]);
  expect((await daemon.rig()).state).toBe('armed');
});

test('refuses with "not executable" while the rig is stopped or held by a job, but not a stop', async () => {
  const { daemon, send } = await openControllers();
  await daemon.post('rig/stop');
  for (const hex of [ABSOLUTE, '81 01 06 04 ff', '81 01 06 01 01 01 01 03 ff', '81 01 04 00 02 ff'])
    expect(await send(hex)).toEqual(['90 61 41 ff']);
  await daemon.post('rig/resume');
  await daemon.post('collections', { count: 5, plan: 'sobol', observer: 'simulated' });
  await daemon.clock.advance(500);
  expect(await send(ABSOLUTE)).toEqual(['90 61 41 ff']);
  expect(await send('81 01 06 01 01 01 03 03 ff')).toEqual(DONE);
  expect((await daemon.rig()).state).toBe('stopped');
});

test('speaks UDP, and names a port that is taken', async () => {
  const { daemon } = await startTestDaemon();
  const context = contextOf(contextOfDaemon({ daemon } as never).daemon);
  const bridge = await startVisca(context, 0);
  onTestFinished(() => bridge.close());
  const port = Number(bridge.address.split(':').at(-1));
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  const answer = new Promise<string>((resolve) =>
    socket.once('message', (packet) => resolve(hexOf(packet))),
  );
  socket.send(bytes(framed('0110', 1, '81 09 04 00 ff')), port, '127.0.0.1');
  expect(await answer).toBe('01 11 00 04 00 00 00 01 90 50 03 ff');
  await expect(startVisca(context, port)).rejects.toMatchObject({ code: 'listen-failed' });
});
