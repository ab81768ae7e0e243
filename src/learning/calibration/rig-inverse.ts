/**
 * Inverse of a calibrated rig: the angles whose beam meets a target, by Newton's method from the nominal
 * inverse, and the predictive covariance of the beam there.
 */
import { inverse } from '../../geometry/kinematics.ts';
import { isOnFloor } from '../../geometry/targets.ts';
import { type Angles, radians, type Side } from '../../units.ts';
import type { PredictiveCovariance, Predictor } from '../kinds/kind.ts';
import type { SquareMatrix } from './levenberg-marquardt.ts';
import { RigModel, type RigModelShape } from './rig-model.ts';

/** Targets are approached with rising angles on both axes (rig/approach.ts). */
export const AIM_SIDE: Side = 1;
/** Maximum number of Newton iterations; three are typical. */
const MAX_STEPS = 20;
/** Convergence threshold. Newton's method converges quadratically: the next step moves the spot by micrometres. */
export const STEP_TOLERANCE_RAD = 1e-4;
/** The same with a discrepancy, with which the convergence is linear. */
const DISCREPANCY_TOLERANCE_RAD = 1e-6;
/** Maximum length of a single step, so that the beam stays on the floor. */
export const MAX_STEP_RAD = 0.2;

/**
 * Where a servo skips some angles, no pose hits the targets between: the nearest pose hits, if its beam
 * passes the target at less than this distance.
 */
const MAX_GAP_M = 0.02;

/** Creates a predictor from a rig's parameters; it returns undefined where the iteration does not converge. */
export function rigInverse(shape: RigModelShape, parameters: Float64Array): Predictor {
  const model = new RigModel(shape);
  const { shaftJacobian, residual, servoDerivatives } = model;
  const toleranceRad = shape.terms ? DISCREPANCY_TOLERANCE_RAD : STEP_TOLERANCE_RAD;
  return (target, time) => {
    const nominal = inverse(target, shape.geometry);
    if (!nominal) return undefined;
    const pose = aimPose(nominal, time);
    let nearest: Angles | undefined;
    let nearestM = MAX_GAP_M;
    for (let i = 0; i < MAX_STEPS; i++) {
      model.evaluate(target, pose, parameters, 'beam');
      if (shape.terms && model.reachesPoint) {
        const distanceM = Math.hypot(residual[0]!, residual[1]!);
        if (distanceM < nearestM) nearest = { panRad: pose.panRad, tiltRad: pose.tiltRad };
        nearestM = Math.min(nearestM, distanceM);
      }
      const xByPan = shaftJacobian[0]! * servoDerivatives[0]!;
      const xByTilt = shaftJacobian[1]! * servoDerivatives[1]!;
      const yByPan = shaftJacobian[2]! * servoDerivatives[0]!;
      const yByTilt = shaftJacobian[3]! * servoDerivatives[1]!;
      const determinant = xByPan * yByTilt - xByTilt * yByPan;
      const panStepRad = clampStep((xByTilt * residual[1]! - yByTilt * residual[0]!) / determinant);
      const tiltStepRad = clampStep((yByPan * residual[0]! - xByPan * residual[1]!) / determinant);
      pose.panRad = radians(pose.panRad + panStepRad);
      pose.tiltRad = radians(pose.tiltRad + tiltStepRad);
      if (Math.abs(panStepRad) + Math.abs(tiltStepRad) < toleranceRad) {
        const { panRad, tiltRad } = pose;
        return model.reachesPoint ? { panRad, tiltRad } : undefined;
      }
    }
    return nearest;
  };
}

/** The pose with which a target is aimed at. */
const aimPose = ({ panRad, tiltRad }: Angles, time: number | undefined) => ({
  panRad,
  tiltRad,
  panSide: AIM_SIDE,
  tiltSide: AIM_SIDE,
  ...(time !== undefined && { time }),
});

const clampStep = (stepRad: number): number =>
  Math.min(Math.max(stepRad, -MAX_STEP_RAD), MAX_STEP_RAD);

/** Uncertainty of a calibrated rig. */
export interface RigUncertainty {
  /** Cholesky factor of the parameter covariance, its lower triangle column by column. */
  readonly factor: Float64Array;
  /** Standard deviation of the angle at rest, including the rounding of pulses [rad]. */
  readonly panRad: number;
  readonly tiltRad: number;
}

/** The nominal angles of a rig's samples, of each axis. */
export interface CoveredAngles {
  readonly panRad: AxisCoverage;
  readonly tiltRad: AxisCoverage;
}

interface AxisCoverage {
  /** The lowest and the highest angle on the floor [rad]. */
  readonly onFloor: readonly [number, number];
  /** Angles of samples off the floor [rad]. */
  readonly offFloor: readonly number[];
}

const ANY_ANGLE: AxisCoverage = {
  onFloor: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  offFloor: [],
};
const ALL_ANGLES: CoveredAngles = { panRad: ANY_ANGLE, tiltRad: ANY_ANGLE };

/**
 * How the deviation of a servo's angle grows where its curve is extrapolated [rad/rad]. Chosen on rigs other
 * than those of docs/accuracy.md.
 */
const CURVE_DEVIATION = 0.018;

/** Scattered samples outside of the floor's angles leave this share of that deviation. Chosen on half of the rigs of docs/aiming.md. */
const SCATTERED_SHARE = 0.05;

/** Standard deviation of a servo's angle at rest, also beyond the covered ones [rad]. */
const deviationRad = (
  atRestRad: number,
  angleRad: number,
  { onFloor: [low, high], offFloor }: AxisCoverage,
) => {
  const outsideRad = Math.max(0, low - angleRad, angleRad - high);
  const nearestRad = Math.min(...offFloor.map((sampleRad) => Math.abs(sampleRad - angleRad)));
  const uncertainRad = Math.min(outsideRad, nearestRad + SCATTERED_SHARE * outsideRad);
  return Math.hypot(atRestRad, CURVE_DEVIATION * uncertainRad);
};

/** Packs the lower triangle of a square matrix column by column. */
export function packedTriangle(lower: SquareMatrix, size: number): Float64Array {
  const packed: number[] = [];
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) packed.push(lower[row * size + column]!);
  }
  return Float64Array.from(packed);
}

/**
 * Creates the predictive covariance at given angles, near those of the target: of the spot on the floor
 * [m²], of the beam's offset from any other point, perpendicular to the beam [m²], or of its offset from a
 * direction [rad²].
 */
export function rigPredictiveCovariance(
  shape: RigModelShape,
  parameters: Float64Array,
  { factor, ...atRest }: RigUncertainty,
  covered: CoveredAngles = ALL_ANGLES,
): PredictiveCovariance {
  const model = new RigModel(shape);
  const { parameterJacobian, shaftJacobian, parameterCount: size } = model;
  return (target, angles, time) => {
    const frame = isOnFloor(target) ? 'floor' : 'beam';
    model.evaluate(target, aimPose(angles, time), parameters, frame);
    model.differentiate();
    const panRad = deviationRad(atRest.panRad, angles.panRad, covered.panRad);
    const tiltRad = deviationRad(atRest.tiltRad, angles.tiltRad, covered.tiltRad);
    let xx = (panRad * shaftJacobian[0]!) ** 2 + (tiltRad * shaftJacobian[1]!) ** 2;
    let xy =
      panRad ** 2 * shaftJacobian[0]! * shaftJacobian[2]! +
      tiltRad ** 2 * shaftJacobian[1]! * shaftJacobian[3]!;
    let yy = (panRad * shaftJacobian[2]!) ** 2 + (tiltRad * shaftJacobian[3]!) ** 2;
    let at = 0;
    for (let column = 0; column < size; column++) {
      let x = 0;
      let y = 0;
      for (let row = column; row < size; row++, at++) {
        x += parameterJacobian[row]! * factor[at]!;
        y += parameterJacobian[size + row]! * factor[at]!;
      }
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    return [xx, xy, yy];
  };
}
