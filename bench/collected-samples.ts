/**
 * Samples of a simulated rig taken as by the daemon: with a plan, over the wire, on a virtual
 * clock.
 */
import pino from 'pino';
import { VirtualClock } from '../src/clock.ts';
import { automaticObserver } from '../src/control/observer.ts';
import { Collections } from '../src/jobs/collections.ts';
import { JobRunner } from '../src/jobs/job-runner.ts';
import { canPropose, proposePoses } from '../src/learning/active/propose-poses.ts';
import { Rig } from '../src/rig/rig.ts';
import type { Plan } from '../src/samples/plans.ts';
import type { Sample } from '../src/samples/sample.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../src/simulator/simulated-rig.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { openStore } from '../src/store/store.ts';

/** Collects samples; a smaller count gives a prefix of a larger one. */
export async function collectSamples(
  description: SimulatedRigDescription,
  count: number,
  seed: number,
  plan: Plan = 'sobol',
): Promise<Sample[]> {
  const clock = new VirtualClock();
  const log = pino({ level: 'silent' });
  const simulated = new SimulatedRig(description, clock, seed);
  const binding = new SimulatedBinding(simulated);
  const source = { binding, path: SIMULATED_PATH, baudRate: 115_200 };
  const store = await openStore(':memory:');
  const rig = new Rig({ description: knownOf(description), source, clock, log });
  const collections = new Collections({
    runner: new JobRunner({ clock, log }),
    rig,
    store: store.collections,
    samplesOf: (session) => store.samples.list({ session }),
    proposer: {
      async propose(request) {
        const measurements = await store.samples.list();
        const worth = canPropose(measurements.length);
        return worth ? proposePoses({ ...request, rig: rig.description, measurements }) : [];
      },
    },
    observers: { simulated: automaticObserver(() => simulated.measureSpot()) },
  });
  rig.start();
  const { id } = await collections.create({ count, plan, observer: 'simulated', seed });
  const { problem } = await clock.run(collections.ended(id));
  if (problem) throw new Error(problem.message);
  const samples = await store.samples.list();
  await clock.run(rig.close());
  await store.close();
  return samples;
}
