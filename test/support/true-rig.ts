/**
 * What only a simulator knows: where a rig's spot really is, and which pulses would really hit a
 * target. Each axis arrives from below.
 */
import { inverse } from '../../src/geometry/kinematics.ts';
import { isWithinLimits, pulsesForAngles } from '../../src/geometry/servo.ts';
import type { Random } from '../../src/random.ts';
import { motorAngle, settledAngle, trueHit } from '../../src/simulator/plant.ts';
import type { SimulatedRigDescription } from '../../src/simulator/simulated-rig-file.ts';
import { type Axis, type FloorPoint, type Pulses, radians } from '../../src/units.ts';

const SIDE = 1;
const MAX_ROUNDS = 50;
const MIN_GAIN_M = 1e-5;

/** Where the spot is once the rig has settled; @param noise of the servos, left out for the mean */
export function settledHit(
  rig: SimulatedRigDescription,
  pulses: Pulses,
  noise?: Random,
): FloorPoint | undefined {
  const settled = (axis: Axis) => {
    const truth = rig.truth.axes[axis];
    const motorRad = motorAngle(rig.axes[axis], truth, pulses[`${axis}Us`]);
    const missedRad = noise?.normal(truth.repeatability) ?? 0;
    return radians(settledAngle(truth, motorRad, SIDE) + missedRad);
  };
  return trueHit(rig, { panRad: settled('pan'), tiltRad: settled('tilt') });
}

/**
 * The pulses that hit a target on the true rig: by how much the hit is off in nominal angles is taken
 * back, again and again. Nothing when the rig can't get there.
 */
export function oraclePulses(rig: SimulatedRigDescription, target: FloorPoint): Pulses | undefined {
  const wanted = inverse(target, rig.geometry)!;
  let angles = wanted;
  let [best, bestM] = [undefined as Pulses | undefined, Number.POSITIVE_INFINITY];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const pulses = pulsesForAngles(rig, angles);
    const hit = settledHit(rig, pulses);
    const seen = hit && inverse(hit, rig.geometry);
    if (!seen) {
      // The beam passes over the floor: lower it.
      angles = { ...angles, tiltRad: radians(angles.tiltRad + 0.05) };
      continue;
    }
    const errorM = Math.hypot(hit.xM - target.xM, hit.yM - target.yM);
    if (errorM < bestM - MIN_GAIN_M) [best, bestM] = [pulses, errorM];
    else if (round > 10) break;
    angles = {
      panRad: radians(angles.panRad + wanted.panRad - seen.panRad),
      tiltRad: radians(angles.tiltRad + wanted.tiltRad - seen.tiltRad),
    };
  }
  return best && bestM < NEAR_M && withinBoth(rig, best) ? best : undefined;
}

/** A pulse's rounding may leave the oracle so far off; more means that the target is out of reach. */
const NEAR_M = 0.02;

const withinBoth = ({ axes }: SimulatedRigDescription, { panUs, tiltUs }: Pulses): boolean =>
  isWithinLimits(axes.pan, panUs) && isWithinLimits(axes.tilt, tiltUs);
