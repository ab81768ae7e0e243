import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { STOP } from '../../src/protocol/framing.ts';
import { DEVICES } from './device-under-test.ts';

describe.each(DEVICES)('a stop of $name', ({ make, patience }) => {
  const line = encodeCommand(77, 'RESUME');
  const positions = Array.from({ length: line.length + 1 }, (_, at) => at);

  it.each(positions)('acts before byte %i of a line, which is not executed', async (at) => {
    const device = make();
    await device.command('ARM');
    await device.pass(40);
    await device.command('LASER', 1);
    await device.command('MOVE', 2000, 2000);
    const replies = await device.send(line.slice(0, at) + STOP + line.slice(at));
    expect(replies.filter((reply) => reply.startsWith('STOPPED'))).toHaveLength(1);
    // At both ends of the range, the whole line came before or after the stop.
    const { state, laserOn } = await device.status();
    expect(state).toBe(at === 0 ? 'A' : 'S');
    expect(laserOn).toBe(false);
  });

  it('freezes the pulses until RESUME, which keeps them', async () => {
    const device = make();
    await device.command('ARM');
    await device.command('MOVE', 2400, 1500);
    await device.wait(400);
    await device.send(STOP);
    const { panUs } = await device.status();
    expect(panUs).toBeGreaterThan(1500);
    expect(await device.command('MOVE', 1500, 1500)).toBe('ERR 9 STOPPED');
    expect(await device.command('ARM')).toBe('ERR 9 STOPPED');
    expect(await device.command('LASER', 1)).toBe('ERR 9 STOPPED');
    await device.wait(1000);
    expect(await device.status()).toMatchObject({ state: 'S', panUs, servoOn: true });
    expect(await device.command('RESUME')).toBe('OK');
    await device.wait(1000);
    expect(await device.status()).toMatchObject({ state: 'A', panUs });
  });

  it('cancels pulses that have not started yet', async () => {
    const device = make();
    await device.send(`${encodeCommand(500, 'ARM')}${STOP}`);
    await device.pass(100);
    expect(await device.status()).toMatchObject({ state: 'S', servoOn: false });
    await device.command('RESUME');
    expect(await device.status()).toMatchObject({ state: 'R', servoOn: false });
  });

  it('also applies while released, and after a release', async () => {
    const device = make();
    await device.send(STOP);
    expect(await device.command('ARM')).toBe('ERR 9 STOPPED');
    expect(await device.command('RELEASE')).toBe('OK');
    expect((await device.status()).state).toBe('S');
    await device.command('RESUME');
    expect((await device.status()).state).toBe('R');
  });

  it('takes effect within any garbage: nothing moves after it', async () => {
    const garbage = fc.string({ unit: 'binary', maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(garbage, garbage, async (before, after) => {
        const device = make();
        await device.command('ARM');
        await device.command('MOVE', 2400, 600);
        await device.pass(200);
        await device.send(before + STOP);
        const { panUs, tiltUs } = await device.status();
        await device.send(`${after.replaceAll(STOP, '')}\n`);
        await device.pass(500);
        expect(await device.status()).toMatchObject({ state: 'S', panUs, tiltUs });
      }),
      { seed: 3, numRuns: Math.ceil(100 * patience) },
    );
  });
});
