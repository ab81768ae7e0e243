/** The daemon on the compiled firmware: the cable is unplugged, and a move is stopped. */
import { expect, test } from 'vitest';
import { startTestDaemon } from '../support/daemon.ts';

test('finds the firmware again, released, after it was unplugged', async () => {
  const daemon = await startTestDaemon({ port: 'emulator' });
  await daemon.post('aim', { xM: 0.8, yM: 0.1 });
  expect(await daemon.rig()).toMatchObject({ state: 'armed', servoOn: true });
  daemon.daemon.simulated!.powerDown();
  await daemon.until(() => daemon.services.rig.snapshot.connection !== 'connected');
  await daemon.until(() => daemon.services.rig.snapshot.device);
  expect(await daemon.rig()).toMatchObject({ state: 'released', servoOn: false });
});

test('stops it during a move, with confirmation', async () => {
  const daemon = await startTestDaemon({ port: 'emulator' });
  const aim = daemon.begin('POST', 'aim', { body: { xM: 0.5, yM: 0.9 } });
  await daemon.until(async () => (await daemon.rig()).state === 'moving');
  expect(await daemon.post('rig/stop')).toMatchObject({ status: 200, body: { confirmed: true } });
  expect((await daemon.clock.run(aim)).status).toBe(409);
  expect(await daemon.rig()).toMatchObject({ state: 'stopped' });
});
