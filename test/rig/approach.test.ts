/** One-sided approach: where it may begin, and what ends it. */
import { expect, it, onTestFinished } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { PantiltError } from '../../src/errors.ts';
import { msg } from '../../src/message.ts';
import { approach, approachable } from '../../src/rig/approach.ts';
import { Rig } from '../../src/rig/rig.ts';
import { parseRigFile, type RigDescription } from '../../src/rig-file.ts';
import { rigDocument, simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { codeOf, connected, pulses } from '../support/driven-rig.ts';
import { quiet } from '../support/simulated.ts';

it('starts within the limits, even if they are not multiples of the pulse resolution', async () => {
  const { rig, clock } = await reversed();
  const { maxUs } = rig.pulseLimits.pan;
  const target = pulses(maxUs - 34);
  expect(approachable(rig, 'pan', target.panUs)).toBe(true);
  expect(await clock.run(codeOf(approach(rig, target, clock)))).toBe('done');
});

it('moves nothing if it was aborted before it started', async () => {
  const { rig, clock } = await connected();
  const cancelled = new PantiltError('conflict', 'cancelled', msg`it is no longer needed`);
  const work = approach(rig, pulses(1700), clock, AbortSignal.abort(cancelled));
  expect(await clock.run(codeOf(work))).toBe('cancelled');
  await clock.advance(1000);
  expect(rig.snapshot.device).toMatchObject({ servoOn: false, panUs: 1500 });
});

/** A rig whose pan angle falls as its pulse rises, with steps of 3 µs up to 2500 µs. */
async function reversed() {
  const { truth, camera, ...known } = rigDocument('hobby') as { axes: Axes } & Json;
  const { pan } = known.axes;
  const axes = {
    ...known.axes,
    pan: { ...pan, direction: -1, pulse: { ...pan.pulse, resolution: 3 } },
  };
  const description: RigDescription = parseRigFile({ ...known, axes });
  const clock = new VirtualClock();
  const binding = new SimulatedBinding(new SimulatedRig(simulatedDescription('hobby'), clock));
  const source = { binding, path: SIMULATED_PATH, baudRate: 115_200 };
  const rig = new Rig({ description, source, clock, log: quiet });
  onTestFinished(() => clock.run(rig.close()));
  rig.start();
  await clock.run(rig.connected());
  return { rig, clock };
}

type Json = Record<string, unknown>;
type Axes = Record<'pan' | 'tilt', { pulse: Json } & Json>;
