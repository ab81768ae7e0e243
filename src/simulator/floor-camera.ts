/**
 * The simulated camera that watches the floor: sees the laser spot with noise, sometimes reports a
 * point at random, sometimes nothing.
 */
import { pointInWorkArea } from '../geometry/work-area.ts';
import type { Random } from '../random.ts';
import { type FloorPoint, floorPoint } from '../units.ts';
import type { SimulatedRigDescription } from './simulated-rig-file.ts';

/** The camera sees no further than this from the origin [m]. */
const RANGE_M = 3;

/** What the camera reports of a spot, or nothing when it reports nothing. */
export function look(
  { camera, workArea }: SimulatedRigDescription,
  hit: FloorPoint | undefined,
  random: Random,
): FloorPoint | undefined {
  if (random.uniform() < camera.missRate) return undefined;
  if (random.uniform() < camera.outlierRate) {
    return pointInWorkArea(workArea, random.uniform(), random.uniform());
  }
  const rangeM = hit ? Math.hypot(hit.xM, hit.yM) : Number.POSITIVE_INFINITY;
  if (!hit || rangeM > RANGE_M) return undefined;
  const deviationM = camera.noise + camera.noisePerMetre * rangeM;
  return floorPoint(hit.xM + random.normal(deviationM), hit.yM + random.normal(deviationM));
}
