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
  expect(await look()).toBeDefined();
  await daemon.post('rig/laser', { on: false });
  expect(await look()).toBeUndefined();
  await daemon.post('rig/laser', { on: true });
  expect(await look()).toBeDefined();
  simulated!.powerDown();
  expect(await look()).toBeUndefined();
});
