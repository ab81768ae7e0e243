/** A daemon whose control loop hangs starves the device's watchdog: PINGs have no other source. */
import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { Rig } from '../../src/rig/rig.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { codeOf, pulses } from '../support/driven-rig.ts';
import { quiet, strippedDescription } from '../support/simulated.ts';

/** Device and daemon with separate clocks: one can be paused while the other runs. */
async function setUp() {
  const [device, daemon] = [new VirtualClock(), new VirtualClock()];
  const simulated = new SimulatedRig(simulatedDescription('hobby'), device);
  const rig = new Rig({
    description: strippedDescription('hobby'),
    source: { binding: new SimulatedBinding(simulated), path: SIMULATED_PATH, baudRate: 115_200 },
    clock: daemon,
    log: quiet,
  });
  const both = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    work.then(settle, settle);
    while (!settled) {
      await device.advance(2);
      await daemon.advance(2);
    }
    return work;
  };
  rig.start();
  await both(rig.connected());
  await both(rig.moveTo(pulses(1600)));
  await both(rig.setLaser(true));
  return { device, daemon, simulated, rig, both };
}

it('keeps the laser on while the loop runs, and off when it hangs', async () => {
  const { device, daemon, simulated, rig, both } = await setUp();
  await both(daemon.advance(3000));
  expect(simulated.device.laserOn).toBe(true);
  await device.advance(700);
  expect(simulated.device.laserOn).toBe(false);
  await both(daemon.advance(200));
  expect(rig.snapshot).toMatchObject({ connection: 'connected', device: { laserOn: false } });
  await both(rig.close());
});

it('halts a move when the loop hangs', async () => {
  const { device, simulated, rig, both } = await setUp();
  const { arrived } = await both(rig.startMove(pulses(2400), 200));
  const before = rig.snapshot.device!.silences;
  await device.advance(2000);
  expect(simulated.device.laserOn).toBe(false);
  await expect(both(arrived)).rejects.toMatchObject({ code: 'move-interrupted' });
  expect(rig.snapshot.device!.panUs).toBeLessThan(2400);
  expect(rig.snapshot.device!.silences).toBe(before + 1);
  await both(rig.close());
});

it('moves nothing after a hang before it has read the reports of the device', async () => {
  const { device, daemon, simulated, rig, both } = await setUp();
  await both(rig.startMove(pulses(2400), 200));
  const unread: string[] = [];
  const { onLine } = simulated;
  simulated.onLine = (line) => unread.push(line);
  await device.advance(2000);
  const nowMs = daemon.nowMs.bind(daemon);
  daemon.nowMs = () => nowMs() + 2000; // and no timer has fired
  const { panUs } = rig.snapshot.device!;
  const setpoint = codeOf(rig.startMove(pulses(2390)));
  await daemon.advance(20);
  for (const line of unread) onLine(line);
  simulated.onLine = onLine;
  expect(await both(setpoint)).toBe('move-interrupted');
  const haltedUs = rig.snapshot.device!.panUs;
  expect(haltedUs).toBeGreaterThan(panUs);
  await both(daemon.advance(500));
  expect(rig.snapshot.device).toMatchObject({ state: 'A', panUs: haltedUs, silences: 1 });
  await both(rig.close());
});
