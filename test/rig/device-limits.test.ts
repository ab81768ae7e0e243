import { expect, it } from 'vitest';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { type Limits, limitFields } from '../../src/protocol/limits.ts';
import { type Connection, connect } from '../../src/rig/connection.ts';
import { storeLimits } from '../../src/rig/device-dialogues.ts';
import { SIMULATED_PATH } from '../../src/simulator/simulated-binding.ts';
import { microseconds } from '../../src/units.ts';
import { quiet, simulate } from '../support/simulated.ts';

const axis = (minUs: number, maxUs: number) => ({
  minUs: microseconds(minUs),
  maxUs: microseconds(maxUs),
  speedUsPerS: 2000,
  accelerationUsPerS2: 20_000,
});
const limits: Limits = { pan: axis(900, 2100), tilt: axis(1000, 1900) };

/** A simulated rig with a driver connected by the handshake. */
async function connectSimulated() {
  const parts = simulate();
  const { binding, clock } = parts;
  const source = { binding, path: SIMULATED_PATH, baudRate: 115_200 };
  const reconnect = (): Promise<Connection> => clock.run(connect(source, clock, quiet, () => {}));
  return { ...parts, ...(await reconnect()), reconnect };
}

it('stores the limits of both axes, which survive a reset', async () => {
  const { link, clock, reconnect } = await connectSimulated();
  await clock.run(storeLimits(link, limits));
  await clock.run(link.close());
  const again = await reconnect();
  expect(again.hello.limits).toEqual(limits);
  await clock.run(again.link.close());
});

it('stores nothing while pulses are on', async () => {
  const { link, clock, reconnect } = await connectSimulated();
  await clock.run(link.send('ARM'));
  await expect(clock.run(storeLimits(link, limits))).rejects.toMatchObject({
    code: 'device-not-released',
    message: expect.stringContaining('pantilt release'),
  });
  await clock.run(link.close());
  const again = await reconnect();
  expect(again.hello.limits.pan).not.toEqual(limits.pan);
  await clock.run(again.link.close());
});

it('detects limits that were stored wrongly', async () => {
  const { link, clock, simulated } = await connectSimulated();
  const receive = simulated.device.receive.bind(simulated.device);
  const narrower = encodeCommand(900, 'PANLIMITS', ...limitFields(axis(1200, 1300)));
  let heard = '';
  simulated.device.receive = (byte) => {
    receive(byte);
    heard += String.fromCharCode(byte);
    if (!heard.endsWith('\n') || !heard.includes('TILTLIMITS')) return;
    heard = '';
    for (const c of narrower) receive(c.charCodeAt(0));
  };
  await expect(clock.run(storeLimits(link, limits))).rejects.toMatchObject({
    code: 'limits-not-stored',
    message: expect.stringMatching(/sent the limits 900,2100,\S+ 1000,\S+ and stored 1200,1300/),
  });
  await clock.run(link.close());
});
