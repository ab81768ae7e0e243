/**
 * The target to offer in place of one that can't be hit: where in the work area the reach ends is known only
 * by asking the model target by target, so a coarse look at all of it is refined around its best find.
 */
import { polarPoint } from '../geometry/bearings.ts';
import { nearestInWorkArea } from '../geometry/work-area.ts';
import type { WorkArea } from '../rig-file.ts';
import { type FloorPoint, floorPoint } from '../units.ts';

const RADII = 32;
const BEARINGS = 64;
/** Around the best find so far; turned a little at each step, so that no direction is left out. */
const DIRECTIONS = 32;
const TURN_RAD = 0.083;
const SMALLEST_STEP_M = 0.0005;

/**
 * The reachable target nearest to this one, on whole millimetres, so that it can be typed as it is told;
 * undefined when a look at the whole work area finds none.
 */
export function nearestReachable(
  area: WorkArea,
  target: FloorPoint,
  isReachable: (point: FloorPoint) => boolean,
): FloorPoint | undefined {
  const onRim = toMillimetre(nearestInWorkArea(area, target));
  if (isReachable(onRim)) return onRim;
  const distanceM = ({ xM, yM }: FloorPoint) => Math.hypot(xM - target.xM, yM - target.yM);
  const nearestOf = (points: readonly FloorPoint[]) =>
    points
      .map(toMillimetre)
      .filter(isReachable)
      .reduce<FloorPoint | undefined>(
        (best, point) => (best && distanceM(best) <= distanceM(point) ? best : point),
        undefined,
      );
  let best = nearestOf(coarseGrid(area));
  let stepM = area.rMax / RADII;
  for (let turn = 0; best && stepM > SMALLEST_STEP_M; turn += TURN_RAD) {
    const around = nearestOf(circle(best, stepM, turn));
    if (around && distanceM(around) < distanceM(best)) best = around;
    else stepM /= 2;
  }
  return best;
}

/** Even in radius, not in area: limits often leave nothing but what is near the base. */
function coarseGrid({ rMin, rMax, bearingMin, bearingMax }: WorkArea): FloorPoint[] {
  return Array.from({ length: (RADII + 1) * (BEARINGS + 1) }, (_, i) => {
    const radiusM = rMin + ((rMax - rMin) * Math.floor(i / (BEARINGS + 1))) / RADII;
    const bearingRad = bearingMin + ((bearingMax - bearingMin) * (i % (BEARINGS + 1))) / BEARINGS;
    return polarPoint(radiusM, bearingRad);
  });
}

function circle({ xM, yM }: FloorPoint, radiusM: number, turnRad: number): FloorPoint[] {
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const angleRad = turnRad + (2 * Math.PI * i) / DIRECTIONS;
    return floorPoint(xM + radiusM * Math.cos(angleRad), yM + radiusM * Math.sin(angleRad));
  });
}

const toMillimetre = ({ xM, yM }: FloorPoint): FloorPoint =>
  floorPoint(Math.round(xM * 1000) / 1000, Math.round(yM * 1000) / 1000);
