import { expect, onTestFinished, test } from 'vitest';
import { PanTiltHead } from '../../src/bridges/pan-tilt-head.ts';
import type { PantiltError } from '../../src/errors.ts';
import { contextOfDaemon } from '../support/bridge-context.ts';
import { startTestDaemon } from '../support/daemon.ts';

const RIGHT = { panDeg: 20, tiltDeg: 0 };

async function openHead() {
  const daemon = await startTestDaemon();
  const head = new PanTiltHead(contextOfDaemon(daemon));
  onTestFinished(() => head.close());
  const run = <T>(work: Promise<T>) => daemon.clock.run(work);
  const codeOf = (work: Promise<unknown>) =>
    run(
      work.then(
        () => 'accepted',
        ({ code }: PantiltError) => code,
      ),
    );
  const direction = async () => (await run(head.status())).direction!;
  return { daemon, head, run, codeOf, direction };
}

test('points in true directions, accepted at once, with the laser off', async () => {
  const { daemon, head, run, direction } = await openHead();
  const { ended } = await run(head.point({ panDeg: 25, tiltDeg: -20 }));
  expect((await run(head.status())).isMoving).toBe(true);
  await run(ended);
  const status = await run(head.status());
  expect(status).toMatchObject({ isMoving: false, rig: { state: 'armed', laserOn: false } });
  expect(status.direction!.panDeg).toBeCloseTo(25, 0);
  expect(status.direction!.tiltDeg).toBeCloseTo(-20, 0);
  await run(
    (await run(head.pointFrom(({ panDeg, tiltDeg }) => ({ panDeg, tiltDeg: tiltDeg + 5 })))).ended,
  );
  expect((await direction()).tiltDeg).toBeCloseTo(-15, 0);
  await run((await run(head.home())).ended);
  expect((await daemon.rig()).pose).toMatchObject({ panUs: 1500, tiltUs: 1500 });
});

test('drives at a speed until it is halted, and then at once again', async () => {
  const { daemon, head, run, direction } = await openHead();
  await run((await run(head.point({ panDeg: 0, tiltDeg: -20 }))).ended);
  await run(head.drive(RIGHT, 10_000));
  await daemon.clock.advance(940);
  expect((await direction()).panDeg).toBeCloseTo(20, -1);
  await run(head.drive({ panDeg: 0, tiltDeg: 10 }, 10_000));
  await daemon.clock.advance(940);
  await run(head.halt());
  const rested = await direction();
  expect(rested.tiltDeg).toBeCloseTo(-10, -1);
  await daemon.clock.advance(1000);
  expect(await direction()).toEqual(rested);
  expect((await daemon.rig()).state).toBe('armed');
  await run(head.drive(RIGHT, 10_000));
  await daemon.clock.advance(500);
  expect((await daemon.rig()).state).toBe('moving');
});

test('ends a drive after its time, or when it is closed', async () => {
  const { daemon, head, run, direction } = await openHead();
  await run((await run(head.point({ panDeg: 0, tiltDeg: -20 }))).ended);
  await run(head.drive(RIGHT, 500));
  await daemon.clock.advance(1000);
  const after = await direction();
  expect(after.panDeg).toBeCloseTo(10, -1);
  await daemon.clock.advance(1000);
  expect(await direction()).toEqual(after);
  await run(head.drive(RIGHT, 60_000));
  await run(head.close());
  await daemon.clock.advance(1000);
  expect((await daemon.rig()).state).toBe('armed');
});

test('a drive that is replaced before it begins is over', async () => {
  const { daemon, head, run } = await openHead();
  await run(head.drive(RIGHT, 60_000));
  const [, { ended }] = await run(Promise.all([head.drive(RIGHT, 60_000), head.home()]));
  await run(ended);
  expect((await daemon.rig()).pose).toMatchObject({ panUs: 1500, tiltUs: 1500 });
});

test('replaces a drive by a move and a move by a drive', async () => {
  const { daemon, head, run, codeOf, direction } = await openHead();
  await run((await run(head.home())).ended);
  await run(head.drive(RIGHT, 60_000));
  await daemon.clock.advance(300);
  await run((await run(head.point({ panDeg: -10, tiltDeg: -10 }))).ended);
  await daemon.clock.advance(1000);
  expect((await direction()).panDeg).toBeCloseTo(-10, 0);
  const { ended } = await run(head.point({ panDeg: 30, tiltDeg: -10 }));
  await run(head.drive({ panDeg: -20, tiltDeg: 0 }, 500));
  expect(await codeOf(ended)).toBe('move-interrupted');
  await daemon.clock.advance(1000);
  expect((await direction()).panDeg).toBeLessThan(0);
});

test('opens its jog again when the daemon has closed it', async () => {
  const { daemon, head, run } = await openHead();
  await run(head.drive(RIGHT, 500));
  for (const socket of daemon.daemon.app.websocketServer.clients) socket.terminate();
  await daemon.clock.advance(1000);
  expect((await daemon.rig()).state).toBe('armed');
  await Promise.all([
    run(head.drive(RIGHT, 500)),
    run(head.drive({ panDeg: -20, tiltDeg: 0 }, 500)),
  ]);
  expect((await daemon.rig()).state).toBe('moving');
  expect(daemon.daemon.app.websocketServer.clients.size).toBe(1);
});

test('gives the reason of a refusal, and accepts commands again afterwards', async () => {
  const { daemon, head, run, codeOf } = await openHead();
  expect(await codeOf(head.point({ panDeg: 170, tiltDeg: 0 }))).toBe('target-unreachable');
  await run((await run(head.home())).ended);
  await run(head.drive(RIGHT, 60_000));
  await daemon.post('rig/stop');
  await daemon.clock.advance(500);
  for (const work of [() => head.drive(RIGHT, 500), () => head.home(), () => head.point(RIGHT)]) {
    expect(await codeOf(work())).toBe('rig-stopped');
  }
  await run(head.halt());
  expect((await daemon.rig()).state).toBe('stopped');
  await daemon.post('rig/resume');
  expect(await codeOf(head.drive(RIGHT, 500))).toBe('accepted');
  await daemon.clock.advance(1000);

  await daemon.post('collections', { count: 5, plan: 'sobol', observer: 'simulated' });
  await daemon.clock.advance(500);
  expect(await codeOf(head.drive(RIGHT, 500))).toBe('rig-busy');
  expect(await codeOf(head.home())).toBe('rig-busy');
  await run(head.halt()); // A halt is never refused: it stops the job.
  expect((await daemon.rig()).state).toBe('stopped');
  await daemon.clock.advance(100);
  expect((await daemon.get('collections/1')).body).toMatchObject({ state: 'failed' });
});

test('saves where the beam meets the floor, and points there again', async () => {
  const { daemon, head, run, codeOf, direction } = await openHead();
  expect(await codeOf(head.savePreset('door'))).toBe('preset-unable');
  await run((await run(head.point({ panDeg: 15, tiltDeg: -25 }))).ended);
  await daemon.clock.advance(100);
  await run(head.savePreset('door'));
  await run((await run(head.home())).ended);
  await run((await run(head.pointAt('door'))).ended);
  await daemon.clock.advance(100);
  expect((await direction()).panDeg).toBeCloseTo(15, 0);
  expect((await direction()).tiltDeg).toBeCloseTo(-25, 0);
  expect(await codeOf(head.pointAt('nowhere'))).toBe('preset-unknown');
});
