import { describe, expect, it } from 'vitest';
import { closeAtEnd, codeOf, connected, pulses } from '../support/driven-rig.ts';
import { simulate } from '../support/simulated.ts';

describe('stopping', () => {
  it('is confirmed by the device, ends the move, and lasts until resume', async () => {
    const { rig, clock } = await connected();
    const move = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(400);
    expect(await clock.run(rig.stop())).toBe(true);
    expect(await move).toBe('rig-stopped');
    expect(rig.snapshot).toMatchObject({ stopped: true, device: { state: 'S' } });
    expect(await codeOf(clock.run(rig.moveTo(pulses(1500))))).toBe('rig-stopped');
    await clock.run(rig.resume());
    expect(await clock.run(rig.moveTo(pulses(1500)))).toEqual(pulses(1500));
  });

  it('is accepted without a device, unconfirmed, and applies when one connects', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    expect(await parts.clock.run(parts.rig.stop())).toBe(false);
    parts.rig.start();
    await parts.clock.run(parts.rig.connected());
    expect(await codeOf(parts.clock.run(parts.rig.moveTo(pulses(1500))))).toBe('rig-stopped');
  });

  it('reports that the device does not confirm', async () => {
    const { rig, clock, simulated } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    const receive = simulated.device.receive.bind(simulated.device);
    simulated.device.receive = (byte) => byte !== '!'.charCodeAt(0) && receive(byte);
    expect(await codeOf(clock.run(rig.stop()))).toBe('stop-unconfirmed');
  });

  it('reports that the device no longer receives during a move', async () => {
    const { rig, clock, simulated } = await connected();
    const move = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(200);
    simulated.device.receive = () => {};
    expect(await codeOf(clock.run(rig.stop()))).toBe('stop-unconfirmed');
    expect(await move).toBe('rig-stopped');
  });

  it('is sent even before the device has answered', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    const heard: number[] = [];
    parts.simulated.device.receive = (byte) => heard.push(byte);
    parts.rig.start();
    await parts.clock.advance(500);
    expect(await parts.clock.run(parts.rig.stop())).toBe(false);
    expect(heard).toContain('!'.charCodeAt(0));
  });

  it('ends the move if the device was stopped by other means', async () => {
    const { rig, clock, simulated } = await connected();
    const move = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(300);
    simulated.device.receive('!'.charCodeAt(0));
    expect(await clock.run(move)).toBe('rig-stopped');
    expect(rig.snapshot.stopped).toBe(true);
  });
});
