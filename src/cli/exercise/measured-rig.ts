/**
 * The exercise on the rig of a running daemon, real or simulated: its robot, and how far the ideal robot's
 * angles are off there. Spots are collected once, and each solver is asked for the angles of just these.
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import { missesAt, type Solvers } from '../../learning/exercise/measured-spots.ts';
import type { RigShot } from '../../learning/exercise/steps.ts';
import type { RigView } from '../../server/rig-view.ts';
import { metres } from '../../units.ts';
import { allSamples, type Client } from '../client.ts';
import { runCollection } from '../observed-jobs.ts';

/** So many spots are collected. */
const SPOTS = 12;

/** The robot of a daemon's rig. */
export async function connectedRobot(
  client: Client,
): Promise<{ readonly name: string; readonly geometry: Geometry }> {
  const { name, geometry } = await client.get<RigView>('/rig');
  return { name, geometry: { l1: metres(geometry.l1M), l2: metres(geometry.l2M) } };
}

/** What the solvers' angles would have done at spots that were just measured. */
export async function measureSolvers(
  client: Client,
  geometry: Geometry,
  solvers: Solvers,
  observer: string | undefined,
  seed: number,
): Promise<RigShot[]> {
  const done = await runCollection(client, { count: SPOTS, plan: 'random', observer, seed });
  const { session } = done.result!;
  const samples = await allSamples((path) => client.get(path), { session });
  return missesAt(samples, solvers, geometry);
}
