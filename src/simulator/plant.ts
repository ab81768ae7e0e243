/**
 * The physics of a flawed rig: from settled pulses and arrival directions to the floor point that
 * the laser hits. Pure functions; calibration/README.md defines the model.
 */
import {
  compose,
  floorHit,
  rotationX,
  rotationY,
  rotationZ,
  type Transform,
  transformDirection,
  transformPoint,
  translation,
} from '../geometry/transforms.ts';
import type { AxisDescription } from '../rig-file.ts';
import {
  type Angles,
  type FloorPoint,
  type Microseconds,
  type Radians,
  radians,
  type Side,
} from '../units.ts';
import type { AxisTruth, SimulatedRigDescription } from './simulated-rig-file.ts';

/** Motor angle of an axis at a pulse, which is first clamped to the limits and rounded. */
export function motorAngle(
  axis: AxisDescription,
  truth: AxisTruth,
  pulseUs: Microseconds,
): Radians {
  const { min, max, centre, resolution } = axis.pulse;
  const applied = Math.round(Math.min(Math.max(pulseUs, min), max) / resolution) * resolution;
  const scale = axis.radiansPerMicrosecond * (1 + truth.gainError);
  const straight =
    axis.angleAtCentre + truth.zeroError + axis.direction * (applied - centre) * scale;
  let bent = straight;
  for (const { amplitude, cycles, phase } of truth.harmonics) {
    bent += amplitude * Math.sin(cycles * straight + phase);
  }
  return radians(bent);
}

/** Angle at which an axis comes to rest: before the motor angle, on the side it arrived from. */
export const settledAngle = (truth: AxisTruth, motorRad: Radians, side: Side): Radians =>
  radians(motorRad - (side * (truth.deadband + truth.backlash)) / 2);

/** The floor point that the laser of the true rig hits at these output angles, or undefined. */
export function trueHit(rig: SimulatedRigDescription, output: Angles): FloorPoint | undefined {
  const { geometry, truth } = rig;
  const { laser } = truth;
  const T_world_pan = compose(worldFromBase(rig), rotationZ(output.panRad));
  const T_pan_tilt = compose(
    translation(truth.tiltAxisOffset, 0, geometry.l1 + truth.l1Error),
    rotationX(radians(truth.axisSkew)),
    rotationY(output.tiltRad),
  );
  const T_tilt_laser = compose(
    translation(0, laser.y, geometry.l2 + truth.l2Error),
    rotationZ(radians(laser.yaw)),
    rotationY(radians(laser.pitch)),
  );
  const T_world_laser = compose(T_world_pan, T_pan_tilt, T_tilt_laser);
  return floorHit(
    transformPoint(T_world_laser, [0, 0, 0]),
    transformDirection(T_world_laser, [1, 0, 0]),
  );
}

function worldFromBase({ truth: { base } }: SimulatedRigDescription): Transform {
  return compose(
    translation(base.x, base.y, base.z),
    rotationZ(radians(base.yaw)),
    rotationY(radians(base.pitch)),
    rotationX(radians(base.roll)),
  );
}
