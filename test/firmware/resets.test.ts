/** The state of the firmware after each kind of reset, and the data that survives a power cut. */
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { EmulatedUnderTest } from '../device/device-under-test.ts';

/** AVR instructions. */
const JUMP_TO_ITSELF = 0xcfff;
const DISABLE_INTERRUPTS = 0x94f8;
/** The watchdog resets within twice this time after its last reset; with a margin [ms]. */
const WATCHDOG_MS = 2 * 256 + 50;

async function armed(options = {}): Promise<EmulatedUnderTest> {
  const device = new EmulatedUnderTest(115_200, options);
  await device.command('ARM');
  await device.command('LASER', 1);
  await device.command('MOVE', 2000, 1000);
  await device.pass(300);
  expect(device.pulses.length).toBeGreaterThan(10);
  return device;
}

/** It has booted once more, reports the reason, sends no pulses, and accepts commands. */
async function expectReleased(device: EmulatedUnderTest, reason: string): Promise<void> {
  const boots = device.said.filter((body) => body.startsWith('BOOT'));
  expect(boots.length).toBeGreaterThan(1);
  expect(boots.at(-1)).toMatch(new RegExp(` ${reason}$`));
  device.pulses.length = 0;
  await device.wait(500);
  expect(device.pulses).toEqual([]);
  expect(device.board.laserOn).toBe(false);
  expect(await device.status()).toMatchObject({ state: 'R', servoOn: false, laserOn: false });
  expect(await device.command('ARM')).toMatch(/^OK/);
}

describe('after a reset', () => {
  it.each(['BROWNOUT', 'EXTERNAL', 'WATCHDOG', 'POWER'] as const)(
    'by %s it is released and reports the reason',
    async (cause) => {
      const device = await armed();
      await device.reset(cause);
      await expectReleased(device, cause);
    },
  );

  // A move that accelerates for 0.2 s and takes 1.1 s.
  it.each([
    ['before the first pulse of the move', 5],
    ['accelerating', 100],
    ['at full speed', 500],
    ['slowing down', 1000],
    ['arrived', 1300],
  ])('by a brown-out, %s, it is released, and its next move is slow', async (_phase, ms) => {
    const device = new EmulatedUnderTest(115_200);
    await device.command('ARM');
    await device.command('MOVE', 1490, 1510);
    await device.wait(400);
    await device.command('LASER', 1);
    device.board.send(Buffer.from(encodeCommand(900, 'MOVE', 2390, 1510, 1000, 5000)));
    while (device.said.at(-1) !== '900 OK 2390.0 1510.0') device.run(0.1);
    for (let leftMs = ms; leftMs > 0; leftMs -= 100) {
      device.board.send(Buffer.from(encodeCommand(1000 + leftMs, 'PING')));
      device.run(Math.min(leftMs, 100));
    }
    expect(device.board.laserOn).toBe(true);
    await device.reset('BROWNOUT');
    await expectReleased(device, 'BROWNOUT');
    const { panUs: beganUs } = await device.status();
    await device.command('MOVE', 2400, 1500);
    await device.pass(400);
    expect((await device.status()).panUs - beganUs).toBeLessThan(0.5 * 0.25 * 3819);
  });

  it('whose cause a boot loader has cleared is distinguished from a power-up by the memory', async () => {
    const device = await armed();
    await device.reset('CLEARED');
    await expectReleased(device, 'EXTERNAL');

    const other = await armed();
    other.cutPower('CLEARED');
    await expectReleased(other, 'POWER');
  });
});

describe('a hung core', () => {
  /** Replaces the instructions at which the program continues when it wakes. */
  async function hang(device: EmulatedUnderTest, instructions: number[]): Promise<() => void> {
    await device.command('PING'); // it is asleep now
    const { flash, programCounter } = device.board;
    const right = flash.slice(programCounter, programCounter + instructions.length);
    flash.set(instructions, programCounter);
    return () => flash.set(right, programCounter);
  }

  it('has its pulses and its laser turned off, and is reset by the watchdog', async () => {
    const device = await armed();
    const resume = await hang(device, [JUMP_TO_ITSELF]);
    device.run(WATCHDOG_MS / 2);
    expect(device.board.laserOn).toBe(false);
    device.pulses.length = 0;
    device.run(WATCHDOG_MS);
    expect(device.pulses).toEqual([]);
    resume();
    device.run(WATCHDOG_MS);
    await expectReleased(device, 'WATCHDOG');
  });

  it('is reset even with interrupts off', async () => {
    const device = await armed();
    const resume = await hang(device, [DISABLE_INTERRUPTS, JUMP_TO_ITSELF]);
    device.run(WATCHDOG_MS);
    expect(device.board.laserOn).toBe(false);
    device.pulses.length = 0;
    device.run(WATCHDOG_MS);
    expect(device.pulses).toEqual([]);
    resume();
    device.run(WATCHDOG_MS);
    await expectReleased(device, 'WATCHDOG');
  });
});

describe('a power cut', () => {
  const identity = (device: EmulatedUnderTest) =>
    device.said.findLast((body) => body.startsWith('BOOT'))!.split(' ')[3];

  it('leaves identity and limits', async () => {
    const device = new EmulatedUnderTest(115_200);
    const before = identity(device);
    expect(before).toMatch(/^[0-9A-F]{8}$/);
    await device.command('PANLIMITS', 600, 2400, 3000, 20_000);
    device.cutPower();
    expect(identity(device)).toBe(before);
    expect(await device.command('PANLIMITS')).toMatch(/^OK 600 2400 3000 20000/);
  });

  it('finds another identity on another board', () => {
    const identities = [1, 2, 3, 4].map((seed) =>
      identity(new EmulatedUnderTest(115_200, { seed })),
    );
    expect(new Set(identities).size).toBe(4);
  });

  it('during storing leaves the old limits or the new ones', async () => {
    const [old, fresh] = ['OK 600 2400 3000 20000 ', 'OK 700 2300 2500 15000 '];
    const found = new Set<string>();
    for (let ms = 0; ms < 60; ms += 2.5) {
      const device = new EmulatedUnderTest(115_200);
      await device.command('TILTLIMITS', 600, 2400, 3000, 20_000);
      device.board.send(Buffer.from(encodeCommand(900, 'TILTLIMITS', 700, 2300, 2500, 15_000)));
      device.run(ms);
      device.cutPower();
      const reply = (await device.command('TILTLIMITS')).replace(/\w{4}$/, '');
      expect([old, fresh]).toContain(reply);
      found.add(reply);
    }
    expect(found).toEqual(new Set([old, fresh]));
  });
});
