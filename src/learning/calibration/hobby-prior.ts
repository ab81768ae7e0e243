/**
 * What hobby rigs are like before anything is measured: by how much parts, horns and servo scales are
 * usually off. These are the only numbers that calibration assumes; they say how far a parameter may
 * be moved for the sake of a few samples, and the more samples there are, the less they count. They
 * hold for printed or bent brackets and analogue servos: the spreads that calibration/README.md gives
 * for the family of hobby rigs, a quarter wider. None of them belongs to a particular rig.
 */
import type { Joint } from './flawed-beam.ts';

const degrees = (angle: number): number => (angle * Math.PI) / 180;

/** Standard deviations of how the parts stand to each other [m], [rad]; all are 0 on average. */
export const JOINT_SPREADS: Readonly<Record<Exclude<Joint, 'panRad' | 'tiltRad'>, number>> = {
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
export const SERVO_SPREADS = {
  zeroRad: degrees(5),
  gain: 0.06,
  /** Half of dead band and backlash together. */
  lostMotionRad: degrees(0.08),
} as const;
/** Its usual size. */
export const LOST_MOTION_RAD = degrees(0.225);

/** The net of a servo: so many units, spread evenly over the angles that the work area asks for. */
export const BENDS = {
  hidden: 6,
  /** By how much a unit bends the scale. */
  weightRad: degrees(0.7),
  /** By how much its middle is moved from where it begins. */
  middleRad: 0.3,
  /** Steepness of a unit, and its standard deviation [1/rad]: no kinks, and no straight lines. */
  steepness: 3,
  steepnessSpread: 1,
} as const;

/** What blurs a measurement. */
export const NOISE = {
  /** Standard deviation of a seen spot on each coordinate: so much [m], and so much more a metre. */
  spotM: 0.002,
  spotPerMetre: 0.002,
  /** Standard deviation of where a servo comes to rest. */
  servoRad: degrees(0.04),
} as const;
/** The belief in these sizes weighs as much as so many sightings. */
export const BELIEF = 3;
/** How often an observer reports a spot that isn't there, and over how large a floor it may lie. */
export const OUTLIERS = { rate: 0.001, areaM2: 4 } as const;
