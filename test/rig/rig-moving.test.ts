import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { closeAtEnd, codeOf, connected, pulses } from '../support/driven-rig.ts';
import { simulate } from '../support/simulated.ts';

describe('moving', () => {
  it('is released as soon as the device has confirmed it', async () => {
    const { rig, clock } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    await clock.run(rig.setLaser(true));
    expect(rig.snapshot.device).toMatchObject({ state: 'A', laserOn: true });
    await clock.run(rig.release());
    expect(rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false, laserOn: false });
  });

  it('arms, arrives, and returns the applied pulses', async () => {
    const { rig, clock } = await connected();
    const applied = await clock.run(rig.moveTo(pulses(1700.2, 1400)));
    expect(applied).toEqual(pulses(1700, 1400));
    expect(rig.snapshot.device).toMatchObject({ ...applied, state: 'A' });
  });

  it('settles two concurrent moves: the later one is executed', async () => {
    const { rig, clock } = await connected();
    const moves = [1700, 1800].map((panUs) => codeOf(rig.moveTo(pulses(panUs))));
    expect(await clock.run(Promise.all(moves))).toEqual(['move-interrupted', 'done']);
    expect(rig.snapshot.device).toMatchObject({ panUs: 1800, state: 'A' });
  });

  it('reports at once that the laser was switched', async () => {
    const { rig, clock } = await connected();
    await clock.run(rig.arm());
    const laserStates: (boolean | undefined)[] = [];
    rig.on('change', () => laserStates.push(rig.snapshot.device?.laserOn));
    await clock.run(rig.setLaser(true));
    expect(laserStates.at(-1)).toBe(true);
  });

  it.each([
    [pulses(2501), "pan pulse 2501 µs is outside the rig's limits, 500 to 2500 µs"],
    [pulses(1500, 499), 'tilt pulse 499'],
    [pulses(Number.NaN), 'pan pulse NaN'],
  ])('refuses %j and moves nothing', async (target, text) => {
    const { rig, clock } = await connected();
    await expect(clock.run(rig.moveTo(target))).rejects.toMatchObject({
      code: 'pulse-out-of-limits',
      message: expect.stringContaining(text),
    });
    expect(rig.snapshot.device?.servoOn ?? false).toBe(false);
  });

  it("keeps to the device's limits when they are narrower, and names the device in the error", async () => {
    const parts = simulate();
    closeAtEnd(parts);
    const { simulated, rig, clock } = parts;
    for (const c of encodeCommand(1, 'PANLIMITS', 1000, 2000, 3000, 30_000))
      simulated.device.receive(c.charCodeAt(0));
    rig.start();
    await clock.run(rig.connected());
    expect(rig.pulseLimits.pan).toMatchObject({ minUs: 1000, maxUs: 2000 });
    await expect(clock.run(rig.moveTo(pulses(2100)))).rejects.toThrow("device's limits");
  });

  it('does not arm a device whose pulses would start out of limits', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    const { simulated, rig, clock } = parts;
    for (const c of encodeCommand(1, 'PANLIMITS', 100, 5000, 3000, 30_000)) {
      simulated.device.receive(c.charCodeAt(0));
    }
    rig.start();
    await clock.run(rig.connected());
    await clock.advance(100);
    await expect(clock.run(rig.moveTo(pulses(600)))).rejects.toThrow(
      'pan pulse 2550 µs is outside',
    );
    expect(rig.snapshot.device?.servoOn).toBe(false);
  });

  it('accepts pulses finer than the resolution of the wire', async () => {
    const { rig, clock } = await connected();
    expect(await clock.run(rig.moveTo(pulses(1600.04, 1499.77)))).toEqual(pulses(1600, 1500));
  });

  it('replaces a move in progress by a new one', async () => {
    const { rig, clock } = await connected();
    const first = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(200);
    const second = clock.run(rig.moveTo(pulses(1600)));
    expect(await first).toBe('move-interrupted');
    expect(await second).toEqual(pulses(1600));
  });

  it('works on a line that garbles some bytes, and counts them', async () => {
    const { rig, clock, simulated } = await connected();
    const send = simulated.onLine;
    let lines = 0;
    simulated.onLine = (line) => send(++lines % 5 === 0 ? line.replace('1', '7') : line);
    for (const panUs of [1600, 1700, 1650, 1500]) {
      expect(await clock.run(rig.moveTo(pulses(panUs)))).toEqual(pulses(panUs));
    }
    expect(rig.snapshot.quality?.linesGarbled).toBeGreaterThan(0);
  });

  it('survives floods, truncated lines and foreign bytes', async () => {
    const { rig, clock, simulated } = await connected();
    for (const noise of ['x'.repeat(5000), '\u00ff\u0000\u0080', 'T 1 2', '\n\n\r', '12 OK*']) {
      simulated.onLine(noise);
    }
    simulated.onLine('\n');
    await clock.advance(600);
    expect(await clock.run(rig.moveTo(pulses(1600)))).toEqual(pulses(1600));
  });
});
