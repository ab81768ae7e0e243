/** Stop and silence at the pins: pulses stop changing, and the laser goes off. */
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { AXES } from '../../src/units.ts';
import { EmulatedUnderTest } from '../device/device-under-test.ts';

const FRAME_MS = 20;
/** Maximum time from a byte on the wire to the laser's pin [ms]. */
const AT_ONCE_MS = 0.1;
/** Time until the main loop has handled a stop [ms]. */
const LOOP_MS = 1.5;

/** A device in the middle of a long move, its laser on. */
async function moving(baudRate = 115_200): Promise<EmulatedUnderTest> {
  const device = new EmulatedUnderTest(baudRate);
  await device.command('ARM');
  await device.command('MOVE', 1490, 1510);
  await device.wait(400);
  await device.command('LASER', 1);
  await device.command('MOVE', 2400, 600, 1500);
  await device.pass(200);
  expect(device.board.laserOn).toBe(true);
  return device;
}

/**
 * Runs for a while; returns the widths of each axis's pulses that started more than a frame after
 * the call.
 */
function widthsFromNextFrame(device: EmulatedUnderTest, durationMs = 500) {
  const fromMs = device.nowMs + FRAME_MS;
  device.run(durationMs);
  return AXES.map((axis) => {
    const own = device.pulses.filter(
      (pulse) => pulse.axis === axis && pulse.endMs - pulse.widthUs / 1000 >= fromMs,
    );
    expect(own.length).toBeGreaterThan(20);
    return new Set(own.map(({ widthUs }) => widthUs));
  });
}

function expectStill(device: EmulatedUnderTest): void {
  for (const widths of widthsFromNextFrame(device)) expect(widths.size).toBe(1);
  expect(device.said.some((body) => body.startsWith('STOPPED'))).toBe(true);
}

describe('a stop at the pins', () => {
  const moments = Array.from({ length: 20 }, (_, i) => i);

  it.each(moments)('acts within a servo frame, sent %i ms after any other time', async (ms) => {
    const device = await moving();
    device.run(ms);
    device.board.send(Buffer.from('!'));
    while (device.board.receiving) device.run(0.01);
    device.run(AT_ONCE_MS);
    expect(device.board.laserOn).toBe(false);
    expectStill(device);
    const { state, panUs, tiltUs } = await device.status();
    expect(state).toBe('S');
    const last = AXES.map((axis) => device.pulses.findLast((pulse) => pulse.axis === axis));
    expect(last.map((pulse) => pulse!.widthUs)).toEqual([panUs, tiltUs]);
  });

  it.each([115_200, 250_000])('acts during a flood at %i baud', async (baudRate) => {
    const device = await moving(baudRate);
    await device.command('RATE', 50);
    const move = encodeCommand(1000, 'MOVE', 2300, 700);
    const flood = (move + encodeCommand(1001, 'RELEASE').slice(0, -3)).repeat(40);
    const at = 1234;
    const fromMs = device.nowMs;
    device.board.send(Buffer.from(`${flood.slice(0, at)}!${flood.slice(at)}`));
    const byteMs = 10_000 / baudRate;
    device.run((at + 2) * byteMs + AT_ONCE_MS);
    expect(device.board.laserOn).toBe(false);
    expectStill(device);
    expect(device.nowMs - fromMs).toBeGreaterThan(flood.length * byteMs * 0.5);
    await device.send('\n'); // the flood ends in mid-line
    expect((await device.status()).state).toBe('S');
  });

  it('acts between any other bytes', async () => {
    const device = await moving();
    const others = Buffer.from([...Array(256).keys()].filter((byte) => byte !== 0x21));
    device.board.send(Buffer.concat([others, others, Buffer.from('!'), others, others]));
    while (!device.said.some((body) => body.startsWith('STOPPED'))) device.run(1);
    expectStill(device);
  });

  it('cancels pulses that have not started yet', async () => {
    const outcomes = new Set<boolean>();
    for (let delayMs = 0; delayMs < 3 * FRAME_MS; delayMs += 1.5) {
      const device = new EmulatedUnderTest(250_000);
      device.board.send(Buffer.from(encodeCommand(900, 'ARM')));
      while (device.said.at(-1) !== '900 OK 1500.0 1500.0') device.run(0.1);
      device.run(delayMs);
      const stopMs = device.nowMs;
      device.board.send(Buffer.from('!'));
      device.run(500);
      const { state, servoOn } = await device.status();
      expect(state).toBe('S');
      outcomes.add(servoOn);
      const beganMs = device.pulses.map(({ endMs, widthUs }) => endMs - widthUs / 1000);
      if (servoOn) expect(beganMs[0]).toBeLessThan(stopMs);
      else for (const ms of beganMs) expect(ms).toBeLessThan(stopMs + LOOP_MS);
      for (const { widthUs } of device.pulses) expect(widthUs).toBe(1500); // none is truncated
    }
    expect(outcomes).toEqual(new Set([true, false]));
  });

  it('acts while limits are being stored', async () => {
    const device = new EmulatedUnderTest(115_200);
    device.board.send(Buffer.from(`${encodeCommand(900, 'PANLIMITS', 900, 2100, 3000, 9000)}`));
    device.run(15);
    expect(await device.send('!')).toEqual([expect.stringMatching(/^STOPPED/)]);
    device.run(60);
    expect(device.said.at(-1)).toMatch(/^900 OK 900 2100 3000 9000/);
    expect((await device.status()).state).toBe('S');
  });
});

describe('silence at the pins', () => {
  it('slows the servos down at the acceleration of the move, and holds', async () => {
    const device = new EmulatedUnderTest(115_200);
    await device.command('ARM');
    await device.command('LASER', 1);
    await device.command('MOVE', 2400, 600, 400, 1000);
    await device.pass(480);
    const before = device.pulses.findLast(({ axis }) => axis === 'pan')!.widthUs;
    device.pulses.length = 0;
    await device.pass(3000);
    const pan = device.pulses.filter(({ axis }) => axis === 'pan').map(({ widthUs }) => widthUs);
    const steps = pan.map((widthUs, i) => widthUs - (pan[i - 1] ?? before));
    const slowing = steps.slice(3); // from 500 ms on
    for (const [i, step] of slowing.entries()) {
      expect(step).toBeGreaterThanOrEqual(0);
      expect(step).toBeLessThanOrEqual((slowing[i - 1] ?? step) + 0.5);
    }
    expect(steps.filter((step) => step > 0).length).toBeGreaterThan(5); // not a sudden halt
    expect(steps.slice(-100).every((step) => step === 0)).toBe(true);
    expect(device.board.laserOn).toBe(false);
    expect(device.said.filter((body) => body.startsWith('SILENCE'))).toHaveLength(1);
  });

  it('ends the pulses if a release is set', async () => {
    const device = await moving();
    await device.command('WATCHDOG', 100, 700);
    device.run(800);
    device.pulses.length = 0;
    device.run(1000);
    expect(device.pulses).toEqual([]);
    expect((await device.status()).state).toBe('R');
  });
});
