/**
 * Shots of a simulated rig at new targets, by its physics alone: both axes approach from below, with
 * repeatability and without measurement error.
 */
import { isWithinLimits, pulsesForAngles } from '../src/geometry/servo.ts';
import { distanceM, pointInWorkArea } from '../src/geometry/work-area.ts';
import type { Model } from '../src/learning/model.ts';
import { Random } from '../src/random.ts';
import { seenPoint } from '../src/simulator/mechanics.ts';
import type { SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { oraclePulses, settledHit } from '../src/simulator/true-rig.ts';
import type { Angles, FloorPoint, Pulses } from '../src/units.ts';

const TARGETS = 400;

/** Targets uniform in area; unreachable ones are excluded. */
export function reachableTargets(
  rig: SimulatedRigDescription,
  seed: number,
  elapsedS = 0,
): FloorPoint[] {
  const random = new Random(seed, 'bench targets');
  return Array.from({ length: TARGETS }, () =>
    pointInWorkArea(rig.workArea, random.uniform(), random.uniform()),
  ).filter((target) => oraclePulses(rig, target, elapsedS) !== undefined);
}

/** What to do for a target, and the stated 90 % bound of the error; null without one. */
type Aim = (target: FloorPoint) => {
  readonly pulses: Pulses | undefined;
  readonly boundMm: number | null;
};

/** Aims by the true parameters of the rig. */
export const oracleAim =
  (rig: SimulatedRigDescription, elapsedS = 0): Aim =>
  (target) => ({ pulses: oraclePulses(rig, target, elapsedS), boundMm: null });

/** Aims by predicted nominal angles, if their pulses are within the limits. */
export const angleAim =
  (rig: SimulatedRigDescription, predict: (target: FloorPoint) => Angles | undefined): Aim =>
  (target) => ({ pulses: allowedPulses(rig, predict(target)), boundMm: null });

/** Aims by a model. */
export const modelAim =
  (rig: SimulatedRigDescription, model: Model): Aim =>
  (target) => {
    const prediction = model.predict(target);
    return {
      pulses: allowedPulses(rig, prediction?.angles),
      boundMm: prediction?.errorBound90Mm ?? null,
    };
  };

function allowedPulses(
  rig: SimulatedRigDescription,
  angles: Angles | undefined,
): Pulses | undefined {
  const pulses = angles && pulsesForAngles(rig, angles);
  const { pan, tilt } = rig.axes;
  return pulses && isWithinLimits(pan, pulses.panUs) && isWithinLimits(tilt, pulses.tiltUs)
    ? pulses
    : undefined;
}

/** A shot at a target. */
export interface Shot {
  readonly target: FloorPoint;
  /** Undefined if the beam misses the floor. */
  readonly errorMm: number | undefined;
  /** The same as the camera sees it, in a frame with the errors of its lens and its homography. */
  readonly seenErrorMm: number | undefined;
  readonly boundMm: number | null;
}

/** Shoots at each target, at a time since the start of the rig. */
export function shoot(
  rig: SimulatedRigDescription,
  targets: readonly FloorPoint[],
  aim: Aim,
  elapsedS = 0,
): Shot[] {
  const noise = new Random(rig.truth.axes.pan.zeroError * 1e9, 'bench repeatability');
  return targets.map((target) => {
    const { pulses, boundMm } = aim(target);
    const hit = pulses && settledHit(rig, pulses, noise, elapsedS);
    return {
      target,
      errorMm: hit && 1000 * distanceM(hit, target),
      seenErrorMm: hit && 1000 * distanceM(seenPoint(rig.camera, hit), target),
      boundMm,
    };
  });
}

/** Number of resamples of a bootstrap: its standard error is known to 5 %. */
const RESAMPLES = 200;

/**
 * Standard error of a statistic over all shots, by bootstrap over rigs (Efron 1979; Davison and Hinkley,
 * "Bootstrap methods", 1997, 3.8), since the shots of one rig depend on each other.
 */
export function standardError<Result>(
  ofRigs: readonly Result[],
  statistic: (of: readonly Result[]) => number,
): number {
  const random = new Random(ofRigs.length, 'bench bootstrap');
  const values = Array.from({ length: RESAMPLES }, () =>
    statistic(ofRigs.map(() => ofRigs[random.integer(ofRigs.length)]!)),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / RESAMPLES;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  // A resample of few rigs varies less than new rigs would.
  return Math.sqrt((squares / RESAMPLES) * (ofRigs.length / (ofRigs.length - 1)));
}

/** Whether a shot is beyond its bound; a miss is. */
export const isBeyondBound = ({ errorMm = Number.POSITIVE_INFINITY, boundMm }: Shot): boolean =>
  boundMm !== null && errorMm > boundMm;
