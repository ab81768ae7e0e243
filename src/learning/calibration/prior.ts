/**
 * What is believed of a rig's parameters before anything is measured, laid out as they are: the errors
 * of the joints, then the curve of pan, then that of tilt. hobby-prior.ts has the numbers.
 */
import { inverse } from '../../geometry/kinematics.ts';
import type { RigDescription } from '../../rig-file.ts';
import { floorPoint } from '../../units.ts';
import { ERROR_JOINTS } from './flawed-beam.ts';
import { BENDS, JOINT_SPREADS, LOST_MOTION_RAD, SERVO_SPREADS } from './hobby-prior.ts';
import { curveParameterCount } from './servo-curve.ts';

/** Normal distributions, each array [parameters]. */
export interface Prior {
  readonly means: Float64Array;
  /** Standard deviations. */
  readonly spreads: Float64Array;
  /** Which of them are errors, larger on a rough rig and 0 on an ideal one; 1 or 0. */
  readonly errors: Float64Array;
}

/**
 * The prior of a rig of hobby servos.
 * @param hidden units in the net of each servo
 */
export function hobbyPrior(rig: RigDescription, hidden: number): Prior {
  const { zeroRad, gain, lostMotionRad } = SERVO_SPREADS;
  const { weightRad, middleRad, steepness, steepnessSpread } = BENDS;
  const { bearingMin, bearingMax, rMin, rMax } = rig.workArea;
  const tiltAt = (radiusM: number): number =>
    inverse(floorPoint(radiusM, 0), rig.geometry)?.tiltRad ?? 0;
  const curveMeans = (lowRad: number, highRad: number) => [
    ...[0, 0, LOST_MOTION_RAD],
    ...evenly(lowRad - 2 * zeroRad, highRad + 2 * zeroRad, hidden).flatMap((middle) => [
      ...[0, middle, steepness],
    ]),
  ];
  const units = Array.from({ length: hidden });
  const curveSpreads = [
    ...[zeroRad, gain, lostMotionRad],
    ...units.flatMap(() => [weightRad, middleRad, steepnessSpread]),
  ];
  const curveErrors = [1, 1, 0, ...units.flatMap(() => [1, 0, 0])];
  const jointSpreads = ERROR_JOINTS.map((joint) => JOINT_SPREADS[joint]);
  return {
    means: Float64Array.from([
      ...jointSpreads.map(() => 0),
      ...curveMeans(bearingMin, bearingMax),
      ...curveMeans(tiltAt(rMax), tiltAt(rMin)),
    ]),
    spreads: Float64Array.from([...jointSpreads, ...curveSpreads, ...curveSpreads]),
    errors: Float64Array.from([...jointSpreads.map(() => 1), ...curveErrors, ...curveErrors]),
  };
}

/** The middles of so many equal parts. */
const evenly = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((i + 0.5) * (high - low)) / count);

/** The same prior, pulling nowhere. */
export const flatPrior = (prior: Prior): Prior => ({
  ...prior,
  spreads: prior.spreads.map(() => Number.POSITIVE_INFINITY),
});

/** The same prior for a rig whose errors are so many times as large. */
export const scaledPrior = ({ means, spreads, errors }: Prior, scale: number): Prior => ({
  means,
  spreads: spreads.map((spread, i) => (errors[i] === 1 ? scale * spread : spread)),
  errors,
});

/** The places of the zero errors of both servos among the parameters. */
export const zeroPlaces = (hidden: number): { readonly pan: number; readonly tilt: number } => ({
  pan: ERROR_JOINTS.length,
  tilt: ERROR_JOINTS.length + curveParameterCount(hidden),
});
