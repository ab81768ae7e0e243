import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEVICES } from './device-under-test.ts';

describe.each(DEVICES)('motion of $name', ({ make, patience }) => {
  it('is possible once it is armed', async () => {
    const device = make();
    expect(await device.command('MOVE', 1500, 1500)).toBe('ERR 8 RELEASED');
    expect(await device.command('ARM')).toBe('OK 1500.0 1500.0');
    expect(await device.command('MOVE', 1600, 1500)).toBe('OK 1600.0 1500.0');
    expect((await device.status()).state).toBe('M');
    await device.wait(1000);
    expect(await device.status()).toMatchObject({ state: 'A', panUs: 1600, servoOn: true });
    expect(await device.command('RELEASE')).toBe('OK');
    expect(await device.status()).toMatchObject({ state: 'R', servoOn: false });
  });

  it('ends at the nearest pulse that the device can generate', async () => {
    const device = make();
    await device.command('ARM');
    expect(await device.command('MOVE', 1500.2, 1500.3)).toBe('OK 1500.0 1500.5');
    expect(await device.command('MOVE', 2100.24, 900.26)).toBe('ERR 5 ARGUMENT');
    await device.wait(1000);
    expect(await device.status()).toMatchObject({ state: 'A', panUs: 1500, tiltUs: 1500.5 });
  });

  it('keeps to the speed of the move', async () => {
    const device = make();
    await device.command('ARM');
    await device.command('MOVE', 1501, 1500);
    await device.wait(300);
    await device.command('MOVE', 2000, 1500, 200, 9000);
    await device.wait(1000);
    const { state, panUs } = await device.status();
    expect(state).toBe('M');
    expect(panUs).toBeGreaterThan(1600);
    expect(panUs).toBeLessThan(1750);
    expect(await device.command('MOVE', 1500, 1500, 3820)).toBe('ERR 6 RANGE 3 1 3819');
    expect(await device.command('MOVE', 1500, 1500, 1, 38_198)).toBe('ERR 6 RANGE 4 1 38197');
  });

  it('is slow after arming until a move has come to rest', async () => {
    const device = make();
    const wayOf = async (from: number, ...targets: number[]) => {
      for (const target of targets) await device.command('MOVE', target, 1500);
      await device.pass(400);
      const { panUs } = await device.status();
      await device.wait(4000);
      return Math.abs(panUs - from);
    };
    await device.command('ARM');
    await device.command('MOVE', 1500, 1500); // there already
    const slow = await wayOf(1500, 2300, 2400); // another move does not make it fast either
    const fast = await wayOf(2400, 1500);
    expect(slow).toBeLessThan(0.5 * 0.25 * 3819);
    expect(fast).toBeGreaterThan(2 * slow);
    await device.command('RELEASE');
    await device.command('ARM');
    expect(await wayOf(1500, 2400)).toBeLessThan(0.5 * 0.25 * 3819);
  });

  it('refuses pulses out of limits, and continues the current move', async () => {
    const device = make();
    await device.command('ARM');
    await device.command('MOVE', 1600, 1500);
    expect(await device.command('MOVE', 2500.5, 1500)).toBe('ERR 6 RANGE 1 500 2500');
    expect(await device.command('MOVE', 1500, 499.9)).toBe('ERR 6 RANGE 2 500 2500');
    await device.wait(2000);
    expect((await device.status()).panUs).toBe(1600);
  });

  it('accepts a new target during a move and never leaves its limits', async () => {
    const moves = fc.array(
      fc.tuple(
        fc.integer({ min: 500, max: 2500 }),
        fc.integer({ min: 20, max: 600 }),
        fc.constantFrom([], [500], [3819, 200], [3819, 38_197]),
      ),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (targets) => {
        const device = make();
        await device.command('ARM');
        for (const [panUs, pauseMs, profile] of targets) {
          await device.command('MOVE', panUs, 3000 - panUs, ...profile);
          for (let ms = 0; ms < pauseMs; ms += 20) {
            await device.pass(20);
            const { panUs: now } = await device.status();
            expect(now).toBeGreaterThanOrEqual(500);
            expect(now).toBeLessThanOrEqual(2500);
          }
        }
        await device.wait(20_000);
        expect(await device.status()).toMatchObject({ state: 'A', panUs: targets.at(-1)![0] });
      }),
      { seed: 1, numRuns: Math.ceil(25 * patience) },
    );
  });
});

describe.each(DEVICES)('limits of $name', ({ make }) => {
  it('can be set only while released, and then apply', async () => {
    const device = make();
    const set = ['PANLIMITS', 1000, 2000, 3000, 30_000] as const;
    expect(await device.command(...set)).toMatch(/^OK 1000 2000 3000 30000 \w{4}$/);
    await device.command('ARM');
    expect(await device.command('MOVE', 2100, 1500)).toBe('ERR 6 RANGE 1 1000 2000');
    expect(await device.command(...set)).toBe('ERR 11 ARMED');
  });

  it('determine the middle at which the next ARM starts', async () => {
    const device = make();
    await device.command('ARM');
    await device.command('MOVE', 1700, 1700);
    await device.wait(1500);
    await device.command('RELEASE');
    expect(await device.command('ARM')).toBe('OK 1700.0 1700.0');
    await device.command('RELEASE');
    await device.command('TILTLIMITS', 601, 2400, 3000, 30_000);
    expect(await device.command('ARM')).toBe('OK 1500.0 1500.5');
  });

  it('survive a reset', async () => {
    const device = make();
    await device.command('TILTLIMITS', 1000, 2000, 3000, 30_000);
    await device.reset();
    expect(await device.command('TILTLIMITS')).toContain('OK 1000 2000 3000 30000');
    expect(await device.command('PANLIMITS')).toContain('OK 500 2500 3819 38197');
  });
});
