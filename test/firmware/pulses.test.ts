/** The pulses at the servo pins, measured in CPU cycles. */
import { describe, expect, it } from 'vitest';
import { AXES, type Axis } from '../../src/units.ts';
import { EmulatedUnderTest, type Pulse } from '../device/device-under-test.ts';

/** Tolerance between a pulse and its value on the wire [µs]. */
const TOLERANCE_US = 0.5;
const FRAME_MS = 20;
/** Half of Timer1's tick, as an axis moves from frame to frame [µs]. */
const ROUNDING_US = 0.5;

const widths = (pulses: readonly Pulse[], axis: Axis) =>
  pulses.filter((pulse) => pulse.axis === axis).map(({ widthUs }) => widthUs);

/** Speeds from frame to frame [µs/s]. */
const speeds = (widthsUs: readonly number[]) =>
  widthsUs.slice(1).map((widthUs, i) => (widthUs - widthsUs[i]!) / (FRAME_MS / 1000));

const most = (values: readonly number[]) => Math.max(...values.map(Math.abs));

describe.each([115_200, 250_000])('servo pulses of the firmware at %i baud', (baudRate) => {
  it('are absent until it is armed, whatever else is sent', async () => {
    const device = new EmulatedUnderTest(baudRate);
    for (const verb of ['HELLO', 'RATE', 'LASER'] as const) await device.command(verb, 1);
    for (const verb of ['PING', 'STATUS', 'RESUME', 'RELEASE'] as const) await device.command(verb);
    await device.command('MOVE', 1700, 1700);
    await device.send('!');
    await device.wait(3000);
    expect(device.pulses).toEqual([]);
    expect(device.board.laserOn).toBe(false);
  });

  it('occur on both pins every 20 ms, with the requested widths', async () => {
    const device = new EmulatedUnderTest(baudRate);
    await device.command('PANLIMITS', 544, 2400, 3819, 38_197);
    await device.command('ARM');
    await device.wait(1000);
    const { panUs, tiltUs } = await device.status();
    for (const [axis, wireUs] of [
      ['pan', panUs],
      ['tilt', tiltUs],
    ] as const) {
      const own = device.pulses.filter((pulse) => pulse.axis === axis);
      expect(own.length).toBeGreaterThan(45);
      for (const { widthUs } of own) expect(Math.abs(widthUs - wireUs)).toBeLessThan(TOLERANCE_US);
      for (const [i, { endMs }] of own.slice(1).entries()) {
        expect(endMs - own[i]!.endMs).toBeCloseTo(FRAME_MS, 2);
      }
    }
  });

  it('end with a complete pulse when it is released', async () => {
    const device = new EmulatedUnderTest(baudRate);
    for (let delayMs = 0; delayMs < FRAME_MS; delayMs += 1.7) {
      await device.command('ARM');
      device.run(100 + delayMs);
      await device.command('RELEASE');
      device.run(FRAME_MS);
      const before = device.pulses.length;
      device.run(200);
      expect(device.pulses.length).toBe(before);
    }
    expect(new Set(device.pulses.map(({ widthUs }) => widthUs))).toEqual(new Set([1500]));
  });

  it('follow the profile that the limits allow, the first move at a quarter of it', async () => {
    const device = new EmulatedUnderTest(baudRate);
    const [speed, acceleration] = [3000, 20_000];
    await device.command('PANLIMITS', 500, 2500, speed, acceleration);
    await device.command('TILTLIMITS', 500, 2500, speed, acceleration);
    await device.command('ARM');
    for (const [target, share] of [
      [2400, 0.25],
      [600, 1],
    ] as const) {
      device.pulses.length = 0;
      await device.command('MOVE', target, 3000 - target);
      await device.wait(4000);
      for (const axis of AXES) {
        const measured = speeds(widths(device.pulses, axis));
        const roundingUsPerS = ROUNDING_US / (FRAME_MS / 1000);
        expect(most(measured)).toBeLessThanOrEqual(share * speed + roundingUsPerS);
        expect(most(measured)).toBeGreaterThan(0.9 * share * speed);
        const accelerations = speeds(measured);
        expect(most(accelerations)).toBeLessThanOrEqual(
          share * acceleration + (2 * roundingUsPerS) / (FRAME_MS / 1000),
        );
      }
      expect(widths(device.pulses, 'pan').at(-1)).toBe(target);
      expect(widths(device.pulses, 'tilt').at(-1)).toBe(3000 - target);
    }
  });
});
