/** A rig with a keep-out zone, given directly in pulses: races between laser, moves and the zones. */
import { expect, it } from 'vitest';
import { type Clock, sleep, VirtualClock } from '../../src/clock.ts';
import { SERVO_SETTLE_MS } from '../../src/rig/approach.ts';
import { GuardedRig, type PulseSpan } from '../../src/rig/guarded-rig.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { closeAtEnd, codeOf, pulses } from '../support/driven-rig.ts';
import { quiet, strippedDescription } from '../support/simulated.ts';

/** Between these pan pulses the laser must be off [µs]. */
const WALL = { minUs: 1700, maxUs: 1900 };
const meetsWall = ({ pan }: PulseSpan) =>
  pan.minUs <= WALL.maxUs && pan.maxUs >= WALL.minUs ? 'wall' : undefined;

/** A rig beside the wall; the driver has its own clock, so that it can be blocked. */
async function setUp(zoneIn: (span: PulseSpan) => string | undefined = meetsWall) {
  const clock = new VirtualClock();
  let heldUpMs = 0;
  const driversClock: Clock = {
    nowMs: () => clock.nowMs() + heldUpMs,
    dateMs: () => clock.dateMs() + heldUpMs,
    schedule: (delayMs, callback) => clock.schedule(delayMs, callback),
  };
  const simulated = new SimulatedRig(simulatedDescription('hobby'), clock);
  const rig = new GuardedRig(
    {
      description: strippedDescription('hobby'),
      source: { binding: new SimulatedBinding(simulated), path: SIMULATED_PATH, baudRate: 115_200 },
      clock: driversClock,
      log: quiet,
    },
    zoneIn,
  );
  closeAtEnd({ rig, clock });
  rig.start();
  await clock.run(rig.connected());
  await clock.run(rig.moveTo(pulses(1600)));
  await clock.advance(SERVO_SETTLE_MS + 50);
  /** Pan pulses with the laser on [µs]. */
  const litUs: number[] = [];
  const watch = async () => {
    await sleep(clock, 5);
    if (simulated.device.laserOn) litUs.push(rig.snapshot.device?.panUs ?? Number.NaN);
    void watch();
  };
  void watch();
  const holdUp = (durationMs: number) => {
    heldUpMs += durationMs;
  };
  return { clock, simulated, rig, litUs, holdUp };
}

const inWall = (panUs: number) => panUs > WALL.minUs && panUs < WALL.maxUs;

it('does not turn on during a move that begins while the request waits for reports after a hang', async () => {
  const { clock, rig, litUs, holdUp } = await setUp();
  holdUp(600);
  const laser = codeOf(rig.setLaser(true));
  const moved = rig.moveTo(pulses(2100));
  expect(await clock.run(laser)).toBe('beam-kept-out');
  await clock.run(moved);
  expect(rig.snapshot.device).toMatchObject({ panUs: 2100, laserOn: false });
  expect(litUs.filter(inWall)).toEqual([]);
});

it('leaves the laser off if the last request during a hang turned it off', async () => {
  const { clock, simulated, rig, holdUp } = await setUp();
  holdUp(600);
  const on = codeOf(rig.setLaser(true));
  const off = rig.setLaser(false);
  expect(await clock.run(on)).toBe('move-interrupted');
  await clock.run(off);
  await clock.advance(100);
  expect(simulated.device.laserOn).toBe(false);
});

it('turns the laser off when a zone moves into the way of a move', async () => {
  let isKnown = false;
  const { clock, rig, litUs } = await setUp((span) => (isKnown ? meetsWall(span) : undefined));
  await clock.run(rig.setLaser(true));
  const { arrived } = await clock.run(rig.startMove(pulses(2100), 400));
  isKnown = true;
  await clock.run(arrived);
  expect(litUs.length).toBeGreaterThan(0);
  expect(litUs.filter(inWall)).toEqual([]);
});

it('does not turn on for a head that brakes on its way to a zone', async () => {
  const { clock, simulated, rig } = await setUp();
  const { receive } = simulated.device;
  await clock.run(rig.startMove(pulses(1800), 150));
  simulated.device.receive = () => {};
  const codes: Promise<string>[] = [];
  rig.on('event', ({ name }) => {
    if (name !== 'silence') return;
    simulated.device.receive = receive;
    codes.push(codeOf(rig.setLaser(true)));
  });
  while (codes.length === 0) await clock.advance(5);
  expect(rig.snapshot.device).toMatchObject({ state: 'M' });
  expect(await clock.run(codes[0]!)).toBe('beam-kept-out');
});

it('does not turn on for a head that jumps to its first pulse', async () => {
  const { clock, simulated, rig } = await setUp();
  await clock.run(rig.release());
  await clock.advance(1000);
  await clock.run(rig.arm());
  expect(await clock.run(codeOf(rig.setLaser(true)))).toBe('beam-kept-out');
  await clock.advance(SERVO_SETTLE_MS + 50);
  await clock.run(rig.setLaser(true));
  expect(simulated.device.laserOn).toBe(true);
});
