/**
 * The last step of the exercise: the ideal robot's angles on a rig. A simulated rig is driven over its
 * serial line on a virtual clock and its true hits are measured; the rig of a daemon is sampled.
 */

import pino from 'pino';
import type { Client } from '../../api/client.ts';
import { VirtualClock } from '../../clock.ts';
import { errorsAtSpots, type Solvers } from '../../course/measured-spots.ts';
import type { RigShot } from '../../course/steps.ts';
import { startDaemon } from '../../daemon/start-daemon.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import { pointInWorkArea } from '../../geometry/work-area.ts';
import { Random } from '../../random.ts';
import { approach, approachablePulses } from '../../rig/approach.ts';
import { SIMULATED_PATH } from '../../simulator/simulated-binding.ts';
import { type Angles, type FloorPoint, metres } from '../../units.ts';
import { allSamples } from '../client.ts';
import { runCollection } from '../interactive-observer.ts';

/** Number of shots per solver. */
const TARGETS = 24;

/** Shoots at the same targets, uniform in area, with each solver. */
export async function shootAtRig(
  rigFile: string,
  solvers: Solvers,
  seed: number,
): Promise<RigShot[]> {
  const clock = new VirtualClock();
  const daemon = await startDaemon({
    rigFile,
    port: SIMULATED_PATH,
    dataDirectory: ':memory:',
    clock,
    seed,
    log: pino({ level: 'silent' }),
    access: { allowedHosts: [] },
  });
  try {
    const { rig } = daemon.services;
    await clock.run(rig.connected());
    const random = new Random(seed, 'exercise shots');
    const targets = Array.from({ length: TARGETS }, () =>
      pointInWorkArea(rig.description.workArea, random.uniform(), random.uniform()),
    );
    const shots: RigShot[] = [];
    for (const [solver, answers] of Object.entries(solvers)) {
      for (const [i, angles] of answers(targets).entries()) {
        const target = targets[i]!;
        const pulses = angles && approachablePulses(rig, angles);
        if (pulses) await clock.run(approach(rig, pulses, clock));
        const hit = pulses && daemon.simulated?.trueSpot();
        shots.push(shotOf(solver, target, angles, hit));
      }
    }
    return shots;
  } finally {
    await clock.run(daemon.close());
  }
}

const shotOf = (
  solver: string,
  { xM, yM }: FloorPoint,
  angles: Angles | undefined,
  hit: FloorPoint | undefined,
): RigShot => ({
  solver,
  xM,
  yM,
  panRad: angles?.panRad ?? null,
  tiltRad: angles?.tiltRad ?? null,
  hitXM: hit?.xM ?? null,
  hitYM: hit?.yM ?? null,
  errorMm: hit ? 1000 * Math.hypot(hit.xM - xM, hit.yM - yM) : null,
});

/** Number of collected samples. */
const SAMPLE_COUNT = 12;

/** The name and dimensions of a daemon's rig. */
export async function connectedRobot(
  client: Client,
): Promise<{ readonly name: string; readonly geometry: Geometry }> {
  const { name, geometry } = await client.call('GET /rig');
  return { name, geometry: { l1: metres(geometry.l1M), l2: metres(geometry.l2M) } };
}

/** Collects spots, and computes the error of each solver's angles at them. */
export async function measureSolvers(
  client: Client,
  geometry: Geometry,
  solvers: Solvers,
  observer: string | undefined,
  seed: number,
): Promise<RigShot[]> {
  const done = await runCollection(client, { count: SAMPLE_COUNT, plan: 'random', observer, seed });
  const { session } = done.result!;
  const samples = await allSamples(client, { session });
  return errorsAtSpots(samples, solvers, geometry);
}
