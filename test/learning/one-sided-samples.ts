/**
 * Samples and shots of a simulated rig for the tests of learning, by the physics alone: no wire, no
 * clock, each axis arrives from below.
 */
import { inverse } from '../../src/geometry/kinematics.ts';
import { pulsesForAngles } from '../../src/geometry/servo.ts';
import { pointInWorkArea } from '../../src/geometry/work-area.ts';
import { Random } from '../../src/random.ts';
import { planTarget } from '../../src/samples/plans.ts';
import type { Measurement } from '../../src/samples/sample.ts';
import type { SimulatedRigDescription } from '../../src/simulator/simulated-rig-file.ts';
import {
  isWithinBothLimits,
  settledHit,
  takeSamples as takeTrueSamples,
} from '../../src/simulator/true-rig.ts';
import type { Angles, FloorPoint } from '../../src/units.ts';

/** Samples of Sobol targets. */
export const takeSamples = (
  rig: SimulatedRigDescription,
  count: number,
  seed: number,
): Measurement[] =>
  takeTrueSamples(rig, {
    count,
    seed,
    targetAt: (index) => planTarget({ plan: 'sobol', count, seed }, rig.workArea, index),
  });

/** Errors of shots at targets uniform in area [mm]; undefined for a miss. */
export function shoot(
  rig: SimulatedRigDescription,
  predict: (target: FloorPoint) => Angles | undefined,
  seed: number,
  count = 200,
): (number | undefined)[] {
  const targets = new Random(seed, 'targets');
  const servo = new Random(seed, 'shots');
  const errorsMm: (number | undefined)[] = [];
  while (errorsMm.length < count) {
    const target = pointInWorkArea(rig.workArea, targets.uniform(), targets.uniform());
    // A rig may be unable to reach all of its work area, which is not an error of the model.
    const nominal = pulsesForAngles(rig, inverse(target, rig.geometry)!);
    if (!isWithinBothLimits(rig, nominal)) continue;
    const angles = predict(target);
    const spot = angles && settledHit(rig, pulsesForAngles(rig, angles), servo);
    errorsMm.push(spot && 1000 * Math.hypot(spot.xM - target.xM, spot.yM - target.yM));
  }
  return errorsMm;
}
