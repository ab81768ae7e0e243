/**
 * What is believed of a rig's parameters before anything is measured, laid out as they are: the errors
 * of the joints, then the curve of pan, then that of tilt. hobby-prior.ts has the numbers.
 */

import { inverse } from '../../geometry/kinematics.ts';
import type { RigDescription } from '../../rig-file.ts';
import { floorPoint } from '../../units.ts';
import { ERROR_JOINTS, type Joint } from './beam-chain.ts';
import { curveParameterCount } from './servo-curve.ts';

/**
 * What hobby rigs are like before anything is measured: by how much parts, horns and servo scales are
 * usually off. These are the only numbers that calibration assumes; they say how far a parameter may
 * be moved for the sake of a few samples, and the more samples there are, the less they count. They
 * hold for printed or bent brackets and analogue servos: the spreads that calibration/README.md gives
 * for the family of hobby rigs, a quarter wider. None of them belongs to a particular rig.
 */

const degrees = (angle: number): number => (angle * Math.PI) / 180;

/** Standard deviations of how the parts stand to each other [m], [rad]; all are 0 on average. */
export const JOINT_DEVIATIONS: Readonly<Record<Exclude<Joint, 'panRad' | 'tiltRad'>, number>> = {
  baseXM: 0.012,
  baseYM: 0.012,
  baseZM: 0.006,
  baseYawRad: degrees(2.5),
  basePitchRad: degrees(1.25),
  baseRollRad: degrees(1.25),
  tiltAxisOffsetM: 0.006,
  l1ErrorM: 0.004,
  axisSkewRad: degrees(0.9),
  laserYM: 0.005,
  l2ErrorM: 0.004,
  laserYawRad: degrees(2),
  laserPitchRad: degrees(2),
};

/** How a servo's horn and scale are off. */
export const SERVO_DEVIATIONS = {
  zeroRad: degrees(5),
  gain: 0.06,
  /** Half of dead band and backlash together. */
  lostMotionRad: degrees(0.08),
} as const;
/** Its usual size. */
export const LOST_MOTION_RAD = degrees(0.225);

/** The net of a servo: so many units, spread evenly over the angles that the work area asks for. */
export const SERVO_NET = {
  hidden: 6,
  /** By how much a unit bends the scale. */
  weightRad: degrees(0.7),
  /** By how much its middle is moved from where it begins. */
  middleRad: 0.3,
  /** Steepness of a unit, and its standard deviation [1/rad]: no kinks, and no straight lines. */
  steepness: 3,
  steepnessDeviation: 1,
} as const;

/** What blurs a measurement. */
export const TYPICAL_NOISE = {
  /** Standard deviation of a seen spot on each coordinate: so much [m], and so much more a metre. */
  spotM: 0.002,
  spotPerMetre: 0.002,
  /** Standard deviation of where a servo comes to rest. */
  servoRad: degrees(0.04),
} as const;
/** The belief in these sizes weighs as much as so many sightings. */
export const PRIOR_OBSERVATIONS = 3;
/** How often an observer reports a spot that isn't there, and over how large a floor it may lie. */
export const OUTLIERS = { rate: 0.001, areaM2: 4 } as const;

/** Normal distributions, each array [parameters]. */
export interface Prior {
  readonly means: Float64Array;
  /** Standard deviations. */
  readonly deviations: Float64Array;
  /** Which of them are errors, larger on a rough rig and 0 on an ideal one; 1 or 0. */
  readonly errors: Float64Array;
}

/**
 * The prior of a rig of hobby servos.
 * @param hidden units in the net of each servo
 */
export function hobbyPrior(rig: RigDescription, hidden: number): Prior {
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

/** The middles of so many equal parts. */
const partCentres = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((i + 0.5) * (high - low)) / count);

/** The same prior, pulling nowhere. */
export const flatPrior = (prior: Prior): Prior => ({
  ...prior,
  deviations: prior.deviations.map(() => Number.POSITIVE_INFINITY),
});

/** The same prior for a rig whose errors are so many times as large. */
export const scaledPrior = ({ means, deviations, errors }: Prior, scale: number): Prior => ({
  means,
  deviations: deviations.map((spread, i) => (errors[i] === 1 ? scale * spread : spread)),
  errors,
});

/** The places of the zero errors of both servos among the parameters. */
export const zeroIndices = (hidden: number): { readonly pan: number; readonly tilt: number } => ({
  pan: ERROR_JOINTS.length,
  tilt: ERROR_JOINTS.length + curveParameterCount(hidden),
});
