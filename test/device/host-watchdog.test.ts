import { describe, expect, it } from 'vitest';
import { DEVICES } from './device-under-test.ts';

describe.each(DEVICES)('the host watchdog of $name', ({ make }) => {
  it('slows down, holds and turns the laser off when the host becomes silent during a move', async () => {
    const device = make();
    await device.command('ARM');
    await device.command('LASER', 1);
    await device.command('MOVE', 2400, 1500);
    await device.pass(800);
    expect(device.said.filter((line) => line.startsWith('SILENCE'))).toHaveLength(1);
    const { panUs, state, laserOn, silences } = await device.status();
    expect({ state, laserOn, silences }).toEqual({ state: 'A', laserOn: false, silences: 1 });
    expect(panUs).toBeLessThan(2400);
    await device.wait(500);
    expect((await device.status()).panUs).toBe(panUs); // a returning host does not resume the move
  });

  it('turns the laser off at rest too, without a report', async () => {
    const device = make();
    await device.command('ARM');
    await device.command('LASER', 1);
    await device.pass(450);
    expect((await device.status()).laserOn).toBe(true);
    await device.pass(550);
    expect(await device.status()).toMatchObject({ state: 'A', laserOn: false, silences: 0 });
    expect(device.said.filter((line) => line.startsWith('SILENCE'))).toEqual([]);
  });

  it('releases after a longer silence if that is set', async () => {
    const device = make();
    await device.command('WATCHDOG', 200, 1000);
    await device.command('ARM');
    await device.pass(900);
    expect((await device.status()).servoOn).toBe(true);
    await device.pass(1100);
    expect(await device.status()).toMatchObject({ state: 'R', servoOn: false, silences: 1 });
    expect(device.said.filter((line) => line.startsWith('SILENCE'))).toHaveLength(1);
  });

  it('does not count HELLO as a sign of life: the host may have lost the device', async () => {
    const device = make();
    await device.command('ARM');
    await device.command('MOVE', 2400, 1500);
    for (let i = 0; i < 8; i++) {
      await device.pass(100);
      await device.command('HELLO', 1);
    }
    expect(await device.status()).toMatchObject({ state: 'A', silences: 1 });
  });

  it('does nothing while the host is alive', async () => {
    const device = make();
    await device.command('ARM');
    await device.command('LASER', 1);
    await device.wait(3000);
    expect(await device.status()).toMatchObject({ state: 'A', laserOn: true, silences: 0 });
  });
});
