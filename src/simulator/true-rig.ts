/**
 * Ground truth of a simulated rig: the true spot of a pose, the pulses that truly hit a target, and
 * samples computed from the physics alone. Each axis arrives from below. For tests and benchmarks.
 */
import { inverse } from '../geometry/kinematics.ts';
import { anglesOfPulses, isWithinLimits, pulsesForAngles } from '../geometry/servo.ts';
import type { HomogeneousPoint } from '../geometry/targets.ts';
import { wrapAngle } from '../geometry/work-area.ts';
import { quantile } from '../quantile.ts';
import { Random } from '../random.ts';
import {
  type Angles,
  type Axis,
  type FloorPoint,
  metres,
  type Pulses,
  radians,
  type Side,
} from '../units.ts';
import { look } from './mechanics.ts';
import { type Beam, motorAngle, settledAngle, trueBeam, trueHit } from './plant.ts';
import type { SimulatedRigDescription } from './simulated-rig-file.ts';

const FROM_BELOW: Sides = { panSide: 1, tiltSide: 1 };
const MAX_ROUNDS = 50;
const MIN_GAIN_M = 1e-5;
/**
 * Tolerance of the oracle, for the rounding of pulses; with a larger error the target is out of
 * reach.
 */
const NEAR_M = 0.02;

/** With more poses for each sample, a rig counts as unable to see its spot. */
const MAX_POSES_PER_SAMPLE = 50;
/** Typical duration of a pose in a collection of the daemon [s]. */
export const POSE_S = 0.7;

/**
 * The true spot of the settled rig.
 * @param noise of the servos; without it, the mean spot
 * @param elapsedS since the start of the rig
 */
export const settledHit = (
  rig: SimulatedRigDescription,
  pulses: Pulses,
  noise?: Random,
  elapsedS = 0,
  sides = FROM_BELOW,
): FloorPoint | undefined => trueHit(rig, settledAngles(rig, pulses, noise, sides), elapsedS);

/** The true beam of the settled rig. @param noise as for `settledHit` */
export const settledBeam = (rig: SimulatedRigDescription, pulses: Pulses, noise?: Random): Beam =>
  trueBeam(rig, settledAngles(rig, pulses, noise));

/** Distance of a beam from a point [m]; for a direction, the sine of its angle. */
export function missM(
  { originWorld, directionWorld: [dx, dy, dz] }: Beam,
  { xM, yM, zM = metres(0), weight = 1 }: HomogeneousPoint,
): number {
  const [x, y, z] = [xM, yM, zM].map((value, i) => value - weight * originWorld[i]!) as Vector;
  return Math.hypot(y * dz - z * dy, z * dx - x * dz, x * dy - y * dx);
}

type Vector = [number, number, number];

function settledAngles(
  rig: SimulatedRigDescription,
  pulses: Pulses,
  noise?: Random,
  sides = FROM_BELOW,
): Angles {
  const settled = (axis: Axis) => {
    const truth = rig.truth.axes[axis];
    const motorRad = motorAngle(rig.axes[axis], truth, pulses[`${axis}Us`]);
    const missedRad = noise?.normal(truth.repeatability) ?? 0;
    return radians(settledAngle(truth, motorRad, sides[`${axis}Side`]) + missedRad);
  };
  return { panRad: settled('pan'), tiltRad: settled('tilt') };
}

/**
 * The pulses that hit a target on the true rig, by fixed-point iteration: the error of the hit, in
 * nominal angles, is subtracted from the command. Undefined when the target is out of reach.
 * @param elapsedS since the start of the rig
 */
export function oraclePulses(
  rig: SimulatedRigDescription,
  target: FloorPoint,
  elapsedS = 0,
): Pulses | undefined {
  const towards = (axis: Axis) => (rig.truth.axes[axis].reversed ? -1 : 1);
  const desired = inverse(target, rig.geometry)!;
  let angles = desired;
  let [best, bestM] = [undefined as Pulses | undefined, Number.POSITIVE_INFINITY];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const pulses = pulsesForAngles(rig, angles);
    const hit = settledHit(rig, pulses, undefined, elapsedS);
    const seen = hit && inverse(hit, rig.geometry);
    if (!seen) {
      // The beam passes above the floor: lower it.
      angles = { ...angles, tiltRad: radians(angles.tiltRad + towards('tilt') * 0.05) };
      continue;
    }
    const errorM = Math.hypot(hit.xM - target.xM, hit.yM - target.yM);
    if (errorM < bestM - MIN_GAIN_M) [best, bestM] = [pulses, errorM];
    else if (round > 10) break;
    angles = {
      panRad: radians(angles.panRad + towards('pan') * (desired.panRad - seen.panRad)),
      tiltRad: radians(angles.tiltRad + towards('tilt') * (desired.tiltRad - seen.tiltRad)),
    };
  }
  return best && bestM < NEAR_M && isWithinBothLimits(rig, best) ? best : undefined;
}

/** Whether both pulses are within the limits of the rig. */
export const isWithinBothLimits = (
  { axes }: SimulatedRigDescription,
  { panUs, tiltUs }: Pulses,
): boolean => isWithinLimits(axes.pan, panUs) && isWithinLimits(axes.tilt, tiltUs);

/** A plan of targets for samples. */
export interface TargetPlan {
  readonly count: number;
  readonly seed: number;
  /** The target with this index, from 0. */
  readonly targetAt: (index: number) => FloorPoint;
  /** Which of the earlier samples' poses the pose at this index repeats; none by default. */
  readonly returnAt?: (index: number) => number | undefined;
  /**
   * Nominal angles of the next pose, in place of those of its target.
   * @param missed number of poses without a spot since the last sample
   */
  readonly proposed?: (samples: readonly TrueSample[], missed: number) => Angles | undefined;
  /** From which sides the axes arrive; from below by default. */
  readonly sidesAt?: (index: number) => Sides;
}

type Sides = Readonly<{ panSide: Side; tiltSide: Side }>;

/** A pose, and the floor point that the camera measured. */
export type TrueSample = Pulses & FloorPoint & Sides;

/**
 * Samples computed from the physics alone, without wire and clock, as the simulated camera would
 * measure them. Poses are chosen as in collections: by the nominal inverse, corrected by the median
 * offset of the previous samples.
 */
export function takeSamples(
  rig: SimulatedRigDescription,
  { count, seed, targetAt, returnAt, proposed, sidesAt = () => FROM_BELOW }: TargetPlan,
): TrueSample[] {
  const servo = new Random(seed, 'servo');
  const camera = new Random(seed, 'camera');
  const samples: TrueSample[] = [];
  const offsets: { pan: number[]; tilt: number[] } = { pan: [], tilt: [] };
  let last = 0;
  for (let index = 0; samples.length < count; index++) {
    if (index > MAX_POSES_PER_SAMPLE * count) throw new Error(`${rig.name}: the spot is not seen`);
    const { panRad, tiltRad } = inverse(targetAt(index), rig.geometry)!;
    const pose = samples[returnAt?.(index) ?? Number.POSITIVE_INFINITY] ?? {
      ...pulsesForAngles(
        rig,
        proposed?.(samples, index - last) ?? {
          panRad: radians(panRad + (quantile(offsets.pan, 0.5) ?? 0)),
          tiltRad: radians(tiltRad + (quantile(offsets.tilt, 0.5) ?? 0)),
        },
      ),
      ...sidesAt(index),
    };
    if (!isWithinBothLimits(rig, pose)) continue;
    const hit = settledHit(rig, pose, servo, (samples.length + 1) * POSE_S, pose);
    const seen = look(rig, hit, camera);
    const nominal = seen && inverse(seen, rig.geometry);
    if (!nominal) continue;
    const { panUs, tiltUs, panSide, tiltSide } = pose;
    samples.push({ panUs, tiltUs, panSide, tiltSide, ...seen });
    last = index + 1;
    const applied = anglesOfPulses(rig, pose);
    offsets.pan.push(wrapAngle(applied.panRad - nominal.panRad));
    offsets.tilt.push(applied.tiltRad - nominal.tiltRad);
  }
  return samples;
}
