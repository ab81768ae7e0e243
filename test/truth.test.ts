/** Only the simulator uses a rig file's `truth`: a daemon without it behaves exactly the same. */
import { expect, it } from 'vitest';
import { Aiming } from '../src/control/aiming.ts';
import { automaticObserver } from '../src/control/observer.ts';
import { Collections } from '../src/jobs/collections.ts';
import { JobRunner } from '../src/jobs/job-runner.ts';
import { loadModel } from '../src/learning/model.ts';
import { trainModel } from '../src/learning/train.ts';
import { Rig } from '../src/rig/rig.ts';
import { parseRigFile } from '../src/rig-file.ts';
import { rigDocument } from '../src/simulator/rig-family.ts';
import { openStore } from '../src/store/store.ts';
import { floorPoint } from '../src/units.ts';
import { proposesNothing } from './support/proposes-nothing.ts';
import { quiet, simulate } from './support/simulated.ts';

/** Collects, trains and aims; the simulated rig has its flaws, the daemon reads `document`. */
async function wholeJob(document: Record<string, unknown>) {
  const { clock, simulated, binding } = simulate({ name: 'hobby', seed: 3 });
  const description = parseRigFile(document);
  const source = { binding, path: 'sim', baudRate: 115_200 };
  const rig = new Rig({ description, source, clock, log: quiet });
  const store = await openStore(':memory:');
  const collections = new Collections({
    runner: new JobRunner({ clock, log: quiet }),
    rig,
    store: store.collections,
    proposer: proposesNothing,
    samplesOf: (session) => store.samples.list({ session }),
    observers: { simulated: automaticObserver(() => simulated.measureSpot()) },
  });
  rig.start();
  await collections.create({ count: 12, plan: 'sobol', observer: 'simulated', seed: 1 });
  await clock.run(collections.ended(1));
  const stored = await store.samples.list();
  const samples = stored.map(({ uuid: _, ...sample }) => sample); // Random.
  const file = trainModel({ kind: 'servo-nets', rig: description, measurements: samples, seed: 1 });
  const aiming = new Aiming(rig, clock, { model: loadModel(file) });
  const aims = [];
  for (const target of [floorPoint(0.8, 0.3), floorPoint(1.3, -0.6)]) {
    aims.push([await clock.run(aiming.aim(target)), simulated.trueSpot()]);
  }
  await clock.run(rig.close());
  await store.close();
  return { samples, aims };
}

it('removing truth and camera from what the daemon reads changes nothing', async () => {
  const { truth, camera, ...known } = rigDocument('hobby');
  expect(truth).toBeDefined();
  expect(await wholeJob(known)).toEqual(await wholeJob({ ...known, truth, camera }));
});

it('only modules of the simulator receive it', () => {
  const read = parseRigFile(rigDocument('hobby'));
  expect(JSON.stringify(read)).not.toMatch(/truth|camera|zeroError|backlash/);
});
