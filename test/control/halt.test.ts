import { expect, onTestFinished, test } from 'vitest';
import { halt } from '../../src/control/halt.ts';
import { msg } from '../../src/message.ts';
import { approach } from '../../src/rig/approach.ts';
import { microseconds } from '../../src/units.ts';
import { simulate, simulateConnected } from '../support/simulated.ts';

/** Time in which a move at full speed of the hobby rig can be ended [ms]. */
const HALT_MS = 250;
const pulses = (panUs: number, tiltUs: number) => ({
  panUs: microseconds(panUs),
  tiltUs: microseconds(tiltUs),
});

/** A rig whose first, slow moves are over. */
async function setUp() {
  const parts = await simulateConnected();
  const { rig, clock } = parts;
  onTestFinished(() => clock.run(rig.close()));
  await clock.run(rig.moveTo(pulses(700, 1500)));
  await clock.run(rig.moveTo(pulses(600, 1600)));
  return parts;
}

test.each([40, 100, 200])(
  'ends a move after %d ms without reversing, and leaves the rig ready',
  async (atMs) => {
    const { rig, clock } = await setUp();
    const passed: number[] = [];
    rig.on('change', () => passed.push(rig.snapshot.device!.panUs));
    rig.lease.beginMove();
    const moving = rig.moveTo(pulses(2400, 1400)).catch(({ code }) => code);
    await clock.advance(atMs);
    const haltedMs = clock.nowMs();
    await clock.run(halt(rig));
    expect(clock.nowMs() - haltedMs).toBeLessThan(HALT_MS);
    expect(await moving).toBe('move-interrupted');
    const restUs = rig.snapshot.device!.panUs;
    await clock.advance(1000);
    expect(rig.snapshot).toMatchObject({ stopped: false, device: { state: 'A', panUs: restUs } });
    expect(restUs).toBeLessThan(2300);
    expect(passed).toEqual(passed.toSorted((a, b) => a - b));
    await clock.run(rig.moveTo(pulses(1500, 1500)));
  },
);

test('ends an approach between its two moves, and a move that the device has not received yet', async () => {
  const { rig, clock } = await setUp();
  for (const waitMs of [0, 3, 50, 300, 380]) {
    const signal = rig.lease.beginMove();
    const approaching = approach(rig, pulses(900, 1500), clock, signal).then(
      () => 'arrived',
      ({ code }) => code,
    );
    await clock.advance(waitMs);
    await clock.run(halt(rig));
    const { panUs, tiltUs } = rig.snapshot.device!;
    await clock.advance(1500);
    expect(rig.snapshot.device).toMatchObject({ state: 'A', panUs, tiltUs });
    expect(await clock.run(approaching)).toBe('move-interrupted');
    await clock.run(rig.moveTo(pulses(600, 1600)));
  }
});

test('leaves a rig at rest as it is, also one that is released or stopped', async () => {
  const { rig, clock } = await setUp();
  for (const change of [() => rig.stop(), () => rig.resume(), () => rig.release()]) {
    await clock.run<unknown>(change());
    await clock.advance(100);
    const { panUs, state } = rig.snapshot.device!;
    await clock.run(halt(rig));
    expect(rig.snapshot.device).toMatchObject({ panUs, state });
  }
});

test('is refused while a job holds the rig, and without a rig', async () => {
  const { rig, clock } = await setUp();
  const { release } = rig.lease.hold(msg`collection 1`);
  await expect(halt(rig)).rejects.toMatchObject({ code: 'rig-busy' });
  release();
  const { rig: absent } = simulate();
  await expect(clock.run(halt(absent))).rejects.toMatchObject({ code: 'rig-not-connected' });
});
