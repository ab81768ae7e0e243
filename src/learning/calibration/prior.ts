/**
 * What is believed of a rig's parameters before anything is measured, laid out as they are: the errors
 * of the joints, then the curve of pan, then that of tilt. hobby-prior.ts has the numbers.
 */
import { ERROR_JOINTS } from './flawed-beam.ts';
import {
  BEND_PRIOR,
  CYCLES_SPREAD,
  JOINT_SPREADS,
  LOST_MOTION_RAD,
  SERVO_SPREADS,
} from './hobby-prior.ts';
import { curveParameterCount } from './servo-curve.ts';

/** Normal distributions, each array [parameters]. */
export interface Prior {
  readonly means: Float64Array;
  /** Standard deviations. */
  readonly spreads: Float64Array;
  /** Which of them are errors, larger on a rough rig and 0 on an ideal one; 1 or 0. */
  readonly errors: Float64Array;
}

/** The prior of a rig of hobby servos. */
export function hobbyPrior(pairs: number): Prior {
  const { zeroRad, gain, lostMotionRad } = SERVO_SPREADS;
  const bends = BEND_PRIOR.slice(0, pairs);
  const curveMeans = [0, 0, LOST_MOTION_RAD, ...bends.flatMap(({ cycles }) => [0, 0, cycles])];
  const curveSpreads = [
    ...[zeroRad, gain, lostMotionRad],
    ...bends.flatMap(({ spreadRad }) => [spreadRad, spreadRad, CYCLES_SPREAD]),
  ];
  const curveErrors = [1, 1, 0, ...bends.flatMap(() => [1, 1, 0])];
  const jointSpreads = ERROR_JOINTS.map((joint) => JOINT_SPREADS[joint]);
  return {
    means: Float64Array.from([...jointSpreads.map(() => 0), ...curveMeans, ...curveMeans]),
    spreads: Float64Array.from([...jointSpreads, ...curveSpreads, ...curveSpreads]),
    errors: Float64Array.from([...jointSpreads.map(() => 1), ...curveErrors, ...curveErrors]),
  };
}

/** A prior that pulls nowhere. */
export function flatPrior(pairs: number): Prior {
  const prior = hobbyPrior(pairs);
  return { ...prior, spreads: prior.spreads.map(() => Number.POSITIVE_INFINITY) };
}

/** The same prior for a rig whose errors are so many times as large. */
export const scaledPrior = ({ means, spreads, errors }: Prior, scale: number): Prior => ({
  means,
  spreads: spreads.map((spread, i) => (errors[i] === 1 ? scale * spread : spread)),
  errors,
});

/** The places of the zero errors of both servos among the parameters. */
export const zeroPlaces = (pairs: number): { readonly pan: number; readonly tilt: number } => ({
  pan: ERROR_JOINTS.length,
  tilt: ERROR_JOINTS.length + curveParameterCount(pairs),
});
