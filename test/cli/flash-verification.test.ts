import { expect, test } from 'vitest';
import { verifyFirmware } from '../../src/cli/flash-verification.ts';
import { limitsOfAxis } from '../../src/protocol/limits.ts';
import { SIMULATED_PATH } from '../../src/simulator/simulated-binding.ts';
import { simulate, strippedDescription } from '../support/simulated.ts';

/** Verifies a simulated rig. */
function verifySimulated(version: string | undefined, prepare = (_: Parts) => {}) {
  const parts = simulate();
  prepare(parts);
  const { binding, clock } = parts;
  const { axes } = strippedDescription('hobby-mild');
  const limits = { pan: limitsOfAxis(axes.pan), tilt: limitsOfAxis({ ...axes.tilt, maxSpeed: 1 }) };
  const source = { binding, path: SIMULATED_PATH, baudRate: 115_200 };
  const verified = clock.run(verifyFirmware(source, clock, { version, limits }));
  return { ...parts, limits, verified };
}
type Parts = ReturnType<typeof simulate>;

test('reports the device and its limits, and closes the port', async () => {
  const { verified, limits, binding } = verifySimulated('1.0.0');
  expect(await verified).toMatchObject({ firmwareVersion: '1.0.0', limits });
  const port = await binding.open({ path: SIMULATED_PATH, baudRate: 115_200 });
  await port.close();
});

test('accepts any version of a user-supplied firmware', async () => {
  expect(await verifySimulated(undefined).verified).toMatchObject({ firmwareVersion: '1.0.0' });
});

test('rejects firmware of another version, and stores nothing on it', async () => {
  let heard = '';
  const { verified, simulated } = verifySimulated('1.0.1', ({ simulated }) => {
    const receive = simulated.device.receive.bind(simulated.device);
    simulated.device.receive = (byte) => {
      heard += String.fromCharCode(byte);
      receive(byte);
    };
  });
  await expect(verified).rejects.toMatchObject({
    code: 'flash-unverified',
    message: expect.stringContaining('runs 1.0.0, not 1.0.1'),
  });
  expect(heard).toMatch(/HELLO/);
  expect(heard).not.toMatch(/LIMITS/);
  simulated.device.halt();
});
test('reports that no device answers', async () => {
  const { verified } = verifySimulated('1.0.0', ({ simulated }) => {
    simulated.device.receive = () => {};
  });
  await expect(verified).rejects.toMatchObject({
    code: 'flash-unverified',
    message: expect.stringMatching(/written, but no pantilt device answers.*pantilt doctor/),
  });
});

test('waits for a port that disappears during a reset, but not forever', async () => {
  const returning = verifySimulated('1.0.0', ({ clock, binding }) => {
    binding.unplug();
    clock.schedule(1000, () => binding.plug());
  });
  expect(await returning.verified).toMatchObject({ firmwareVersion: '1.0.0' });
  const { verified, clock } = verifySimulated('1.0.0', ({ binding }) => binding.unplug());
  await expect(verified).rejects.toMatchObject({
    code: 'flash-unverified',
    message: expect.stringContaining('there is no port'),
  });
  expect(clock.nowMs()).toBe(3000);
});
