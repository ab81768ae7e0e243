/** The simulated camera with the laser on and off. */
import { expect, test } from 'vitest';
import { startTestDaemon } from '../support/daemon.ts';

test.each(['sim', 'emulator'])('sees the spot of %s while the laser is on', async (port) => {
  const daemon = await startTestDaemon({ port });
  const { rig } = daemon.services;
  const { simulated } = daemon.daemon;
  const look = async () => {
    await daemon.clock.advance(50); // the line delays the bytes
    return simulated!.measureSpot();
  };
  await daemon.clock.run(rig.connected());
  await daemon.post('aim', { xM: 0.8, yM: 0 });
  const spot = await look();
  expect(Math.hypot(spot!.xM - 0.8, spot!.yM)).toBeLessThan(0.6); // an aim by geometry alone
  await daemon.post('rig/laser', { on: false });
  expect(await look()).toBeUndefined();
  await daemon.post('rig/laser', { on: true });
  const again = await look();
  expect(Math.hypot(again!.xM - spot!.xM, again!.yM - spot!.yM)).toBeLessThan(0.05); // noise
  simulated!.powerDown();
  expect(await look()).toBeUndefined();
});
