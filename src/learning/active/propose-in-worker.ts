/**
 * Proposals of plan `active`, computed in a thread from all stored samples of the rig.
 */
import type { RigDescription } from '../../rig-file.ts';
import type { Proposer } from '../../samples/plans.ts';
import type { Measurement } from '../../samples/sample.ts';
import type { Angles } from '../../units.ts';
import { runTask } from '../../worker-task.ts';
import type { FleetPrior } from '../fleet-prior.ts';
import { canPropose, type PosesRequest } from './propose-poses.ts';

/**
 * Creates the proposer of plan `active`.
 * @param samplesOf reads the stored samples of a rig
 * @param fleetPriorOf the prior of rigs of this type, if there is one
 */
export const workerProposer = (
  rig: RigDescription,
  samplesOf: (rig: string) => Promise<readonly Measurement[]>,
  fleetPriorOf: () => Promise<FleetPrior | undefined> = async () => undefined,
): Proposer => ({
  async propose(request, signal) {
    const measurements = await samplesOf(rig.name);
    const fleetPrior = await fleetPriorOf();
    if (!canPropose(measurements.length, fleetPrior)) return [];
    const posesRequest: PosesRequest = { ...request, rig, measurements, fleetPrior };
    return runTask<never, Angles[]>({
      name: 'proposal',
      worker: 'proposals-worker',
      from: import.meta.url,
      request: posesRequest,
      signal,
    });
  },
});
