import { describe, expect, it } from 'vitest';
import { closeAtEnd, connected } from '../support/driven-rig.ts';
import { answerAll, simulate } from '../support/simulated.ts';

describe('connecting', () => {
  it('opens a given port even if ports cannot be listed', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    parts.binding.list = () => Promise.reject(new Error('spawn udevadm ENOENT'));
    parts.rig.start();
    await parts.clock.run(parts.rig.connected());
    expect(parts.rig.snapshot).toMatchObject({ connection: 'connected', port: 'sim' });
  });

  it('waits for the board to boot, then reads the device and its limits', async () => {
    const { rig } = await connected();
    expect(rig.snapshot).toMatchObject({ connection: 'connected', port: 'sim', problem: null });
    expect(rig.snapshot.identity?.deviceId).toMatch(/^SIM-/);
    expect(rig.pulseLimits.pan).toEqual({ minUs: 500, maxUs: 2500, speedUsPerS: 3819 });
  });

  it('moves nothing by itself', async () => {
    const { rig, clock } = await connected();
    await clock.advance(2000);
    expect(rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false, laserOn: false });
  });

  it('reports why there is no rig, and finds it when it is plugged in', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    parts.binding.unplug();
    parts.rig.start();
    await parts.clock.advance(1000);
    expect(parts.rig.snapshot.problem?.code).toBe('port-not-found');
    parts.binding.plug();
    await parts.clock.run(parts.rig.connected());
    expect(parts.rig.snapshot.problem).toBeNull();
  });

  it('refuses a device of another protocol version, and names the version to flash', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    const { simulated, rig, clock } = parts;
    answerAll(simulated, ...'OK 2 2.0.0 OTHER 1 2 3 4 5 6 7 8 0000'.split(' '));
    rig.start();
    await clock.advance(4000);
    expect(rig.snapshot.problem).toMatchObject({
      code: 'firmware-incompatible',
      message: expect.stringMatching(/protocol version 2.*flash firmware that speaks version 1/s),
    });
  });

  it('reports no answer after 3 s of silence', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    parts.simulated.device.receive = () => {};
    parts.rig.start();
    await parts.clock.advance(2900);
    expect(parts.rig.snapshot.problem).toBeNull();
    await parts.clock.advance(300);
    expect(parts.rig.snapshot.problem?.code).toBe('not-a-pantilt-device');
  });
});
