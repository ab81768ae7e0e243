/**
 * The physics of a flawed rig: from settled pulses and arrival directions to the floor point that
 * the laser hits, at a time since the start. Pure functions; calibration/README.md defines the model.
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
  type Vector3,
} from '../geometry/transforms.ts';
import type { AxisDescription } from '../rig-file.ts';
import {
  type Angles,
  type Axis,
  type FloorPoint,
  type Microseconds,
  type Radians,
  radians,
  type Side,
} from '../units.ts';
import { shapedFloorHit } from './floor-shape.ts';
import type { AxisTruth, RigTruth, SimulatedRigDescription } from './simulated-rig-file.ts';

/** Motor angle of an axis at a pulse, which is first clamped to the limits and rounded. */
export function motorAngle(
  axis: AxisDescription,
  truth: AxisTruth,
  pulseUs: Microseconds,
): Radians {
  const { min, max, centre, resolution } = axis.pulse;
  const applied = Math.round(Math.min(Math.max(pulseUs, min), max) / resolution) * resolution;
  const scale = axis.radiansPerMicrosecond * (1 + truth.gainError);
  const direction = truth.reversed ? -axis.direction : axis.direction;
  const straight = axis.angleAtCentre + truth.zeroError + direction * (applied - centre) * scale;
  const bent = addWaves(straight, truth.harmonics, straight);
  return radians(bent + scaleDeviation(truth, straight));
}

/** Angle at which an axis comes to rest: before the motor angle, on the side it arrived from. */
export const settledAngle = (truth: AxisTruth, motorRad: Radians, side: Side): Radians =>
  radians(heldAngle(truth, motorRad, side) - (side * (truth.deadband + truth.backlash)) / 2);

/** A ray in world coordinates; the direction is a unit vector. */
export interface Beam {
  readonly originWorld: Vector3;
  readonly directionWorld: Vector3;
}

/**
 * The beam of the true rig at these output angles.
 * @param elapsedS since the start, for creeping zeros and knocks
 */
export function trueBeam(rig: SimulatedRigDescription, output: Angles, elapsedS = 0): Beam {
  const { geometry, truth } = rig;
  const { laser, mast } = truth;
  const past = truth.knocks?.filter(({ time }) => time <= elapsedS) ?? [];
  const turned = (axis: Axis): number =>
    past.reduce(
      (angle, knock) => angle + (knock[axis] ?? 0),
      output[`${axis}Rad`] + creptAngle(truth.axes[axis], elapsedS),
    );
  const tiltRad = radians(turned('tilt'));
  const panRad = radians(addWaves(turned('pan'), truth.panByTilt ?? [], tiltRad));
  const T_world_base = worldFromBase(past.reduce(knocked, truth.base));
  const T_world_mast = mast ? compose(T_world_base, bentMast(mast, panRad)) : T_world_base;
  const T_world_pan = compose(T_world_mast, rotationZ(panRad));
  const T_pan_tilt = compose(
    translation(truth.tiltAxisOffset, 0, geometry.l1 + truth.l1Error),
    rotationX(radians(truth.axisSkew)),
    rotationY(tiltRad),
  );
  const T_tilt_laser = compose(
    translation(0, laser.y, geometry.l2 + truth.l2Error),
    rotationZ(radians(laser.yaw)),
    rotationY(radians(laser.pitch)),
  );
  const T_world_laser = compose(T_world_pan, T_pan_tilt, T_tilt_laser);
  return {
    originWorld: transformPoint(T_world_laser, [0, 0, 0]),
    directionWorld: transformDirection(T_world_laser, [1, 0, 0]),
  };
}

/** The floor point that the laser of the true rig hits at these output angles, or undefined. */
export function trueHit(
  rig: SimulatedRigDescription,
  output: Angles,
  elapsedS = 0,
): FloorPoint | undefined {
  const { floor } = rig.truth;
  const { originWorld, directionWorld } = trueBeam(rig, output, elapsedS);
  return floor
    ? shapedFloorHit(floor, originWorld, directionWorld)
    : floorHit(originWorld, directionWorld);
}

/** A sum of sines of an angle, added to a start. */
const addWaves = (start: number, waves: AxisTruth['harmonics'], angleRad: number): number =>
  waves.reduce(
    (sum, { amplitude, cycles, phase }) => sum + amplitude * Math.sin(cycles * angleRad + phase),
    start,
  );

/** How far a zero has crept while its servo warmed up [rad]. */
const creptAngle = ({ creep }: AxisTruth, elapsedS: number): number =>
  creep ? creep.angle * (1 - Math.exp(-elapsedS / creep.time)) : 0;

function knocked(
  base: RigTruth['base'],
  { base: shift = {} }: NonNullable<RigTruth['knocks']>[number],
): RigTruth['base'] {
  const keys = ['x', 'y', 'z', 'roll', 'pitch', 'yaw'] as const;
  return Object.assign({}, ...keys.map((key) => ({ [key]: base[key] + (shift[key] ?? 0) })));
}

/** A mast that bends about one horizontal axis alone, under the head that leans over to the front. */
function bentMast({ bend, bearing }: NonNullable<RigTruth['mast']>, panRad: Radians): Transform {
  return compose(
    rotationZ(radians(bearing)),
    rotationY(radians(bend * Math.cos(panRad - bearing))),
    rotationZ(radians(-bearing)),
  );
}

function worldFromBase(base: RigTruth['base']): Transform {
  return compose(
    translation(base.x, base.y, base.z),
    rotationZ(radians(base.yaw)),
    rotationY(radians(base.pitch)),
    rotationX(radians(base.roll)),
  );
}

/** Deviation of the motor from the linear angle [rad], by the local flaws of the scale. */
function scaleDeviation(
  { kinks = [], deadSpots = [], flats = [], bumps = [] }: AxisTruth,
  angleRad: number,
): number {
  let deviation = interpolated(kinks, angleRad);
  for (const { angle, width } of deadSpots) if (angleRad > angle) deviation += width;
  for (const { angle, width } of flats) {
    deviation -= Math.min(Math.max(angleRad - angle, 0), width);
  }
  for (const { angle, width, height } of bumps) {
    deviation += height * Math.exp(-0.5 * ((angleRad - angle) / width) ** 2);
  }
  return deviation;
}

/** Where the gears hold an axis: at the edge of a sticking place that it reached first. */
function heldAngle({ sticking = [] }: AxisTruth, motorRad: number, side: Side): number {
  const place = sticking.find(({ angle, width }) => motorRad > angle && motorRad < angle + width);
  if (!place) return motorRad;
  return side > 0 ? place.angle : place.angle + place.width;
}

/** Linear between the kinks, constant outside of them. */
function interpolated(kinks: NonNullable<AxisTruth['kinks']>, angleRad: number): number {
  const next = kinks.findIndex(({ angle }) => angle > angleRad);
  const [a, b] = next < 0 ? [kinks.at(-1), undefined] : [kinks[next - 1], kinks[next]];
  if (!a || !b) return (a ?? b)?.deviation ?? 0;
  return a.deviation + ((b.deviation - a.deviation) * (angleRad - a.angle)) / (b.angle - a.angle);
}
