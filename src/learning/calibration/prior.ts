/**
 * The prior of a rig's parameters, in their order: errors of the joints, curve of pan, curve of
 * tilt.
 *
 * The numbers describe hobby rigs with printed or bent brackets and analogue servos: the standard
 * deviations of the rig family in calibration/README.md, a quarter wider. They are the only
 * assumptions of the calibration and not specific to any rig; more samples reduce their influence.
 */

import { inverse } from '../../geometry/kinematics.ts';
import type { RigDescription } from '../../rig-file.ts';
import { floorPoint, fromDegrees } from '../../units.ts';
import { ERROR_JOINTS, type Joint } from './beam-chain.ts';
import { curveParameterCount } from './servo-curve.ts';

/** Standard deviations of the geometric errors [m], [rad]; their means are 0. */
const JOINT_DEVIATIONS: Readonly<Record<Exclude<Joint, 'panRad' | 'tiltRad'>, number>> = {
  baseXM: 0.012,
  baseYM: 0.012,
  baseZM: 0.006,
  baseYawRad: fromDegrees(2.5),
  basePitchRad: fromDegrees(1.25),
  baseRollRad: fromDegrees(1.25),
  tiltAxisOffsetM: 0.006,
  l1ErrorM: 0.004,
  axisSkewRad: fromDegrees(0.9),
  laserYM: 0.005,
  l2ErrorM: 0.004,
  laserYawRad: fromDegrees(2),
  laserPitchRad: fromDegrees(2),
};

/** Standard deviations of a servo's zero, gain and lost motion. */
const SERVO_DEVIATIONS = {
  zeroRad: fromDegrees(5),
  gain: 0.06,
  /** Half of deadband plus backlash. */
  lostMotionRad: fromDegrees(0.08),
} as const;
/** Mean of the lost motion. */
const LOST_MOTION_RAD = fromDegrees(0.225);

/** The net of a servo: its hidden units cover the angles of the work area evenly. */
export const SERVO_NET = {
  hidden: 6,
  /** Standard deviation of a unit's weight. */
  weightRad: fromDegrees(0.7),
  /** Standard deviation of the centre of a unit. */
  middleRad: 0.3,
  /**
   * Mean and standard deviation of the steepness [1/rad], chosen to avoid both kinks and straight
   * lines.
   */
  steepness: 3,
  steepnessDeviation: 1,
} as const;

/** Typical noise of an observation. */
export const TYPICAL_NOISE = {
  /**
   * Standard deviation of a measured spot on each coordinate [m]: a constant plus a part per metre
   * of range.
   */
  spotM: 0.002,
  spotPerMetre: 0.002,
  /** Standard deviation of a servo's angle at rest. */
  servoRad: fromDegrees(0.04),
} as const;
/** Weight of these values relative to the observations, as a number of observations. */
export const PRIOR_OBSERVATIONS = 3;
/** Rate of false spots, and the floor area over which they are uniformly distributed. */
export const OUTLIERS = { rate: 0.001, areaM2: 4 } as const;

/** Normal distributions; each array is [parameters]. */
export interface Prior {
  readonly means: Float64Array;
  /** Standard deviations. */
  readonly deviations: Float64Array;
  /**
   * 1 for parameters that scale with the quality of the rig and are 0 on an ideal one, otherwise 0.
   */
  readonly errors: Float64Array;
}

/**
 * The prior of a rig of hobby servos.
 * @param hidden units in the net of each servo
 */
export function hobbyPrior(
  rig: Pick<RigDescription, 'geometry' | 'workArea'>,
  hidden: number,
): Prior {
  const { zeroRad, gain, lostMotionRad } = SERVO_DEVIATIONS;
  const { weightRad, middleRad, steepness, steepnessDeviation } = SERVO_NET;
  const { bearingMin, bearingMax, rMin, rMax } = rig.workArea;
  const tiltAt = (radiusM: number): number =>
    inverse(floorPoint(radiusM, 0), rig.geometry)?.tiltRad ?? 0;
  const curveMeans = (lowRad: number, highRad: number) => [
    ...[0, 0, LOST_MOTION_RAD],
    ...partCentres(lowRad - 2 * zeroRad, highRad + 2 * zeroRad, hidden).flatMap((middle) => [
      ...[0, middle, steepness],
    ]),
  ];
  const units = Array.from({ length: hidden });
  const curveSpreads = [
    ...[zeroRad, gain, lostMotionRad],
    ...units.flatMap(() => [weightRad, middleRad, steepnessDeviation]),
  ];
  const curveErrors = [1, 1, 0, ...units.flatMap(() => [1, 0, 0])];
  const jointSpreads = ERROR_JOINTS.map((joint) => JOINT_DEVIATIONS[joint]);
  return {
    means: Float64Array.from([
      ...jointSpreads.map(() => 0),
      ...curveMeans(bearingMin, bearingMax),
      ...curveMeans(tiltAt(rMax), tiltAt(rMin)),
    ]),
    deviations: Float64Array.from([...jointSpreads, ...curveSpreads, ...curveSpreads]),
    errors: Float64Array.from([...jointSpreads.map(() => 1), ...curveErrors, ...curveErrors]),
  };
}

/** Centres of equal parts of an interval. */
const partCentres = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((i + 0.5) * (high - low)) / count);

/** A prior of infinite variance: no regularisation. */
export const flatPrior = (size: number): Prior => ({
  means: new Float64Array(size),
  deviations: new Float64Array(size).fill(Number.POSITIVE_INFINITY),
  errors: new Float64Array(size),
});

/** The same prior with the standard deviations of the errors scaled. */
export const scaledPrior = ({ means, deviations, errors }: Prior, scale: number): Prior => ({
  means,
  deviations: deviations.map((deviation, i) => (errors[i] === 1 ? scale * deviation : deviation)),
  errors,
});

/** Indices of both servos' zero errors in the parameters. */
export const zeroIndices = (hidden: number): { readonly pan: number; readonly tilt: number } => ({
  pan: ERROR_JOINTS.length,
  tilt: ERROR_JOINTS.length + curveParameterCount(hidden),
});
