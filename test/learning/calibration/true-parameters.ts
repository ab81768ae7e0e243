/** A simulated rig's flaws as parameters of the calibration. */

import { ERROR_JOINTS } from '../../../src/learning/calibration/beam-chain.ts';
import { hobbyPrior } from '../../../src/learning/calibration/prior.ts';
import type { RigDescription } from '../../../src/rig-file.ts';
import type { SimulatedRigDescription } from '../../../src/simulator/simulated-rig-file.ts';

/** The parameters of a rig with linear scales, [parameters] without nets. */
export function trueParameters({ truth }: SimulatedRigDescription): Float64Array {
  const { base, laser, axes } = truth;
  const joints: Record<(typeof ERROR_JOINTS)[number], number> = {
    baseXM: base.x,
    baseYM: base.y,
    baseZM: base.z,
    baseYawRad: base.yaw,
    basePitchRad: base.pitch,
    baseRollRad: base.roll,
    tiltAxisOffsetM: truth.tiltAxisOffset,
    l1ErrorM: truth.l1Error,
    axisSkewRad: truth.axisSkew,
    laserYM: laser.y,
    l2ErrorM: truth.l2Error,
    laserYawRad: laser.yaw,
    laserPitchRad: laser.pitch,
  };
  const servos = [axes.pan, axes.tilt].flatMap((axis) => [
    axis.zeroError,
    axis.gainError,
    (axis.deadband + axis.backlash) / 2,
  ]);
  return Float64Array.from([...ERROR_JOINTS.map((joint) => joints[joint]), ...servos]);
}

/**
 * The prior's means with every parameter shifted by a fraction of its standard deviation, so that
 * none is zero.
 */
export function someParameters(rig: RigDescription, hidden: number): Float64Array {
  const { means, deviations } = hobbyPrior(rig, hidden);
  return means.map((mean, i) => mean + (i % 2 === 0 ? 0.4 : -0.3) * deviations[i]!);
}
